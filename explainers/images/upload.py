"""A ZIP of pictures that a reader hands over: checked before it is kept.

On a server that many visit each visitor has a folder for them, and a page's address holds a token
that only stands for a file in the visitor's own.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import threading
import time
from collections.abc import Collection
from pathlib import Path

from explainers import serving, visitors
from explainers.images.archive import open_archive
from explainers.images.folder import TESTED
from explainers.images.layout import layout
from explainers.images.pictures import PictureError
from explainers.images.reading import FRESH
from explainers.locks import holding
from explainers.once import Once

MAX_MEGABYTES = 200
"""Of an uploaded ZIP. A larger one can be named by its path instead."""


MOST, MOST_MEGABYTES = 3, 400
"""Of the uploads of a visitor: how many there may be, and how large all of them together."""

GONE_AFTER = 30 * 60.0
"""Seconds after which a visitor who is not there any more is gone, and their uploads with them."""

_VISITOR = re.compile(r"[0-9a-f]{32}")
_SEEN = ".seen"


def keep(name: str, content: bytes, root: Path) -> Path:
    """Keep an uploaded ZIP below `root`, in a file named after it and its content; gives the path.

    The same content is kept once. Raises PictureError, and keeps nothing, where it is too large,
    no whole ZIP, or laid out otherwise than train/<class>/* and test/<class>/*; OSError where it
    cannot be written.
    """
    _check_size(name, content)
    return _put(name, content, root / "uploads")


def _put(name: str, content: bytes, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    handle, unchecked = tempfile.mkstemp(dir=folder, prefix=".unchecked-", suffix=".zip")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        summary(Path(unchecked))
        kept = folder / f"{_token(name, content)}.zip"
        Path(unchecked).replace(kept)
    except PictureError as error:
        raise PictureError(str(error).replace(unchecked, name)) from error
    finally:
        Path(unchecked).unlink(missing_ok=True)
    return kept


def described(path: Path, stamp: float) -> str:
    """As `summary`, worked out once a minute for a `path` whose `stamp` changes when it does.

    Long lists take seconds: one is read at a time, and what is refused is remembered as well.
    """
    key = (str(path), stamp, int(time.monotonic() / FRESH))

    def anew() -> str | PictureError:
        with _turn:
            return _summaries.get(key, lambda: _tried(path))

    found = _summaries.get(key, anew)
    if isinstance(found, PictureError):
        raise PictureError(str(found))
    return found


def _tried(path: Path) -> str | PictureError:
    try:
        return summary(path)
    except PictureError as error:
        return PictureError(str(error))  # without what it was raised from, which may be large


_turn = threading.Lock()
_summaries: Once[str | PictureError] = Once(64)


def keep_for(visitor: str, name: str, content: bytes, root: Path) -> str:
    """Keep a visitor's ZIP; gives the token that stands for it.

    Raises PictureError and OSError as `keep` does, and PictureError where the visitor has as much
    already as each of them may have.
    """
    _check_size(name, content)
    folder = _folder(visitor, root)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _SEEN).touch()
    with holding(folder / ".lock"):
        there = [path for path in folder.glob("*.zip") if path.stem != _token(name, content)]
        megabytes = (sum(path.stat().st_size for path in there) + len(content)) / 2**20
        if len(there) >= MOST or megabytes > MOST_MEGABYTES:
            raise PictureError(
                f"{name} cannot be kept: each visitor may have {MOST} uploads of at most "
                f"{MOST_MEGABYTES} MB together. Delete one of yours first."
            )
        return _put(name, content, folder).stem


def of(visitor: str, root: Path) -> list[str]:
    """The tokens of a visitor's uploads, the newest first."""
    found = [(path.stat().st_mtime, path.stem) for path in _folder(visitor, root).glob("*.zip")]
    return [token for _, token in sorted(found, reverse=True)]


def place(visitor: str, token: str, root: Path) -> Path:
    """Where the upload lies that `token` stands for, if this visitor has it.

    Raises ValueError for what is no token, or no visitor: nothing outside is ever meant.
    """
    if not visitors.is_token(token):
        raise ValueError("What is no upload has no place.")
    return _folder(visitor, root) / f"{token}.zip"


def delete(visitor: str, token: str, root: Path) -> None:
    """Delete a visitor's upload, if it is there."""
    place(visitor, token, root).unlink(missing_ok=True)


def seen(visitor: str, root: Path) -> None:
    """Note that a visitor is there: their uploads stay, if there are any."""
    folder = _folder(visitor, root)
    if folder.is_dir():
        (folder / _SEEN).touch()


def sweep(root: Path, in_use: Collection[Path]) -> list[Path]:
    """Delete the uploads of visitors who are gone, save those `in_use`; gives what was deleted."""
    gone: list[Path] = []
    for folder in (root / "uploads").glob("*"):
        if not _VISITOR.fullmatch(folder.name) or any(folder in path.parents for path in in_use):
            continue
        if time.time() - _last_seen(folder) > GONE_AFTER:
            gone += folder.glob("*.zip")
            shutil.rmtree(folder, ignore_errors=True)
    return gone


def _last_seen(folder: Path) -> float:
    """When its visitor was there last; now, where somebody else has just deleted it."""
    mark = folder / _SEEN
    try:
        return (mark if mark.exists() else folder).stat().st_mtime
    except FileNotFoundError:
        return time.time()


def _folder(visitor: str, root: Path) -> Path:
    if not _VISITOR.fullmatch(visitor):
        raise ValueError("Nobody in particular has no uploads.")
    return root / "uploads" / visitor


def summary(path: Path) -> str:
    """What a folder or ZIP holds, in a few words, by its names alone; nothing is decoded.

    Raises PictureError, in a sentence, where it cannot be trained on.
    """
    with open_archive(path) as archive:
        found = layout(archive, path)
    if found.split:
        return (
            f"{len(found.train):,} files in {len(found.classes)} classes; one in {TESTED} is set "
            "aside to test on"
        )
    return (
        f"{len(found.train):,} files to train on and {len(found.test):,} to test on, in "
        f"{len(found.classes)} classes"
    )


def _check_size(name: str, content: bytes) -> None:
    if len(content) > MAX_MEGABYTES * 2**20:
        way = "" if serving.shared() else " Put it on the app's machine and give its path."
        raise PictureError(
            f"{name} has {len(content) / 2**20:,.0f} MB; at most {MAX_MEGABYTES} MB are taken by "
            f"upload.{way}"
        )


def _token(name: str, content: bytes) -> str:
    return f"{_plain(name)}-{hashlib.sha256(content).hexdigest()[:8]}"


def _plain(name: str) -> str:
    """The part of a file's name that is safe in any folder."""
    stem = Path(name.replace("\\", "/")).stem
    return "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in stem)[:40]
