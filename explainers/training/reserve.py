"""Room on the disk that is held back while a run goes on, for the day when the disk is full."""

from __future__ import annotations

import errno
import os
from pathlib import Path

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""What the system says where there is no more room: on the disk, for this user, in one file."""

SMALL = 1 << 20
"""Bytes for what a run writes at its end besides a checkpoint."""


class Reserve:
    """A file of nothing. Given back when the disk is full, it makes room for a last checkpoint."""

    def __init__(self, path: Path) -> None:
        """Nothing is held yet."""
        self._path = path

    def hold(self, size: int) -> None:
        """Hold room for `size` bytes and a little more. Raises OSError if there is none."""
        with self._path.open("wb") as file:
            try:
                if hasattr(os, "posix_fallocate"):
                    os.posix_fallocate(file.fileno(), 0, size + SMALL)
                else:
                    file.write(bytes(size + SMALL))
            except OSError as error:
                if error.errno in FULL:
                    self.give_back()
                    raise
                # Some network drives cannot promise room. There the last checkpoint takes its luck.

    def give_back(self) -> None:
        """Let go of the room."""
        self._path.unlink(missing_ok=True)
