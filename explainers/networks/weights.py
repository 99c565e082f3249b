"""Files of trained weights: where torch.hub keeps them, and a download that can be watched.

torch.hub's own download tells its progress to a terminal only, and waits for a silent server for
ever; this one keeps to its folder, its file names and its check: the hash in a file's name.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlsplit

import torch

from explainers.locks import Lock

SILENCE = 30.0
"""Seconds without a byte after which a download is given up."""

_PIECE = 256 * 1024
_LOOK = 0.2  # seconds between two looks whether another process is done


def file_for(url: str) -> Path:
    """Where torch.hub, and so torchvision, keeps what is downloaded from `url`."""
    return Path(torch.hub.get_dir()) / "checkpoints" / Path(urlsplit(url).path).name


class Download:
    """A download that runs in a thread of its own. `came` and `total` count bytes (0: unknown).

    `state` is "running", "done", "failed" or "cancelled"; `message` says why it failed. `waiting`
    is whether another process is at the same file: then its download is waited for.
    """

    def __init__(self, url: str, file: Path) -> None:
        """Begin at once."""
        self.url, self.file = url, file
        self.came, self.total = 0, 0
        self.state, self.message = "running", ""
        self.waiting = False
        self._asked_to_stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="download-weights", daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """Stop soon; what came is removed."""
        self._asked_to_stop.set()

    def wait(self, seconds: float | None = None) -> None:
        """Block until it has ended."""
        self._thread.join(seconds)

    def _work(self) -> None:
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with self._alone() as turn:
                if turn and not self.file.exists():
                    self._download()
            self.state = "done" if self.file.exists() else "cancelled"
        except (OSError, HTTPException, ValueError) as error:
            self.message = self._sentence(error)
            self.state = "failed"

    @contextlib.contextmanager
    def _alone(self) -> Iterator[bool]:
        """Hold the making of the file; gives whether it came to that before one asked to stop.

        Several servers, each a process, may keep their files in the same folder.
        """
        lock = Lock(self.file.parent.with_name(f".{self.file.name}.lock"))
        while not (turn := lock.acquire(patience=_LOOK)) and not self._asked_to_stop.is_set():
            self.waiting = True
        self.waiting = False
        try:
            yield turn
        finally:
            lock.release()

    def _download(self) -> None:
        part = self.file.with_name(f"{self.file.name}.part")
        try:
            digest = self._fetch(part)
            if not self._asked_to_stop.is_set():
                self._check(digest)
                part.replace(self.file)
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)

    def _fetch(self, part: Path) -> str:
        """Write what comes to `part`; the SHA-256 of it."""
        digest = hashlib.sha256()
        request = urllib.request.Request(self.url, headers={"User-Agent": "torch.hub"})
        with urllib.request.urlopen(request, timeout=SILENCE) as answer, part.open("wb") as file:
            self.total = int(answer.headers.get("Content-Length") or 0)
            while not self._asked_to_stop.is_set() and (piece := answer.read(_PIECE)):
                file.write(piece)
                digest.update(piece)
                self.came += len(piece)
        if self.came < self.total and not self._asked_to_stop.is_set():
            raise OSError("the connection was closed")
        return digest.hexdigest()

    def _check(self, digest: str) -> None:
        """Hold the hash in the file's name (vgg16-397923af.pth) against what came."""
        found = re.search(r"-([0-9a-f]{8,})\.", self.file.name)
        if found and not digest.startswith(found[1]):
            raise ValueError(f"its SHA-256 begins with {digest[:8]}, not with {found[1]}")

    def _sentence(self, error: Exception) -> str:
        host = urlsplit(self.url).netloc
        reason = getattr(error, "reason", None) or error
        size = f" of {self.total / 1e6:.1f}" if self.total else ""
        if isinstance(error, ValueError):
            what = f"What came from {host} is not the file it should be"
        elif self.came:
            what = f"The download from {host} broke off after {self.came / 1e6:.1f}{size} MB"
        else:
            what = f"The weights cannot be downloaded from {host}"
        return (
            f"{what} ({reason}). What came was removed. Everything else on this page works "
            "without them."
        )


_running: dict[str, Download] = {}
_lock = threading.Lock()


def download(url: str) -> Download:
    """The download of `url`: the one that is going on, for whoever asked first, or a new one."""
    with _lock:
        found = _running.get(url)
        if found is None or found.state != "running":
            found = _running[url] = Download(url, file_for(url))
        return found


def last(url: str) -> Download | None:
    """The download of `url` that was begun last, if there was one."""
    return _running.get(url)
