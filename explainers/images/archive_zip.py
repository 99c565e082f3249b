"""The files of a ZIP, read one by one; their names as their author wrote them."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Any

from explainers.images import names
from explainers.images.archive_entry import MAX_FILES, Entry, check_count, limited, visible
from explainers.images.picture import MAX_BYTES
from explainers.images.pictures import PictureError

MAX_LISTING = 48 * 2**20
"""Bytes of the list of a ZIP's files: 240 for each of as many as may be."""

MAX_TOTAL = 32 * 2**30
"""Bytes of a ZIP's files once decompressed."""

_UTF8_NAME = 0x7075  # the field of a ZIP in which some programs keep the name in UTF-8


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
        check_count(len(infos), path)
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
                return limited(content.read(MAX_BYTES + 1), entry)
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
    return any(not visible(part) for part in path.parts)
