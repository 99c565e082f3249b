"""Files that are replaced whole: whoever reads one finds the old file or the new one.

That holds while another process reads, when the writer is killed, and, of files that are to last,
when the power fails. What a killed writer leaves behind is a `.part`, see `sweep`.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from explainers.locks import try_lock

PART = ".part"
"""What the name of a file ends with that is being written."""


@contextlib.contextmanager
def replacing(path: Path, *, lasting: bool = True) -> Iterator[IO[bytes]]:
    """A file to write to, which takes the place of `path` when the block ends without an error.

    Any number of threads and processes may do so at once; the last one wins. What is `lasting` is
    on the disk when this returns; what is not is written so often that waiting for the disk each
    time would cost more than a power cut. Raises OSError where it cannot be written, and then
    leaves nothing behind.
    """
    file = _part_of(path)
    part = Path(file.name)
    try:
        yield file
        file.flush()
        if lasting:
            os.fsync(file.fileno())
        if sys.platform == "win32":  # where a file that is open cannot be renamed
            file.close()
        part.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):  # on a full disk closing fails as writing did
            file.close()
        part.unlink(missing_ok=True)
        raise
    file.close()
    if lasting:
        settle_folder(path.parent)


def write(path: Path, text: str, *, lasting: bool = True) -> None:
    """Replace a text file whole, see `replacing`."""
    with replacing(path, lasting=lasting) as file:
        file.write(text.encode())


def copy(source: Path, target: Path) -> None:
    """Make `target` another file with the content of `source`; damage to one spares the other."""
    with source.open("rb") as old, replacing(target) as new:
        shutil.copyfileobj(old, new)


def settle_folder(folder: Path) -> None:
    """Have the names in a folder on the disk, where the system lets a program ask for that."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network drives do not know it
            os.fsync(handle)
    finally:
        os.close(handle)


def sweep(folder: Path) -> None:
    """Remove what killed writers left in a folder; whoever still writes is not disturbed."""
    for part in folder.glob(f"*{PART}"):
        with contextlib.suppress(OSError):  # it has just become a file, or goes the next time
            if sys.platform == "win32":
                part.unlink()  # refused while somebody has it open
                continue
            with part.open("rb") as file:
                if try_lock(file):
                    part.unlink()


def _part_of(path: Path) -> IO[bytes]:
    """A new file beside `path` with a name of its own, locked for as long as it is open."""
    while True:
        # Not of `tempfile`, whose files nobody but their maker may read.
        file = path.with_name(f"{path.name}.{secrets.token_hex(8)}{PART}").open("x+b")
        if sys.platform == "win32":
            return file
        # Who sweeps may have come before the lock, and have taken the file for a leftover.
        if try_lock(file) and os.fstat(file.fileno()).st_nlink:
            return file
        file.close()
