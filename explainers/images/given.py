"""Pictures that a visitor hands over: decoded once, in a process aside, and kept by their content.

A page's script runs again with every move of a control: a file that takes seconds to decode, or
that cannot be decoded at all, takes them once.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from explainers.images import aside, picture
from explainers.images.picture import LARGEST, Opened
from explainers.images.pictures import PictureError
from explainers.once import Once

KEPT = 64_000_000
"""Bytes of pictures that are kept, for all visitors together."""

_SENTENCE = 1000  # what is counted for one that could not be decoded


@dataclass(frozen=True)
class Given:
    """A picture as its file holds it, reduced to `LARGEST`; in RGB; and what to tell of it.

    It is shared: nobody may change it.
    """

    opened: Opened
    rgb: Image.Image
    remarks: tuple[str, ...]


def given(name: str, key: Hashable, read: Callable[[], bytes]) -> Given:
    """The picture that `read` gives the content of; `key` stands for that content.

    Raises PictureError, which calls it `name`, where it cannot be decoded, or only with too much
    time or memory.
    """

    def decoded_once(content: bytes) -> str:
        digest = hashlib.sha256(content).hexdigest()
        _once(digest, name, lambda: content)
        return digest

    digest = _digests.get(key, lambda: decoded_once(read()))
    found = _once(digest, name, read)
    if isinstance(found, str):
        raise PictureError(found)
    return found


def of_file(path: Path, name: str) -> Given:
    """As `given`, for a file; it is read again where it was changed."""
    try:
        now = path.stat()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise PictureError(f"{name} cannot be opened: {reason}.") from error
    key = (str(path), now.st_dev, now.st_ino, now.st_size, now.st_mtime_ns)
    return given(name, key, lambda: picture.content(path, name))


def _once(digest: str, name: str, read: Callable[[], bytes]) -> Given | str:
    """Decoded by one of those who ask; whoever asks for the same meanwhile waits for it."""

    def decoded() -> Given | str:
        with _turns[int(digest[:4], 16) % len(_turns)]:
            return _kept.get((digest, name), lambda: _decoded(read(), name))

    return _kept.get((digest, name), decoded)


def _decoded(content: bytes, name: str) -> Given | str:
    """The picture, or the sentence on why there is none: that is kept as well."""
    try:
        with aside.borrowed() as helper:
            opened = helper.open(content, name, LARGEST)
        return Given(opened, picture.plain(opened.picture, name), tuple(picture.remarks(opened)))
    except PictureError as error:
        return str(error)


def _weight(found: Given | str) -> int:
    if isinstance(found, str):
        return _SENTENCE
    return 4 * sum(made.width * made.height for made in (found.opened.picture, found.rgb))


_turns = [threading.Lock() for _ in range(64)]
_digests: Once[str] = Once(1000)
_kept: Once[Given | str] = Once(KEPT, _weight)
