"""A file of a folder or ZIP, and what holds for all of them: how many, how large, which not."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from explainers.images.picture import MAX_BYTES
from explainers.images.pictures import PictureError

MAX_FILES = 200_000
"""In one folder or ZIP: as 32×32 pictures they take 600 MB of memory."""

_JUNK = {
    *("__macosx", "__pycache__", "@eadir", "#recycle", "$recycle.bin", "lost+found"),
    *("system volume information", "thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"),
}


class Entry(NamedTuple):
    """A file: its path with names as their author wrote them, and how its archive gets at it."""

    path: PurePosixPath
    key: Any


def visible(name: str) -> bool:
    """Whether a file or folder of this name is the reader's: no program's own, and not hidden."""
    return not name.startswith(".") and name.lower() not in _JUNK


def limited(data: bytes, entry: Entry) -> bytes:
    """`data` of `entry`, of which a byte more than MAX_BYTES was asked for.

    Raises PictureError where that byte is there.
    """
    if len(data) > MAX_BYTES:
        raise PictureError(f"{entry.path} is larger than {MAX_BYTES // 2**20} MB, the most read.")
    return data


def check_count(count: int, path: Path) -> None:
    """Raise PictureError where the folder or ZIP at `path` has too many files."""
    if count > MAX_FILES:
        raise PictureError(f"{path} holds more than {MAX_FILES:,} files, the most that are read.")
