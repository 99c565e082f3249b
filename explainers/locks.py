"""Locks between processes, which the system lets go of when their holder ends."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

POLL = 0.005
"""Seconds between two tries to take a lock."""

_NO_FILE = (errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.EACCES)
"""What the system says of a path where there is no file that anybody here could hold."""


class Lock:
    """A file that one process at a time can hold: a worker, say, for as long as it lives.

    The system lets go of it when the process ends, however it ends. So it tells truly whether
    somebody is there, where a process number may belong to a stranger or a zombie, and a heartbeat
    is only as fresh as the patience of whoever listens. Two Locks of one file exclude each other
    within a process too: threads each make their own.
    """

    def __init__(self, path: Path) -> None:
        """Nothing is locked yet; the file is made when it is needed."""
        self._path = path
        self._file: IO[bytes] | None = None

    def acquire(self, patience: float = 1.0) -> bool:
        """Take the lock; false if it is still held after `patience` seconds.

        Watchers who test the lock share it for an instant, hence the patience. What is held is the
        lock of the file that has this path now: while one waits, its folder may be renamed, and
        another made. Raises FileNotFoundError where there is no folder for it (any more).
        """
        deadline = time.monotonic() + patience
        while True:
            file = open(self._path, "ab", opener=at_once)  # noqa: SIM115
            if try_lock(file) and self._is_of(file):
                self._file = file
                return True
            file.close()
            if time.monotonic() > deadline:
                return False
            time.sleep(POLL)

    def _is_of(self, file: IO[bytes]) -> bool:
        """Whether this open file is the one that has the lock's path."""
        try:
            return os.path.samestat(os.fstat(file.fileno()), self._path.stat())
        except FileNotFoundError:
            return False

    def release(self) -> None:
        """Let go."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def is_held(self) -> bool:
        """Whether somebody, this object included, holds the lock.

        Whoever asks shares the lock for an instant, so that those who ask at once never take each
        other for its holder. Something else of the lock's name is held by nobody.
        """
        if self._file is not None:
            return True
        try:
            with open(self._path, "rb", opener=at_once) as file:
                return not try_lock(file, shared=True)
        except OSError as error:
            if error.errno in _NO_FILE:
                return False
            raise  # whether it is held is not known: this process has too many files open, say


def at_once(path: str, flags: int) -> int:
    """Open a file, and wait for nobody: a pipe would wait for its other end."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


@contextlib.contextmanager
def holding(path: Path, patience: float = 10.0) -> Iterator[None]:
    """Hold the lock on the file `path` for the length of a block.

    Raises TimeoutError (an OSError), with a sentence, if it is not to be had within `patience`
    seconds.
    """
    lock = Lock(path)
    if not lock.acquire(patience):
        raise TimeoutError(
            f"{path} has been locked by another process for {patience:g} s. Try again in a moment."
        )
    try:
        yield
    finally:
        lock.release()


def try_lock(file: IO[bytes], *, shared: bool = False) -> bool:
    """Lock the open file if nobody else has; closing it unlocks it.

    A lock that is `shared` excludes only those that are not. (Windows knows no such lock.)
    """
    try:
        if sys.platform == "win32":
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
            fcntl.flock(file, kind | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
