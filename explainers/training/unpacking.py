"""A run from a ZIP that somebody else may have made: it is data, and nothing of it is ever run.

Every file is one that a run has, under the name that it has there, no larger than it can be, and
is read before it is taken; what is anything else is left out, and told. TensorBoard's files are in
every ZIP, and stay behind without a word for each: they are read by TensorBoard alone.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
import struct
import time
import zipfile
import zlib
from calendar import timegm
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from explainers import files
from explainers.images.archive_zip import check_listing
from explainers.locks import Lock
from explainers.training import folder as folders
from explainers.training import received, room
from explainers.training.evaluation import MOST_KEPT
from explainers.training.folder import BUILT_IN_DATA, Folder
from explainers.training.names import free_name
from explainers.training.naming import check_name
from explainers.training.recipe import Recipe
from explainers.training.refusals import TakenError
from explainers.training.run import Run

MOST_FILES = 500
"""In the ZIP of a run."""

MOST_BYTES = 2 * 2**30
"""Of all files in it, once decompressed."""

SMALL = 1 << 20
SCALARS = 1 << 26

_Check = Callable[[Folder, Path, Recipe], None]


@dataclass(frozen=True)
class Unpacked:
    """The run that came of a ZIP, and a sentence for each file of it that was left out."""

    run: Run
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class _Kind:
    """Files of a run: their names, how large one may be, and what looks at it."""

    names: re.Pattern[str]
    most: Callable[[Recipe], int]
    check: _Check


def unpack(source: Path, runs: Path, owner: str = "") -> Unpacked:
    """Make a run of the ZIP at `source`, below `runs`, by the first free name; `owner` has it.

    Raises ValueError, in words, where it is no ZIP of a run, or its recipe cannot be trained here;
    OSError where it cannot be written. Then nothing of it is left.
    """
    try:
        check_listing(source)
        with zipfile.ZipFile(source) as opened:
            return _made(opened, runs, owner, source.stem)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, struct.error) as error:
        raise ValueError(f"It is no whole ZIP ({error}): make it again.") from error


def size(source: Path) -> int:
    """Bytes that the files of a ZIP say that they have; ValueError where it is none."""
    try:
        check_listing(source)
        with zipfile.ZipFile(source) as opened:
            return sum(info.file_size for info in opened.infolist())
    except (zipfile.BadZipFile, struct.error) as error:
        raise ValueError(f"It is no whole ZIP ({error}): make it again.") from error


def _made(opened: zipfile.ZipFile, runs: Path, owner: str, otherwise: str) -> Unpacked:
    found, left_out = _found(opened)
    if "recipe.json" not in found:
        raise ValueError("It is not the ZIP of a run: it holds no recipe.json.")
    recipe, told = _recipe(opened, found.pop("recipe.json"))
    when = _when(told.date_time)
    name = PurePosixPath(told.filename).parent.name or otherwise
    left_out += [] if recipe.data in BUILT_IN_DATA else [_NO_PICTURES]
    with folders.being_made(runs) as (made, lock):
        made.checkpoints.mkdir()
        made.control_lock.touch()
        for path, info in found.items():
            if sentence := _take(opened, info, path, made, recipe):
                left_out.append(sentence)
        received.settle(made)
        if owner:
            files.write(made.owner, owner)
        files.write(made.recipe, _with_no_place(recipe, runs).to_json())
        os.utime(made.recipe, (when, when))
        return Unpacked(Run(_placed(made, lock, runs, name).path), tuple(left_out))


_NO_PICTURES = (
    "Its pictures are not in the ZIP: the run can be looked at, and others can begin with its "
    "weights, but it cannot go on."
)


def _found(opened: zipfile.ZipFile) -> tuple[dict[str, zipfile.ZipInfo], list[str]]:
    """The files of the run by their paths in its folder, and sentences on what is none of them."""
    infos = [info for info in opened.infolist() if not info.is_dir()]
    if len(infos) > MOST_FILES:
        raise ValueError(f"The ZIP holds {len(infos):,} files; that of a run has {MOST_FILES}.")
    if (total := sum(info.file_size for info in infos)) > MOST_BYTES:
        raise ValueError(
            f"The ZIP would take {total // 2**20:,} MB once decompressed; at most "
            f"{MOST_BYTES // 2**20:,} MB are read."
        )
    tops = [PurePosixPath(i.filename) for i in infos if i.filename.split("/")[-1] == "recipe.json"]
    top = min((path.parent for path in tops), key=lambda path: len(path.parts), default=None)
    found, left_out = {}, []
    for info in infos:
        path = PurePosixPath(info.filename)
        inside = path.relative_to(top).as_posix() if top and path.is_relative_to(top) else ""
        if _OF_TENSORBOARD.fullmatch(inside):
            continue
        if _kind(inside) is None or stat.S_ISLNK(info.external_attr >> 16) or inside in found:
            left_out.append(f"{info.filename} was left out: it is no file that is read of a run.")
        else:
            found[inside] = info
    return found, left_out


def _recipe(opened: zipfile.ZipFile, info: zipfile.ZipInfo) -> tuple[Recipe, zipfile.ZipInfo]:
    content = b"".join(_pieces(opened, info, SMALL))
    try:
        recipe = Recipe.from_json(content.decode())
    except (UnicodeDecodeError, ValueError) as error:
        raise ValueError(f"Its recipe.json is damaged: {error}") from error
    room.check(recipe)
    return recipe, info


def _take(
    opened: zipfile.ZipFile, info: zipfile.ZipInfo, inside: str, made: Folder, recipe: Recipe
) -> str:
    """Take a file into the run; a sentence where it is not what it should be, and is left out."""
    kind = _kind(inside)
    assert kind is not None
    path = made.path / inside
    path.parent.mkdir(exist_ok=True)
    try:
        with path.open("xb") as file:
            for piece in _pieces(opened, info, kind.most(recipe)):
                file.write(piece)
        kind.check(made, path, recipe)
    except (ValueError, LookupError, TypeError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        path.unlink(missing_ok=True)
        return f"{inside} was left out: {str(error).replace(str(made.path), '').lstrip('/')}"
    return ""


def _pieces(opened: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    """What the file holds; ValueError as soon as that is more than it may be, whatever it says."""
    if info.flag_bits & 0x1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError("it is encrypted, or compressed in a way that is not read here.")
    came = 0
    with opened.open(info) as content:
        while piece := content.read(min(SMALL, most - came + 1)):
            came += len(piece)
            if came > most:
                raise ValueError(f"it is larger than {most:,} bytes, the most that it can have.")
            yield piece


def _kind(inside: str) -> _Kind | None:
    return next((kind for kind in _KINDS if kind.names.fullmatch(inside)), None)


def _of(most: int) -> Callable[[Recipe], int]:
    return lambda _: most


def _checkpoint(recipe: Recipe) -> int:
    """A checkpoint has the optimizer's numbers, dice and names besides."""
    return 2 * room.checkpoint_bytes(recipe) + 2 * SMALL


def _start(recipe: Recipe) -> int:
    """What a run began with was another's, whose optimizer may have kept more."""
    return _checkpoint(recipe.with_changes(optimizer="adam"))


_KINDS = (
    _Kind(re.compile(r"recipe\.json"), _of(SMALL), received.nothing),
    _Kind(re.compile(r"parent\.json"), _of(SMALL), received.parent),
    _Kind(re.compile(r"about\.json"), _of(SMALL), received.about),
    _Kind(re.compile(r"data\.json"), _of(4 * SMALL), received.data),
    _Kind(re.compile(r"status\.json"), _of(SMALL), received.status),
    _Kind(re.compile(r"result\.json"), _of(SMALL), received.result),
    _Kind(re.compile(r"guesses\.json"), _of(SMALL), received.guesses),
    _Kind(re.compile(r"sample\.pt"), _of(2 * SMALL), received.sample),
    _Kind(re.compile(r"scalars\.bin"), _of(SCALARS), received.scalars),
    _Kind(re.compile(r"changes\.json"), _of(SMALL), received.changes),
    _Kind(
        re.compile(r"checkpoints/(epoch-[0-9]{4,5}|change-[0-9]{12}|latest|past)\.pt"),
        _checkpoint,
        received.checkpoint,
    ),
    _Kind(re.compile(r"checkpoints/start\.pt"), _start, received.start),
    _Kind(
        re.compile(r"predictions/epoch-[0-9]{4,5}\.npy"),
        _of(4 * MOST_KEPT + 4096),
        received.predictions,
    ),
    _Kind(re.compile(r"predictions/labels\.npy"), _of(4 * MOST_KEPT + 4096), received.labels),
)


_OF_TENSORBOARD = re.compile(r"events\.out\.tfevents\.[^/]+")


def _with_no_place(recipe: Recipe, runs: Path) -> Recipe:
    """The recipe with a name for its pictures, and no place: none of a stranger is looked at."""
    if recipe.data in BUILT_IN_DATA:
        return recipe
    name = recipe.data.replace("\\", "/").rstrip("/").rpartition("/")[2] or "pictures"
    return recipe.with_changes(data=str((runs / ".imported").absolute() / name))


def _when(said: tuple[int, int, int, int, int, int]) -> float:
    """When the run was made, by the ZIP (UTC); not later than now."""
    with contextlib.suppress(ValueError, OverflowError):
        return float(min(timegm((*said, 0, 0, 0)), time.time()))
    return time.time()


def _placed(made: Folder, lock: Lock, runs: Path, wanted: str) -> Folder:
    """Give the run its name, or the next that is free."""
    try:
        check_name(wanted)
    except ValueError:
        wanted = "imported"
    while True:
        placed = Folder((runs / free_name(runs, wanted)).absolute())
        try:
            check_name(placed.path.name)
            folders.place_first(made, lock, placed)
        except TakenError:
            continue  # somebody has just taken it: the next one is free
        except ValueError:  # with its number it is too long
            wanted = "imported"
        else:
            return placed
