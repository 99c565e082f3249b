"""Pictures of strangers, decoded in a process of their own: see `explainers.images.decoder`.

What comes back is pixels, never objects: whatever a file does to that process, nothing of it
reaches this one.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from explainers.images import decoder
from explainers.images.picture import Array, Opened
from explainers.images.pictures import PictureError
from explainers.images.tones import Extent, Tones

PROJECT = Path(__file__).resolve().parents[2]
"""The folder that `explainers` lies in: where the process finds it."""

_BY_TIME = {"SIGPROF", "SIGALRM", "SIGXCPU"}


class EndedError(Exception):
    """The process was ended from here, by `Aside.end`."""


class TooMuchError(PictureError):
    """A picture takes more time or memory than it is given."""


class Aside:
    """One such process, started when it is first needed, and anew where it was ended.

    It decodes one picture at a time: whoever comes in between waits.
    """

    def __init__(self, seconds: int = decoder.SECONDS, megabytes: int = decoder.MEGABYTES) -> None:
        """Nothing is started yet. `seconds` of a core and `megabytes` are given to a picture."""
        self._given = seconds, megabytes
        self.owner = os.getpid()
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()
        self._over = False

    def open(self, data: bytes, name: str, largest: int | None = None) -> Opened:
        """As `picture.open_file`; raises PictureError as well where that takes too much."""
        header, body = self._ask({"name": name, "largest": largest}, data)
        return Opened(
            _picture(header, body),
            (header["size"][0], header["size"][1]),
            header["turned"],
            header["reduced"],
            header["frames"],
        )

    def square(
        self, data: bytes, name: str, side: int, grey: Tones | None = None
    ) -> tuple[Array, Extent | None]:
        """The picture as uint8 (side, side, 3), and how far deep greys reach, if it holds such.

        With `grey`, their range, it is not told again. Raises PictureError as `open` does.
        """
        within = (grey.black, grey.white) if grey else None
        header, body = self._ask({"name": name, "side": side, "grey": within}, data)
        pixels = np.frombuffer(body, dtype=np.uint8).reshape(side, side, 3)
        return pixels, Extent(**header["extent"]) if header["extent"] else None

    def end(self) -> None:
        """End it for good, in the middle of a picture if need be; safe from any thread."""
        self._over = True
        process = self._process
        if process is None:
            return
        process.kill()
        if self._turn.acquire(blocking=False):  # else whoever waits for an answer sees to it
            try:
                self._forget()
            finally:
                self._turn.release()

    @property
    def over(self) -> bool:
        """Whether it was ended, or belongs to the process that this one was forked from."""
        return self._over or self.owner != os.getpid()

    def _ask(self, request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
        with self._turn:
            if self._over:
                raise EndedError
            if self._process is not None and self._process.poll() is not None:
                self._forget()  # ended from elsewhere: the next picture is not to blame
            process = self._process = self._process or _started(*self._given)
            try:
                header, body = _asked(process, request, data)
            except (OSError, ValueError, EOFError) as error:
                code = self._forget()
                if self._over:
                    raise EndedError from error
                raise self._ended(request["name"], code) from error
        if header.get("large"):
            raise self._too_large(request["name"])
        if "error" in header:
            raise PictureError(header["error"])
        return header, body

    def _too_large(self, name: str) -> TooMuchError:
        return TooMuchError(
            f"{name} needs more than {self._given[1]} MB of memory to be decoded, the most that a "
            "picture is given. Save it smaller, and try again."
        )

    def _ended(self, name: str, code: int) -> PictureError:
        """Why there is no picture, by the signal that ended the process."""
        by = signal.Signals(-code).name if code < 0 else ""
        if by in _BY_TIME:
            return TooMuchError(
                f"{name} takes more than {self._given[0]} seconds to be decoded, the most that a "
                "picture is given. Save it anew, smaller or as a plain JPEG or PNG."
            )
        how = f"signal {by}" if by else f"exit {code}"
        return PictureError(f"{name} is damaged: the program that decodes it ended ({how}).")

    def _forget(self) -> int:
        """See the process to its end; how it ended."""
        process, self._process = self._process, None
        if process is None:
            return 0
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        try:
            return process.wait(1.0)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


AT_ONCE = min(4, os.cpu_count() or 1)
"""Pictures that are decoded at the same time, for all visitors together."""

_room = threading.BoundedSemaphore(AT_ONCE)
_idle: list[Aside] = []


@contextlib.contextmanager
def borrowed() -> Iterator[Aside]:
    """One of a few such processes for the length of a block; waits until there is one."""
    with _room:
        found = next(iter(_idle_ones()), None) or Aside()
        try:
            yield found
        finally:
            if not found.over:
                _idle.append(found)


@atexit.register
def _close() -> None:
    """End those that are idle, when this process ends."""
    for one in _idle_ones():
        one.end()


def _idle_ones() -> Iterator[Aside]:
    while True:
        try:
            found = _idle.pop()
        except IndexError:
            return
        if not found.over:
            yield found


def _started(seconds: int, megabytes: int) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            [sys.executable, "-m", decoder.__name__, str(seconds), str(megabytes)],
            cwd=PROJECT,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},  # each would set memory aside
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # a Ctrl+C at the terminal is not for it
        )
    except OSError as error:
        raise PictureError(f"Pictures cannot be decoded now: {error.strerror or error}.") from error


def _asked(
    process: subprocess.Popen[bytes], request: dict[str, Any], data: bytes
) -> tuple[dict[str, Any], bytes]:
    assert process.stdin is not None
    assert process.stdout is not None
    decoder.send(process.stdin, request, data)
    line = process.stdout.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    header = json.loads(line)
    body = process.stdout.read(header["bytes"])
    if len(body) != header["bytes"]:
        raise EOFError
    return header, body


def _picture(header: dict[str, Any], body: bytes) -> Image.Image:
    made = Image.frombytes(header["mode"], tuple(header["side"]), body)
    if header["palette"] is not None:
        mode, colours = header["palette"]
        made.putpalette(bytes(colours), mode)
    found = header["transparency"]
    if found is not None:
        several = bytes(found) if made.mode == "P" else tuple(found)
        made.info["transparency"] = several if isinstance(found, list) else found
    return made
