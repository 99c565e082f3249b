"""Who the teacher of a class is: whoever knows the PIN, of which the server has a salted hash."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from explainers import files, places, visitors
from explainers.locks import Lock
from explainers.records import read_json

NAME = "LAYERS_TEACHER"
SHORTEST = 6
"""Characters of a PIN. Of a million numbers nobody finds the one with the tries that there are."""

TRIES, TRIES_IN_ALL = 5, 50
"""Tries of a visitor, and of all together (a visitor may come with many cookies), in `WITHIN`."""

WITHIN = 300.0
"""Seconds after which a try is forgotten."""

TEACHES = 12 * 3600.0
"""Seconds after which the PIN is asked for again."""

PATIENCE = 10.0
"""Seconds to wait for others whose tries are counted."""

_HASH = re.compile(r"scrypt:([0-9a-f]{32}):([0-9a-f]{64})")


def hashed(pin: str) -> str:
    """A salted hash of a PIN, another one each time; ValueError for one that is too short."""
    if len(pin) < SHORTEST:
        raise ValueError(f"The PIN has {len(pin)} characters: it must have {SHORTEST} at least.")
    salt = secrets.token_bytes(16)
    return f"scrypt:{salt.hex()}:{_scrypt(pin, salt).hex()}"


def matches(pin: str, kept: str) -> bool:
    """Whether `kept` is a hash of this PIN."""
    found = _HASH.fullmatch(kept)
    if found is None:
        return False
    salt, digest = map(bytes.fromhex, found.groups())
    return secrets.compare_digest(_scrypt(pin, salt), digest)


def check() -> None:
    """Raise ValueError with a sentence where the environment variable holds no hash."""
    if _kept() and not _HASH.fullmatch(_kept()):
        raise ValueError(
            f"The environment variable {NAME} holds no hash of a PIN: `python -m "
            "explainers.serving` asks for a PIN and prints the line that sets it."
        )


def wanted() -> bool:
    """Whether the server knows of a teacher."""
    return bool(_kept())


_Entries = Mapping[str, tuple[float, str]]
"""What happened when, and to whom, by their mark; each under a number of its own."""


@dataclass(frozen=True)
class _Known:
    """Who tried in vain, and who was let in."""

    tries: _Entries = field(default_factory=dict)
    inside: _Entries = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> _Known:
        """What the file says; nothing if it is damaged, or there is none."""
        try:
            told = read_json(path) or {}
            return cls(_entries(told.get("tries", {})), _entries(told.get("inside", {})))
        except (AttributeError, TypeError, ValueError, OverflowError):
            return cls()

    def and_what(self, other: _Known, now: float) -> _Known:
        """Both together, without what is over.

        Where the clock was set back, a try that is yet to come is one of now; who was let in by
        then has to say the PIN again.
        """
        tries = _fresh(_held({**other.tries, **self.tries}, now), now, WITHIN)
        return _Known(tries, _fresh({**other.inside, **self.inside}, now, TEACHES))

    def write(self, path: Path) -> None:
        """Put it down for all servers. Raises OSError."""
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write(path, json.dumps({"tries": self.tries, "inside": self.inside}))


def _entries(told: Any) -> _Entries:
    return {number: (float(when), str(mark)) for number, (when, mark) in told.items()}


def _held(entries: _Entries, now: float) -> _Entries:
    return {number: (min(when, now), mark) for number, (when, mark) in entries.items()}


def _fresh(entries: _Entries, now: float, seconds: float) -> _Entries:
    return {number: one for number, one in entries.items() if abs(now - one[0]) < seconds}


class Door:
    """Lets in who knows the PIN, at one server of a class as at another; threads may share it.

    What all of them have to know lies in a file beside the runs. It holds no visitor and no secret:
    only marks, which nobody can make or check who does not know `LAYERS_TEACHER`. Where the file
    is damaged, or cannot be written, each server still counts the tries that were made with it.
    """

    def __init__(
        self, folder: Callable[[], Path] = places.runs, clock: Callable[[], float] = time.time
    ) -> None:
        """`folder` says where the file is."""
        self._folder = folder
        self._clock = clock
        self._lock = threading.Lock()
        self._known = _Known()

    def is_inside(self, visitor: str) -> bool:
        """Whether this visitor is the teacher."""
        return wanted() and _count(self._look().inside, visitor) > 0

    def enter(self, visitor: str, pin: str) -> str:
        """Let the visitor in; where they are not, a sentence says why."""
        if visitor == visitors.NOBODY:
            return "Without a cookie nobody is remembered as the teacher."
        with self._lock:  # one hash at a time: each takes 16 MB
            try:
                with self._alone():
                    return self._enter(visitor, pin)
            except TimeoutError:
                return "Too many try at this moment. Wait a little, then try again."

    def _enter(self, visitor: str, pin: str) -> str:
        known, now = self._look(), self._clock()
        if _count(known.tries, visitor) >= TRIES or len(known.tries) >= TRIES_IN_ALL:
            self._remember(known)  # or tries of a clock that was set back would never be over
            return f"Too many tries. Wait {WITHIN / 60:.0f} minutes, then try again."
        right = matches(pin, _kept())
        new = {secrets.token_hex(8): (now, _mark(visitor))}
        if right:
            self._remember(replace(known, inside={**known.inside, **new}))
        else:
            self._remember(replace(known, tries={**known.tries, **new}))
        return "" if right else "That is not the PIN."

    def _remember(self, known: _Known) -> None:
        self._known = known
        with suppress(OSError):  # the disk is full, say
            known.write(self._file)

    @property
    def _file(self) -> Path:
        return self._folder() / ".teacher.json"

    def _look(self) -> _Known:
        """What this server knows, and what others have written."""
        return self._known.and_what(_Known.read(self._file), self._clock())

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other servers from counting. Raises TimeoutError if they do not let go."""
        lock = Lock(self._folder() / ".teacher.lock")
        held = True
        with suppress(OSError):  # there is no writing there: nobody else can count there either
            self._folder().mkdir(parents=True, exist_ok=True)
            held = lock.acquire(PATIENCE)
        if not held:
            raise TimeoutError
        try:
            yield
        finally:
            lock.release()


door = Door()
"""The door of this server."""


def _kept() -> str:
    return os.environ.get(NAME, "")


def _mark(visitor: str) -> str:
    """What stands for a visitor; another one for another PIN."""
    return hmac.new(_kept().encode(), visitor.encode(), hashlib.sha256).hexdigest()[:32]


def _count(entries: _Entries, visitor: str) -> int:
    """How often the visitor is among those entries."""
    return sum(mark == _mark(visitor) for _, mark in entries.values())


def _scrypt(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=1 << 14, r=8, p=1, dklen=32)
