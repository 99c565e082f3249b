"""Folders in which a run is being made, or taken to pieces: nobody takes them for runs."""

from __future__ import annotations

import contextlib
import secrets
import shutil
from pathlib import Path

from explainers.locks import Lock

PREFIX = ".new-"
"""What their names begin with."""

LOCK = "start.lock"
"""The file in them that is locked by whoever is at it."""


def begin(runs: Path) -> tuple[Path, Lock]:
    """A new folder for a run that has no name yet, and its lock, which is held."""
    while True:
        made = (runs / f"{PREFIX}{secrets.token_hex(8)}").absolute()
        made.mkdir()
        lock = Lock(made / LOCK)
        with contextlib.suppress(FileNotFoundError):
            # Who sweeps may have come before the lock, and have taken the folder for a leftover.
            if lock.acquire() and (made / LOCK).exists():
                return made, lock
        lock.release()


def sweep(runs: Path) -> None:
    """Remove the folders that killed programs were making, or removing."""
    for path in runs.glob(f"{PREFIX}*"):
        lock = Lock(path / LOCK)
        with contextlib.suppress(OSError):
            if (path / LOCK).exists() and lock.acquire(patience=0):
                shutil.rmtree(path, ignore_errors=True)
        lock.release()
