"""For whom the server is there: its owner alone, or a class."""

from __future__ import annotations

import os

NAME = "LAYERS_SERVER"
OWN, SHARED = "own", "shared"


def check() -> None:
    """Raise ValueError with a sentence where the environment variable says neither."""
    if _said() not in (OWN, SHARED):
        raise ValueError(
            f"The environment variable {NAME} is {_said()!r}: it must be {OWN} (a machine of one's "
            f"own, which is the default) or {SHARED} (a class)."
        )


def shared() -> bool:
    """Whether strangers visit the server."""
    return _said() == SHARED


def _said() -> str:
    return os.environ.get(NAME, OWN)
