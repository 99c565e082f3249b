"""The files of a folder or a ZIP, read one by one into memory: nothing is ever unpacked to disk."""

from __future__ import annotations

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, NamedTuple, Protocol

from explainers.images import names
from explainers.images.picture import MAX_BYTES
from explainers.images.pictures import PictureError

MAX_FILES = 200_000
"""In one folder or ZIP: as 32×32 pictures they take 600 MB of memory."""

MAX_LISTING = 48 * 2**20
"""Bytes of the list of a ZIP's files: 240 for each of as many as may be."""

MAX_TOTAL = 32 * 2**30
"""Bytes of a ZIP's files once decompressed."""

_DEPTH = 8  # folders below the given one: some around it, train or test, a class, what is too deep
_JUNK = {
    *("__macosx", "__pycache__", "@eadir", "#recycle", "$recycle.bin", "lost+found"),
    *("system volume information", "thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"),
}
_UTF8_NAME = 0x7075  # the field of a ZIP in which some programs keep the name in UTF-8


class Entry(NamedTuple):
    """A file or folder: its path with names as their author wrote them, and how to get at it."""

    path: PurePosixPath
    key: Any


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
    found = list(islice(_walk(path), MAX_FILES + 1))
    _check_count(len(found), path)
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


class Folder:
    """The files below a folder, eight levels deep at most; links are followed, but in no circle."""

    def __init__(self, path: Path) -> None:
        """List them; raises PictureError where there are too many."""
        self._path = path
        found = list(islice(_walk(path), MAX_FILES + 1))
        _check_count(len(found), path)
        named = names.read([os.fsencode(name) for name, _ in found])
        paths = [PurePosixPath(name) for name in named.names]
        self.folders = [p for p, (_, is_folder) in zip(paths, found, strict=True) if is_folder]
        self.entries = [
            Entry(p, name)
            for p, (name, is_folder) in zip(paths, found, strict=True)
            if not is_folder
        ]
        self.left_out: list[str] = []
        self.remarks = [named.remark] if named.remark else []

    def read(self, entry: Entry) -> bytes:
        """The content of one file."""
        file = self._path / entry.key
        if not file.is_file():
            raise PictureError(f"{entry.path} cannot be opened: it is no file.")
        try:
            with file.open("rb") as content:
                return _limited(content.read(MAX_BYTES + 1), entry)
        except OSError as error:
            reason = error.strerror or str(error)
            raise PictureError(f"{entry.path} cannot be opened: {reason}.") from error

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
            check_listing(path)
            self._zip = zipfile.ZipFile(path)
        except OSError as error:
            raise PictureError(f"{path} cannot be opened: {error.strerror or error}.") from error
        except (zipfile.BadZipFile, RuntimeError, ValueError, struct.error) as error:
            raise PictureError(
                f"{path} is neither a folder nor a whole ZIP ({error}). If it is a ZIP, it was cut "
                "off or damaged on its way: copy or make it again."
            ) from error
        try:
            self._check(path)
        except PictureError:
            self._zip.close()
            raise
        self.folders: list[PurePosixPath] = []
        self.left_out: list[str] = []
        self.remarks: list[str] = []
        self.entries = self._listed()

    def _check(self, path: Path) -> None:
        infos = [info for info in self._zip.infolist() if not info.is_dir()]
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

    def _listed(self) -> list[Entry]:
        """Its files, by their paths; of several under the very same name the last one is it."""
        found: dict[tuple[PurePosixPath, str], Entry] = {}
        for info, name in zip(self._zip.infolist(), self._names(), strict=True):
            path = _inside(name)
            if not path.parts or _is_junk(path):
                continue
            if info.is_dir():
                self.folders.append(path)
            elif stat.S_ISLNK(info.external_attr >> 16):
                self.left_out.append(f"{path}: a link to another file, which a ZIP cannot follow.")
            else:
                same = (path, info.filename)
                if same in found:
                    self.left_out.append(f"{path}: twice in the ZIP; the last one is taken.")
                found[same] = Entry(path, info)
        return sorted(found.values(), key=lambda entry: (entry.path, entry.key.filename))

    def _names(self) -> tuple[str, ...]:
        """All names; those that carry no mark of their encoding are worked out together."""
        infos = self._zip.infolist()
        raw = [_raw_name(info) for info in infos]
        named = names.read([name for name in raw if name is not None])
        self.remarks += [named.remark] if named.remark else []
        guessed = iter(named.names)
        return tuple(
            names.composed(info.filename) if name is None else next(guessed)
            for info, name in zip(infos, raw, strict=True)
        )

    def read(self, entry: Entry) -> bytes:
        """The content of one file; never more than MAX_BYTES, whatever its header promises."""
        if entry.key.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise PictureError(
                f"{entry.path} is compressed in a way that is not read here. Make the ZIP again, "
                "with the usual compression."
            )
        try:
            with self._zip.open(entry.key) as content:
                return _limited(content.read(MAX_BYTES + 1), entry)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
            raise PictureError(f"{entry.path} is damaged inside the ZIP ({error}).") from error

    def __enter__(self) -> Zip:
        """The ZIP stays open until the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the ZIP."""
        self._zip.close()


def check_listing(path: Path) -> None:
    """Raise PictureError where the list of a ZIP's files is too long to be read, before it is.

    What the ZIP says of itself is at its end. It may say less entries than it has, so they are
    counted by the mark that each begins with.
    """
    with path.open("rb") as file:
        end = _end_of(file)
        if end is None:
            return  # it is none: opening it says so
        size = end[_SIZE]
        if size > MAX_LISTING:
            raise PictureError(
                f"The list of files in {path} takes {size // 2**20:,} MB; at most "
                f"{MAX_LISTING // 2**20:,} MB are read. Give them shorter names, or take fewer."
            )
        file.seek(max(0, end[_LOCATION] - size - _BETWEEN))
        entries = file.read(size + _BETWEEN).count(_MARK)
    if entries > 2 * MAX_FILES:  # its folders are entries, too
        raise PictureError(
            f"{path} lists {entries:,} files and folders; at most {MAX_FILES:,} files are read."
        )


# As zipfile itself finds it, so that what is checked is what is read then.
_end_of: Any = zipfile._EndRecData  # type: ignore[attr-defined]
_SIZE, _LOCATION = 5, 9
_MARK = b"PK\1\2"
_BETWEEN = 76  # bytes between the list and its end, where the ZIP is a very large one


def _raw_name(info: zipfile.ZipInfo) -> bytes | None:
    """The bytes of a name whose encoding is not told; None where Python knows it already."""
    if info.flag_bits & 0x800:
        return None
    if (told := _utf8_field(info.extra)) is not None:
        return told
    try:
        return info.filename.encode("cp437")  # which is how Python has read it
    except UnicodeEncodeError:
        return None


def _utf8_field(extra: bytes) -> bytes | None:
    """The name that Info-ZIP keeps in UTF-8 beside the old one, if there is one."""
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        if kind == _UTF8_NAME and size > 5:
            return extra[9 : 4 + size]  # behind a version and a checksum of the old name
        extra = extra[4 + size :]
    return None


def _inside(name: str) -> PurePosixPath:
    """The path in the ZIP; some programs write backslashes, or as if from the root or above it."""
    parts = PurePosixPath(name.replace("\\", "/").lstrip("/")).parts
    return PurePosixPath(*(part for part in parts if part != ".."))


def _is_junk(path: PurePosixPath) -> bool:
    return any(not _visible(part) for part in path.parts)


def _visible(name: str) -> bool:
    return not name.startswith(".") and name.lower() not in _JUNK


def _marks(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError:  # what is not there, or a link that leads nowhere: reading it will say so
        return ()
    return (found.st_size, found.st_mtime_ns)


def _walk(path: Path) -> Iterator[tuple[str, bool]]:
    """Every file and folder below `path`, as a relative path, and whether it is a folder."""
    yield from _below(path, "", ())


def _below(
    top: Path, inside: str, above: tuple[tuple[int, int], ...]
) -> Iterator[tuple[str, bool]]:
    try:
        place = (top / inside).stat()
        here = (place.st_dev, place.st_ino)
        if here in above or len(above) >= _DEPTH:  # a link that leads back up, or too deep
            return
        with os.scandir(top / inside) as content:
            found = sorted((e.name, e.is_dir()) for e in content if _visible(e.name))
    except OSError as error:
        raise PictureError(
            f"{error.filename} cannot be opened: {error.strerror or error}."
        ) from error
    for name, is_folder in found:
        relative = f"{inside}/{name}" if inside else name
        yield relative, is_folder
        if is_folder:
            yield from _below(top, relative, (*above, here))


def _limited(data: bytes, entry: Entry) -> bytes:
    if len(data) > MAX_BYTES:
        raise PictureError(f"{entry.path} is larger than {MAX_BYTES // 2**20} MB, the most read.")
    return data


def _check_count(count: int, path: Path) -> None:
    if count > MAX_FILES:
        raise PictureError(f"{path} holds more than {MAX_FILES:,} files, the most that are read.")
