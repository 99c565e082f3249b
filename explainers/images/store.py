"""Keeping a data set in one file of tensors, so that its second start is quick."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from explainers.images.pictures import SIZE, PictureError, Pictures, Split
from explainers.locks import Lock

FORMAT = 2  # raise it when what is written below changes: files of another format are made anew

_WORDS = ("classes", "left_out", "remarks")


def file_for(root: Path, name: str, *parts: object) -> Path:
    """Where the data set `name`, made from `parts` (a version, files and their dates), is kept."""
    return folder(root) / f"{name}-{digest(FORMAT, *parts)}.pt"


def folder(root: Path) -> Path:
    """The folder below `root` that all of them lie in."""
    return root / "prepared"


def digest(*parts: object) -> str:
    """Sixteen digits that differ when any of the parts does."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


@contextlib.contextmanager
def alone(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the making of the file `path` for the length of a block: one process makes it.

    While another does, `waiting` is called ten times a second; what it raises ends the wait.
    Raises PictureError where the folder cannot be written.
    """
    lock = Lock(path.with_suffix(".lock"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        while not lock.acquire(patience=0.1):
            waiting()
    except OSError as error:
        raise _unwritable(path.parent, error) from error
    try:
        yield
    finally:
        lock.release()


def write(path: Path, pictures: Pictures) -> None:
    """Write all of it or nothing: a reader never meets a half-written file.

    Earlier states of the same data set are removed. Raises PictureError where the disk is full or
    the folder cannot be written.
    """
    state = {
        "train": [pictures.train.images, pictures.train.labels],
        "test": [pictures.test.images, pictures.test.labels],
        "classes": list(pictures.classes),
        "left_out": list(pictures.left_out),
        "remarks": list(pictures.remarks),
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, state)
    except (OSError, RuntimeError) as error:  # torch reports a full disk as RuntimeError
        raise _unwritable(path.parent, error) from error
    for other in path.parent.glob(f"{path.stem.rpartition('-')[0]}-*.pt"):
        if other != path:
            with contextlib.suppress(OSError):  # in use elsewhere: it goes the next time
                other.unlink()


def _unwritable(folder: Path, error: Exception) -> PictureError:
    return PictureError(
        f"The pictures cannot be kept in {folder} ({error}). Make room there, or see that it may "
        "be written."
    )


def _write(path: Path, state: dict[str, Any]) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".unfinished-", suffix=".pt")
    os.close(handle)
    unfinished = Path(name)
    try:
        torch.save(state, unfinished)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def read(path: Path) -> Pictures | None:
    """The data set kept in `path`; None where there is none, or where the file is damaged.

    The tensors are mapped from the file, so that several processes share one copy in memory.
    """
    if not path.is_file():
        return None
    try:
        state = torch.load(path, map_location="cpu", weights_only=True, mmap=True)
        return _checked(state)
    except (RuntimeError, pickle.UnpicklingError, EOFError, OSError, ValueError):
        return None  # a damaged file is no loss: its content is made again and replaces it


def _checked(state: Any) -> Pictures:
    if not isinstance(state, dict) or set(state) != {"train", "test", *_WORDS}:
        raise ValueError("not a file of pictures")
    classes, left_out, remarks = (tuple(map(str, state[name])) for name in _WORDS)
    train, test = (_split(*state[name], classes=len(classes)) for name in ("train", "test"))
    return Pictures(train, test, classes, left_out, remarks)


def _split(images: Tensor, labels: Tensor, *, classes: int) -> Split:
    count = len(labels)
    if images.shape != (count, 3, SIZE, SIZE) or images.dtype != torch.uint8:
        raise ValueError("pictures of another size")
    if labels.dtype != torch.int64 or labels.dim() != 1:
        raise ValueError("labels of another kind")
    if count and not 0 <= int(labels.min()) <= int(labels.max()) < classes:
        raise ValueError("labels without a class")
    return Split(images, labels)
