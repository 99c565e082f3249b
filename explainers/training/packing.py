"""A run as a ZIP, to be kept or given away; `unpacking` reads it again."""

from __future__ import annotations

import io
import json
import stat
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from explainers import serving, shown
from explainers.records import read_json
from explainers.training.folder import BUILT_IN_DATA, Folder
from explainers.training.recipe import Recipe
from explainers.training.written import LARGE

_PIECE = 1 << 20
_WHOLE = (".pt", ".npy", ".bin")  # numbers do not get smaller by much
_JSON = (
    "parent.json",
    "about.json",
    "changes.json",
    "data.json",
    "status.json",
    "result.json",
    "guesses.json",
)
_FILES = (*_JSON, "sample.pt", "scalars.bin")
_FOLDERS = ("events.out.tfevents.*", "checkpoints/*.pt", "predictions/*.npy")


def packed(folder: Folder) -> Iterator[bytes]:
    """The ZIP of a run, piece by piece: never all of it is in memory.

    Locks, logs, and who owns the run stay behind; so do, on a shared server, the names of its
    folders. Raises ValueError with a sentence if it is no run's folder.
    """
    recipe = folder.read_recipe()
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w") as archive:  # type: ignore[call-overload]
        for name, content in _contents(folder, recipe):
            info = _info(folder, name)
            with content, archive.open(info, "w", force_zip64=True) as file:
                while piece := content.read(_PIECE):
                    file.write(piece)
                    yield pipe.taken()
    yield pipe.taken()


def file_name(folder: Folder) -> str:
    """What the ZIP is called."""
    return f"{folder.path.name}.zip"


class _Pipe:
    """Where `zipfile` writes to, and cannot go back."""

    def __init__(self) -> None:
        self._written = bytearray()

    def write(self, piece: bytes) -> int:
        self._written += piece
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        piece, self._written = bytes(self._written), bytearray()
        return piece


def _contents(folder: Folder, recipe: Recipe) -> Iterator[tuple[str, io.BufferedIOBase]]:
    hidden = serving.shared() and recipe.data not in BUILT_IN_DATA
    told = recipe.with_changes(data=Path(recipe.data).name) if hidden else recipe
    yield "recipe.json", io.BytesIO(told.to_json().encode())
    found = (path for pattern in _FOLDERS for path in sorted(folder.path.glob(pattern)))
    for path in (*(folder.path / name for name in _FILES), *found):
        try:
            yield path.relative_to(folder.path).as_posix(), _opened(path, told, hidden)
        except (FileNotFoundError, ValueError):
            continue  # there is none, it has just been thrown away, or it is damaged


def _opened(path: Path, recipe: Recipe, hidden: bool) -> io.BufferedIOBase:
    """The file, or what of it may be told. ValueError if it is a link, or no file, or damaged."""
    if not stat.S_ISREG(path.lstat().st_mode):  # it could lead anywhere, or never end
        raise ValueError(f"{path} is not a file.")
    if path.suffix == ".json" and serving.shared():
        told = shown.all_without_folders(read_json(path, LARGE))
        return io.BytesIO(json.dumps(told).encode())
    if hidden and path.parent.name == "checkpoints":
        from explainers.training import checkpoint

        return io.BytesIO(checkpoint.with_recipe(path, recipe))
    return path.open("rb")


def _info(folder: Folder, name: str) -> zipfile.ZipInfo:
    """The entry of a file, in a folder called as the run is, with its time (UTC)."""
    try:
        when = time.gmtime((folder.path / name).stat().st_mtime)[:6]
    except FileNotFoundError:
        when = time.gmtime()[:6]
    info = zipfile.ZipInfo(f"{folder.path.name}/{name}", max(when, (1980, 1, 1, 0, 0, 0)))
    info.compress_type = zipfile.ZIP_STORED if name.endswith(_WHOLE) else zipfile.ZIP_DEFLATED
    return info
