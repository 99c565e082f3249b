"""Who the teacher of a class is: whoever knows the PIN, of which the server has a salted hash."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import threading
import time
from collections.abc import Callable

from explainers import visitors

NAME = "LAYERS_TEACHER"
SHORTEST = 6
"""Characters of a PIN. Of a million numbers nobody finds the one with the tries that there are."""

TRIES, TRIES_IN_ALL = 5, 50
"""Tries of a visitor, and of all together (a visitor may come with many cookies), in `WITHIN`."""

WITHIN = 300.0
"""Seconds after which a try is forgotten."""

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


class Door:
    """Lets in who knows the PIN, for as long as the server runs; threads may share it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Nobody is in yet."""
        self._clock = clock
        self._lock = threading.Lock()
        self._tries: list[tuple[float, str]] = []
        self._inside: set[str] = set()

    def is_inside(self, visitor: str) -> bool:
        """Whether this visitor is the teacher."""
        return visitor in self._inside

    def enter(self, visitor: str, pin: str) -> str:
        """Let the visitor in; where they are not, a sentence says why."""
        with self._lock:  # one hash at a time: each takes 16 MB
            if visitor == visitors.NOBODY:
                return "Without a cookie nobody is remembered as the teacher."
            now = self._clock()
            self._tries = [one for one in self._tries if now - one[0] < WITHIN]
            own = sum(who == visitor for _, who in self._tries)
            if own >= TRIES or len(self._tries) >= TRIES_IN_ALL:
                return f"Too many tries. Wait {WITHIN / 60:.0f} minutes, then try again."
            if not matches(pin, _kept()):
                self._tries.append((now, visitor))
                return "That is not the PIN."
            self._inside.add(visitor)
            return ""


door = Door()
"""The door of this server."""


def _kept() -> str:
    return os.environ.get(NAME, "")


def _scrypt(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=1 << 14, r=8, p=1, dklen=32)
