"""A ZIP of pictures that a reader hands over: checked before it is kept."""

from __future__ import annotations

import hashlib
import os
import tempfile
import threading
import time
from pathlib import Path

from explainers.images.archive import open_archive
from explainers.images.folder import TESTED
from explainers.images.layout import layout
from explainers.images.pictures import PictureError
from explainers.images.reading import FRESH
from explainers.once import Once

MAX_MEGABYTES = 200
"""Of an uploaded ZIP. A larger one can be named by its path instead."""


def keep(name: str, content: bytes, root: Path) -> Path:
    """Keep an uploaded ZIP below `root`, in a file named after it and its content; gives the path.

    The same content is kept once. Raises PictureError, and keeps nothing, where it is too large,
    no whole ZIP, or laid out otherwise than train/<class>/* and test/<class>/*; OSError where it
    cannot be written.
    """
    if len(content) > MAX_MEGABYTES * 2**20:
        raise PictureError(
            f"{name} has {len(content) / 2**20:,.0f} MB; at most {MAX_MEGABYTES} MB are taken by "
            "upload. Put it on the machine that this app runs on and give its path."
        )
    folder = root / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    handle, unchecked = tempfile.mkstemp(dir=folder, prefix=".unchecked-", suffix=".zip")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        summary(Path(unchecked))
        kept = folder / f"{_plain(name)}-{hashlib.sha256(content).hexdigest()[:8]}.zip"
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


def _plain(name: str) -> str:
    """The part of a file's name that is safe in any folder."""
    stem = Path(name.replace("\\", "/")).stem
    return "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in stem)[:40]
