"""A folder or a ZIP as files that are read one by one into memory: nothing is unpacked to disk."""

from __future__ import annotations

from itertools import islice
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Protocol

from explainers.images.archive_entry import MAX_FILES, Entry, check_count
from explainers.images.archive_folder import Folder, walk
from explainers.images.archive_zip import Zip
from explainers.images.pictures import PictureError


class Archive(Protocol):
    """Something with files that can be listed and read, from several threads at once.

    `folders` holds every folder, empty ones too; `left_out` and `remarks` are sentences on what
    was not listed, and on how the names were understood.
    """

    entries: list[Entry]
    folders: list[PurePosixPath]
    left_out: list[str]
    remarks: list[str]

    def read(self, entry: Entry) -> bytes:
        """The content of one file; raises PictureError, in words, where it cannot be had."""
        ...

    def __enter__(self) -> Archive:
        """Open."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        ...


def state(path: Path) -> tuple[object, ...]:
    """What changes when the folder or ZIP, or a file in it, is changed; quick to find out.

    Raises PictureError where there are too many files.
    """
    if not path.is_dir():
        return _marks(path)
    found = list(islice(walk(path), MAX_FILES + 1))
    check_count(len(found), path)
    return tuple((name, *_marks(path / name)) for name, _ in found)


def check(path: Path) -> None:
    """Raise PictureError where there is neither a folder nor a file at `path`."""
    try:
        there = path.is_dir() or path.is_file()
    except (OSError, ValueError):  # a name that no file can have, such as an endless one
        there = False
    if not there:
        raise PictureError(
            f"data={str(path)!r}: there is no folder or ZIP of this name. Give “drawn”, “cifar10” "
            "or the path of a folder or ZIP laid out train/<class>/* and test/<class>/*."
        )


def open_archive(path: Path) -> Archive:
    """The folder or ZIP at `path`; raises PictureError where it is neither, or not to be read."""
    check(path)
    return Folder(path) if path.is_dir() else Zip(path)


def _marks(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError:  # what is not there, or a link that leads nowhere: reading it will say so
        return ()
    return (found.st_size, found.st_mtime_ns)
