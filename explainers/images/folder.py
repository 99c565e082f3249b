"""Pictures of one's own: a folder or ZIP laid out train/<class>/* and test/<class>/*."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import partial
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import numpy as np
import torch

from explainers.images import store
from explainers.images.archive import Archive, check, fingerprint, open_archive
from explainers.images.picture import Array, open_picture, to_array
from explainers.images.sources import (
    SIZE,
    PictureError,
    Pictures,
    Progress,
    Split,
    no_progress,
)

_SPLITS = ("train", "test")
_CHUNK = 200  # pictures decoded between two reports of progress
_LAYOUT = "It must be laid out train/<class>/* and test/<class>/*, a folder for each class."


class Layout(NamedTuple):
    """The files of each split with their class's number, the classes, and what was left out."""

    train: list[tuple[PurePosixPath, int]]
    test: list[tuple[PurePosixPath, int]]
    classes: tuple[str, ...]
    left_out: list[str]


def load(path: Path, root: Path, progress: Progress = no_progress) -> Pictures:
    """The pictures of a folder or ZIP, each its middle square at 32×32, in a fixed mixed order.

    Decoded the first time; from then on read from a file under `root`, until a file changes.
    Files that cannot be read are left out and listed in `left_out`. Raises PictureError where the
    layout is another one or nothing can be read.
    """
    check(path)
    progress(f"Looking at {path.name}", 0.0)
    name = f"folder-{store.digest(str(path.resolve()))}"
    kept = store.file_for(root, name, fingerprint(path))
    pictures = store.read(kept)
    if pictures is None:
        with open_archive(path) as archive:
            pictures = _decode_all(archive, path, progress)
        store.write(kept, pictures)
    progress(f"{path.name} is read", 1.0)
    return pictures


def layout(entries: Sequence[PurePosixPath], path: Path) -> Layout:
    """Sort the files into splits and classes; raises PictureError where they do not fit."""
    top = _common_top(entries)
    found: dict[str, list[tuple[PurePosixPath, str]]] = {name: [] for name in _SPLITS}
    left_out = []
    for entry in entries:
        parts = entry.parts[len(top.parts) :]
        split = parts[0].lower()
        if split not in found:
            left_out.append(f"{entry}: neither below train nor below test.")
        elif len(parts) == 2:
            left_out.append(f"{entry}: not in the folder of a class.")
        elif len(parts) > 3:
            left_out.append(f"{entry}: too deep, below the folder of its class.")
        else:
            found[split].append((entry, parts[1]))
    classes = _classes(found, entries, path)
    number = {name: index for index, name in enumerate(classes)}
    train, test = ([(entry, number[name]) for entry, name in found[split]] for split in _SPLITS)
    return Layout(train, test, classes, left_out)


def _common_top(entries: Sequence[PurePosixPath]) -> PurePosixPath:
    """The one folder in which everything lies, where there is such a one around train and test."""
    tops = {entry.parts[0] for entry in entries}
    if len(tops) != 1 or tops & set(_SPLITS) or any(len(e.parts) < 2 for e in entries):
        return PurePosixPath()
    return PurePosixPath(tops.pop())


def _classes(
    found: dict[str, list[tuple[PurePosixPath, str]]], entries: Sequence[PurePosixPath], path: Path
) -> tuple[str, ...]:
    missing = [name for name in _SPLITS if not found[name]]
    if missing:
        what = " and ".join(f"{name}/<class>/" for name in missing)
        raise PictureError(f"{path} has no files in {what}. {_LAYOUT} Found: {_found(entries)}.")
    train, test = ({name for _, name in found[split]} for split in _SPLITS)
    if test - train:
        extra = ", ".join(sorted(test - train)[:5])
        raise PictureError(
            f"{path}: below test there are classes that are not below train: {extra}. What is to "
            "be recognised must also be there to learn from."
        )
    if len(train) < 2:
        raise PictureError(
            f"{path} has one class only, {min(train)}: there must be at least two to tell apart."
        )
    return tuple(sorted(train))


def _found(entries: Sequence[PurePosixPath]) -> str:
    """The uppermost two levels of what is there, in a few words."""
    heads = sorted({"/".join(entry.parts[:2]) for entry in entries})
    if not heads:
        return "nothing at all"
    return ", ".join(heads[:6]) + (f" and {len(heads) - 6} more" if len(heads) > 6 else "")


def _decode_all(archive: Archive, path: Path, progress: Progress) -> Pictures:
    plan = layout(archive.entries, path)
    total = len(plan.train) + len(plan.test)
    left_out = list(plan.left_out)

    def report(before: int, now: int) -> None:
        done = before + now
        progress(f"Decoding pictures: {done:,} of {total:,}", done / total)

    splits = []
    before = 0
    for name, files in (("train", plan.train), ("test", plan.test)):
        split, unread = _decode(archive, files, partial(report, before))
        before += len(files)
        if not len(split.labels):
            raise PictureError(
                f"{path}: no file below {name} is a picture that can be read. The first of them: "
                f"{unread[0]}"
            )
        splits.append(split)
        left_out += unread
    return Pictures(splits[0], splits[1], plan.classes, tuple(left_out))


def _decode(
    archive: Archive, files: Sequence[tuple[PurePosixPath, int]], report: Callable[[int], None]
) -> tuple[Split, list[str]]:
    """The pictures that can be read, mixed, and a sentence for each that cannot.

    Threads, not processes: Pillow decodes without holding the interpreter's lock, and processes
    would each import all anew.
    """
    pixels = np.empty((len(files), SIZE, SIZE, 3), dtype=np.uint8)
    unread: dict[int, str] = {}

    def decode(first: int) -> None:
        for index in range(first, min(first + _CHUNK, len(files))):
            try:
                pixels[index] = _read(archive, files[index][0])
            except PictureError as error:
                unread[index] = str(error)

    pool = ThreadPoolExecutor(min(8, os.cpu_count() or 1))
    try:
        waiting = [pool.submit(decode, first) for first in range(0, len(files), _CHUNK)]
        for number, future in enumerate(as_completed(waiting), start=1):
            future.result()
            report(min(number * _CHUNK, len(files)))
    finally:
        pool.shutdown(cancel_futures=True)
    labels = torch.tensor([label for _, label in files], dtype=torch.int64)
    order = torch.randperm(len(files), generator=torch.Generator().manual_seed(0))
    order = torch.tensor(
        [index for index in order.tolist() if index not in unread], dtype=torch.int64
    )
    images = torch.from_numpy(pixels)[order].permute(0, 3, 1, 2).contiguous()
    return Split(images, labels[order]), [unread[index] for index in sorted(unread)]


def _read(archive: Archive, entry: PurePosixPath) -> Array:
    name = str(entry)
    if entry.suffix.lower() == ".zip":
        raise PictureError(f"{name} is a ZIP inside: only pictures are read. Unpack it first.")
    return to_array(open_picture(archive.read(entry), name, needed=SIZE), SIZE)
