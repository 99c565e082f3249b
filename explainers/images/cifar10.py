"""CIFAR-10: placed by hand, or downloaded by torchvision from its author's site (Krizhevsky, 2009).

What a reader has placed is verified, used, and never changed or removed. Downloads happen in a
folder of their own, so that one that fails leaves nothing behind.
"""

from __future__ import annotations

import pickle
import shutil
import tarfile
import tempfile
import threading
import zlib
from functools import partial
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit

import torch

from explainers.images import cifar10_placed as placed
from explainers.images import store
from explainers.images.pictures import PictureError, Pictures, Progress, Split, no_progress

ARCHIVE_BYTES = 170_498_071
"""The size of cifar-10-python.tar.gz."""

SILENCE = 60.0
"""Seconds without a byte after which a download is given up."""

_LOOK = 0.2  # seconds between two looks at how much has come
_OURS = ".cifar10-"  # how the folders begin in which we download and unpack

# No network or no such host, another checksum, a damaged archive or damaged files in it.
_FAILURES = (
    *(OSError, HTTPException, RuntimeError, tarfile.TarError, zlib.error),
    *(EOFError, ValueError, KeyError, pickle.UnpicklingError),
)


def load(root: Path, progress: Progress = no_progress) -> Pictures:
    """CIFAR-10's 50,000 + 10,000 pictures: placed or downloaded once, then read from a file.

    Placed by hand it lies in `root`: cifar-10-python.tar.gz as it was downloaded, or unpacked as
    cifar-10-batches-py. Raises PictureError where that is not whole, or the download fails.
    """
    kept = store.file_for(root, "cifar10")
    pictures = store.read(kept)
    if pictures is None:
        progress("Looking for CIFAR-10", 0.0)
        with store.alone(kept, partial(_tell_of_others, root, progress)):
            pictures = store.read(kept) or _made(root, kept, progress)
    progress("CIFAR-10 is read", 1.0)
    return pictures


def _tell_of_others(root: Path, progress: Progress) -> None:
    """Report how far somebody else's download is, as far as its file tells."""
    came = max(map(_size, root.glob(f"{_OURS}*/{placed.ARCHIVES[0]}")), default=0)
    how_far = f": {_share(came)}" if came else ""
    progress(f"CIFAR-10 is being fetched already{how_far}", _fraction(came))


def is_here(root: Path) -> bool:
    """Whether it needs no download: it was read before, or placed by hand, whole or not."""
    return store.file_for(root, "cifar10").exists() or placed.is_there(root)


def _made(root: Path, kept: Path, progress: Progress) -> Pictures:
    from explainers.vision import datasets

    theirs = datasets.CIFAR10

    for left in root.glob(f"{_OURS}*"):  # by a process that was killed; we are alone here
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=root, prefix=_OURS, ignore_cleanup_errors=True) as ours:
        place = placed.find(root, Path(ours), progress) if placed.is_there(root) else None
        if place is None:
            place = Path(ours)
            _fetch(place, progress)
            # Where torchvision looks for it, so that the code of a lesson need not download again.
            place = (place / theirs.base_folder).replace(root / theirs.base_folder).parent
        pictures = _pictures(theirs(place, train=True), theirs(place, train=False))
    store.write(kept, pictures)
    return pictures


def _fetch(place: Path, progress: Progress) -> None:
    """Let torchvision download into the empty folder `place`, and verify it."""
    from explainers.vision import datasets

    theirs = datasets.CIFAR10

    archive = place / theirs.filename
    try:
        _download(theirs, place, archive, progress)
        progress("Checking CIFAR-10", 1.0)
        theirs(place, train=True)
    except _FAILURES as error:
        if isinstance(error, HTTPError):  # it holds the connection, which nobody reads any more
            error.close()
        raise PictureError(_sentence(error, archive, theirs.url)) from error


def _download(source: Any, root: Path, archive: Path, progress: Progress) -> None:
    """Let torchvision download and unpack, in a thread; report by the growth of its file."""
    failed: list[Exception] = []

    def work() -> None:
        try:
            source(root, download=True)
        except _FAILURES as error:
            failed.append(error)

    worker = threading.Thread(target=work, name="download-cifar10", daemon=True)
    came, silent = 0, 0.0
    progress(_status(came), 0.0)
    worker.start()
    while worker.is_alive():
        worker.join(_LOOK)
        before, came = came, _size(archive)
        progress(_status(came), _fraction(came))
        silent = 0.0 if came > before or came >= ARCHIVE_BYTES else silent + _LOOK
        if silent > SILENCE:
            raise TimeoutError(f"nothing came for {SILENCE:.0f} s")
    if failed:
        raise failed[0]


def _size(archive: Path) -> int:
    try:
        return archive.stat().st_size
    except OSError:  # not there yet, or there no more
        return 0


def _fraction(came: int) -> float:
    return 0.95 * min(1.0, came / ARCHIVE_BYTES)


def _share(came: int) -> str:
    return f"{came / 1e6:.1f} of {ARCHIVE_BYTES / 1e6:.1f} MB"


def _status(came: int) -> str:
    if came >= ARCHIVE_BYTES:
        return "Unpacking CIFAR-10"
    return f"Downloading CIFAR-10: {_share(came)}"


def _sentence(error: Exception, archive: Path, url: str) -> str:
    host, came = urlsplit(url).netloc, _size(archive)
    if came and placed.is_web_page(archive):
        return (
            f"What came from {host} is a web page, not CIFAR-10. Networks that want a login first, "
            "as in hotels and on a campus, answer so: open any page in a browser, log in, and try "
            f"again. Or fetch {url} elsewhere and place it in {archive.parent.parent}. What came "
            "was removed."
        )
    if came and came < ARCHIVE_BYTES:
        what = f"The download of CIFAR-10 from {host} broke off after {_share(came)}"
    elif came:
        what = f"What came from {host} is not CIFAR-10: its checksum is another one"
    else:
        what = f"CIFAR-10 cannot be downloaded from {host}"
    return (
        f"{what} ({error}). What came of it was removed. Try again when the network is there, or "
        f"place {archive.name} in {archive.parent.parent} by hand; the drawn pictures and a folder "
        "or ZIP of your own need no network."
    )


def _pictures(train: Any, test: Any) -> Pictures:
    return Pictures(_half(train), _half(test), tuple(train.classes))


def _half(data: Any) -> Split:
    images = torch.from_numpy(data.data).permute(0, 3, 1, 2).contiguous()
    return Split(images, torch.tensor(data.targets, dtype=torch.int64))
