"""Pictures of one's own: a folder or ZIP with a folder for each class, decoded to 32×32."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import torch
from torch import Tensor

from explainers.images import archive, store
from explainers.images import layout_refusals as refusals
from explainers.images.decode import Decoded, decode
from explainers.images.layout import Layout, layout
from explainers.images.pictures import PictureError, Pictures, Progress, Split, no_progress

SPLIT_SEED = 0
"""Draws the pictures that are set aside where there is no part to test on."""

TESTED = 5
"""Then one picture in so many of each class is set aside."""

_UNDERSTOOD = 2  # raise it when a folder is understood in another way than before


def load(path: Path, root: Path, progress: Progress = no_progress) -> Pictures:
    """The pictures of a folder or ZIP, each its middle square at 32×32, in a fixed mixed order.

    Decoded the first time; from then on read from a file under `root`, until a file changes. If
    another process is decoding it at this moment, its file is waited for. Files that cannot be
    read are listed in `left_out`. Raises PictureError where the layout is another one, or where a
    class has no picture that can be read.
    """
    archive.check(path)
    progress(f"Looking at {path.name}", 0.0)
    file = kept(path, root)
    pictures = store.read(file)
    if pictures is None:
        with store.alone(file, lambda: progress(f"{path.name} is being read already", 0.5)):
            pictures = store.read(file)
            if pictures is None:
                pictures = _decode_all(path, progress)
                store.write(file, pictures)
    progress(f"{path.name} is read", 1.0)
    return pictures


def kept(path: Path, root: Path) -> Path:
    """The file under `root` for the pictures of a folder or ZIP as it is now, once decoded.

    Raises PictureError where there are too many files.
    """
    return store.file_for(root, _name(path), _UNDERSTOOD, archive.state(path))


def forget(path: Path, root: Path) -> None:
    """Delete what was kept below `root` of a folder or ZIP that is not there any more."""
    for file in store.folder(root).glob(f"{_name(path)}-*"):
        file.unlink(missing_ok=True)


def _name(path: Path) -> str:
    return f"folder-{store.digest(str(path.resolve()))}"


def _decode_all(path: Path, progress: Progress) -> Pictures:
    with archive.open_archive(path) as opened:
        plan = layout(opened, path)
        train, test = decode(opened, plan.train, plan.test, progress)
    parts = {"": train} if plan.split else {"train": train, "test": test}
    for name, part in parts.items():
        _check_classes(path, name, part, plan)
    left_out = (*plan.left_out, *train.unread.values(), *test.unread.values())
    remarks = (*plan.remarks, *train.remarks)
    if not plan.split:
        return Pictures(train.split, test.split, plan.classes, left_out, remarks)
    whole = Pictures(train.split, test.split, plan.classes, left_out, remarks)
    return _set_aside(whole, path)


def _check_classes(path: Path, name: str, part: Decoded, plan: Layout) -> None:
    """Raise PictureError where no picture of a class could be read."""
    counts = torch.bincount(part.split.labels, minlength=len(plan.classes)).tolist()
    files = plan.test if name == "test" else plan.train
    for number, count in enumerate(counts):
        if not count:
            sentences = [part.unread[k] for k in part.unread if files[k][1] == number]
            title = plan.classes[number]
            raise PictureError(refusals.unreadable(path, name, title, sentences))


def _set_aside(pictures: Pictures, path: Path) -> Pictures:
    """Take one in five of each class, drawn by the seed, out of the part to train on."""
    labels = pictures.train.labels
    generator = torch.Generator().manual_seed(SPLIT_SEED)
    tested = torch.zeros(len(labels), dtype=torch.bool)
    for number, name in enumerate(pictures.classes):
        places = (labels == number).nonzero().view(-1)
        if len(places) < 2:
            raise PictureError(refusals.too_few(path, name))
        drawn = torch.randperm(len(places), generator=generator)
        tested[places[drawn[: max(1, round(len(places) / TESTED))]]] = True
    remark = (
        f"There is no part to test on: {int(tested.sum()):,} of the {len(labels):,} pictures, one "
        f"in {TESTED} of each class, were set aside for it, drawn with seed {SPLIT_SEED}."
    )
    train, test = _those(pictures.train, ~tested), _those(pictures.train, tested)
    remarks = (*pictures.remarks, remark)
    return dataclasses.replace(pictures, train=train, test=test, remarks=remarks)


def _those(split: Split, which: Tensor) -> Split:
    return Split(split.images[which].contiguous(), split.labels[which])
