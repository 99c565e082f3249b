"""CIFAR-10, downloaded by torchvision from its author's site (Krizhevsky, 2009)."""

from __future__ import annotations

import pickle
import shutil
import tarfile
import threading
import zlib
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import torch

from explainers.images import store
from explainers.images.sources import PictureError, Pictures, Progress, Split, no_progress

ARCHIVE_BYTES = 170_498_071
"""The size of cifar-10-python.tar.gz."""

SILENCE = 60.0
"""Seconds without a byte after which a download is given up."""

_LOOK = 0.2  # seconds between two looks at how much has come

# No network or no such host, another checksum, a damaged archive or damaged files in it.
_FAILURES = (
    *(OSError, HTTPException, RuntimeError, tarfile.TarError, zlib.error),
    *(EOFError, ValueError, KeyError, pickle.UnpicklingError),
)


def load(root: Path, progress: Progress = no_progress) -> Pictures:
    """CIFAR-10's 50,000 + 10,000 pictures: downloaded the first time, then read from a file.

    Raises PictureError where the download fails; what came of it is removed.
    """
    kept = store.file_for(root, "cifar10")
    pictures = store.read(kept)
    if pictures is None:
        progress("Looking for CIFAR-10", 0.0)
        pictures = _pictures(*_fetch(root, progress))
        store.write(kept, pictures)
    progress("CIFAR-10 is read", 1.0)
    return pictures


def _fetch(root: Path, progress: Progress) -> tuple[Any, Any]:
    """Torchvision's two data sets, downloaded where they are not below `root`."""
    from torchvision.datasets import CIFAR10

    archive, folder = root / CIFAR10.filename, root / CIFAR10.base_folder
    try:
        return CIFAR10(root, train=True), CIFAR10(root, train=False)
    except (RuntimeError, FileNotFoundError):  # its way to say that it is not there, or damaged
        root.mkdir(parents=True, exist_ok=True)
    ours = not folder.exists()  # what a reader has put there is not ours to remove
    archive.unlink(missing_ok=True)  # left by a download that was broken off
    try:
        _download(CIFAR10, root, archive, progress)
        progress("Checking CIFAR-10", 1.0)
        found = CIFAR10(root, train=True), CIFAR10(root, train=False)
    except _FAILURES as error:
        came = archive.stat().st_size if archive.exists() else 0
        archive.unlink(missing_ok=True)
        if ours:
            shutil.rmtree(folder, ignore_errors=True)
        raise PictureError(_sentence(error, came, CIFAR10.url)) from error
    archive.unlink(missing_ok=True)
    return found


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
        before, came = came, archive.stat().st_size if archive.exists() else 0
        progress(_status(came), 0.95 * min(1.0, came / ARCHIVE_BYTES))
        silent = 0.0 if came > before or came >= ARCHIVE_BYTES else silent + _LOOK
        if silent > SILENCE:
            raise TimeoutError(f"nothing came for {SILENCE:.0f} s")
    if failed:
        raise failed[0]


def _status(came: int) -> str:
    if came >= ARCHIVE_BYTES:
        return "Unpacking CIFAR-10"
    return f"Downloading CIFAR-10: {came / 1e6:.1f} of {ARCHIVE_BYTES / 1e6:.1f} MB"


def _sentence(error: Exception, came: int, url: str) -> str:
    host = urlsplit(url).netloc
    if came and came < ARCHIVE_BYTES:
        what = (
            f"The download of CIFAR-10 from {host} broke off after {came / 1e6:.1f} of "
            f"{ARCHIVE_BYTES / 1e6:.1f} MB"
        )
    elif came:
        what = f"What came from {host} is not CIFAR-10: its checksum is another one"
    else:
        what = f"CIFAR-10 cannot be downloaded from {host}"
    return (
        f"{what} ({error}). What came of it was removed. Try again when the network is there; the "
        "drawn pictures and a folder or ZIP of your own need none."
    )


def _pictures(train: Any, test: Any) -> Pictures:
    return Pictures(_half(train), _half(test), tuple(train.classes))


def _half(data: Any) -> Split:
    images = torch.from_numpy(data.data).permute(0, 3, 1, 2).contiguous()
    return Split(images, torch.tensor(data.targets, dtype=torch.int64))
