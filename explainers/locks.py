"""Locks between processes, which the system lets go of when their holder ends."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class Lock:
    """A file that one process at a time can hold: a worker, say, for as long as it lives.

    The system lets go of it when the process ends, however it ends. So it tells truly whether
    somebody is there, where a process number may belong to a stranger or a zombie, and a heartbeat
    is only as fresh as the patience of whoever listens.
    """

    def __init__(self, path: Path) -> None:
        """Nothing is locked yet; the file is made when it is needed."""
        self._path = path
        self._file: IO[bytes] | None = None

    def acquire(self, patience: float = 1.0) -> bool:
        """Take the lock; false if it is still held after `patience` seconds.

        Watchers who test the lock hold it for an instant, hence the patience.
        """
        deadline = time.monotonic() + patience
        self._file = self._path.open("ab")
        while not _try_lock(self._file):
            if time.monotonic() > deadline:
                self._file.close()
                self._file = None
                return False
            time.sleep(0.01)
        return True

    def release(self) -> None:
        """Let go."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def is_held(self) -> bool:
        """Whether somebody, this object included, holds the lock."""
        if self._file is not None:
            return True
        if not self._path.exists():
            return False
        with self._path.open("ab") as file:
            return not _try_lock(file)


def _try_lock(file: IO[bytes]) -> bool:
    """Lock the file if nobody has; closing it unlocks it."""
    try:
        if sys.platform == "win32":
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
