"""The files of a folder, read one by one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path, PurePosixPath

from explainers.images import names
from explainers.images.archive_entry import MAX_FILES, Entry, check_count, limited, visible
from explainers.images.picture import MAX_BYTES
from explainers.images.pictures import PictureError

_DEPTH = 8  # folders below the given one: some around it, train or test, a class, what is too deep


class Folder:
    """The files below a folder, eight levels deep at most; links are followed, but in no circle."""

    def __init__(self, path: Path) -> None:
        """List them; raises PictureError where there are too many."""
        self._path = path
        found = list(islice(walk(path), MAX_FILES + 1))
        check_count(len(found), path)
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
                return limited(content.read(MAX_BYTES + 1), entry)
        except OSError as error:
            reason = error.strerror or str(error)
            raise PictureError(f"{entry.path} cannot be opened: {reason}.") from error

    def __enter__(self) -> Folder:
        """Nothing is held open."""
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is held open."""


def walk(path: Path) -> Iterator[tuple[str, bool]]:
    """Every file and folder below `path`, as a relative path, and whether it is a folder.

    Raises PictureError where one cannot be opened.
    """
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
            found = sorted((e.name, e.is_dir()) for e in content if visible(e.name))
    except OSError as error:
        raise PictureError(
            f"{error.filename} cannot be opened: {error.strerror or error}."
        ) from error
    for name, is_folder in found:
        relative = f"{inside}/{name}" if inside else name
        yield relative, is_folder
        if is_folder:
            yield from _below(top, relative, (*above, here))
