"""The files of a folder or a ZIP, read one by one into memory: nothing is ever unpacked to disk."""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Protocol

from explainers.images.picture import MAX_BYTES
from explainers.images.sources import PictureError

MAX_FILES = 200_000
"""In one folder or ZIP: as 32×32 pictures they take 600 MB of memory."""

MAX_TOTAL = 32 * 2**30
"""Bytes of a ZIP's files once decompressed."""

_DEPTH = 4  # folders below the given one: a common top, train or test, a class, what is too deep
_JUNK = {"__macosx", "thumbs.db", "desktop.ini"}


def fingerprint(path: Path) -> tuple[object, ...]:
    """What changes when the folder or ZIP, or a file in it, is changed; quick to find out."""
    if not path.is_dir():
        return _marks(path)
    return tuple((str(name), *_marks(path / name)) for name in _walk(path))


def _marks(path: Path) -> tuple[int, ...]:
    try:
        state = path.stat()
    except OSError:  # what is not there, or a link that leads nowhere: reading it will say so
        return ()
    return (state.st_size, state.st_mtime_ns)


def _refuse(error: OSError) -> None:
    raise PictureError(f"{error.filename} cannot be opened: {error.strerror or error}.") from error


def _walk(path: Path) -> Iterator[PurePosixPath]:
    for place, folders, names in os.walk(path, onerror=_refuse, followlinks=True):
        below = PurePosixPath(Path(place).relative_to(path).as_posix())
        folders[:] = sorted(_visible(folders)) if len(below.parts) < _DEPTH else []
        for name in sorted(_visible(names)):
            yield below / name


class Archive(Protocol):
    """Something with files that can be listed and read, from several threads at once."""

    entries: list[PurePosixPath]

    def read(self, entry: PurePosixPath) -> bytes:
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


class Folder:
    """The files below a folder, four levels deep at most."""

    def __init__(self, path: Path) -> None:
        """List them; raises PictureError where there are too many."""
        self._path = path
        self.entries = list(islice(_walk(path), MAX_FILES + 1))
        _check_count(len(self.entries), path)

    def read(self, entry: PurePosixPath) -> bytes:
        """The content of one file."""
        file = self._path / entry
        if not file.is_file():
            raise PictureError(f"{entry} cannot be opened: it is no file.")
        try:
            with file.open("rb") as content:
                return _limited(content.read(MAX_BYTES + 1), entry)
        except OSError as error:
            reason = error.strerror or str(error)
            raise PictureError(f"{entry} cannot be opened: {reason}.") from error

    def __enter__(self) -> Folder:
        """Nothing is held open."""
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is held open."""


class Zip:
    """The files of a ZIP, decompressed in memory when they are read."""

    def __init__(self, path: Path) -> None:
        """List them; raises PictureError for what is no ZIP, encrypted or unreasonably large."""
        try:
            self._zip = zipfile.ZipFile(path)
        except OSError as error:
            raise PictureError(f"{path} cannot be opened: {error.strerror or error}.") from error
        except (zipfile.BadZipFile, RuntimeError, ValueError) as error:
            raise PictureError(
                f"{path} is neither a folder nor a whole ZIP ({error}). If it is a ZIP, it was cut "
                "off or damaged on its way: copy or make it again."
            ) from error
        infos = [info for info in self._zip.infolist() if not info.is_dir()]
        try:
            self._check(infos, path)
        except PictureError:
            self._zip.close()
            raise
        self._infos = {_inside(info): info for info in infos}
        self.entries = sorted(name for name in self._infos if _all_visible(name))

    @staticmethod
    def _check(infos: list[zipfile.ZipInfo], path: Path) -> None:
        _check_count(len(infos), path)
        locked = [info.filename for info in infos if info.flag_bits & 0x1]
        if locked:
            raise PictureError(
                f"{path} is protected by a password ({locked[0]} is encrypted). Make the ZIP again "
                "without one."
            )
        total = sum(info.file_size for info in infos)
        if total > MAX_TOTAL:
            raise PictureError(
                f"{path} would take {total // 2**20:,} MB once decompressed; at most "
                f"{MAX_TOTAL // 2**20:,} MB are read."
            )

    def read(self, entry: PurePosixPath) -> bytes:
        """The content of one file; never more than MAX_BYTES, whatever its header promises."""
        try:
            with self._zip.open(self._infos[entry]) as content:
                return _limited(content.read(MAX_BYTES + 1), entry)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
            raise PictureError(f"{entry} is damaged inside the ZIP ({error}).") from error

    def __enter__(self) -> Zip:
        """The ZIP stays open until the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the ZIP."""
        self._zip.close()


def _visible(names: Sequence[str]) -> list[str]:
    return [name for name in names if not name.startswith(".") and name.lower() not in _JUNK]


def _inside(info: zipfile.ZipInfo) -> PurePosixPath:
    """The path in the ZIP; some programs write it with backslashes or as if from the root."""
    return PurePosixPath(info.filename.replace("\\", "/").lstrip("/"))


def _all_visible(path: PurePosixPath) -> bool:
    return bool(path.parts) and len(_visible(path.parts)) == len(path.parts)


def _limited(data: bytes, entry: PurePosixPath) -> bytes:
    if len(data) > MAX_BYTES:
        raise PictureError(f"{entry} is larger than {MAX_BYTES // 2**20} MB, the most read.")
    return data


def _check_count(count: int, path: Path) -> None:
    if count > MAX_FILES:
        raise PictureError(f"{path} holds more than {MAX_FILES:,} files, the most that are read.")
