"""The process in which pictures of strangers are decoded: `python -m explainers.images.decoder`.

A small file can be made to take minutes and gigabytes, and Pillow's work cannot be interrupted. So
it is done here, in a process that holds nothing else, and that the system ends where it passes its
limits; `explainers.images.aside` is the other end. It needs Pillow and numpy, not PyTorch, and
starts in a fraction of a second.

What is asked and what is answered, on the standard streams, is a line of JSON each, followed by as
many bytes as the line says.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from typing import IO, Any

from PIL import Image

from explainers import processes
from explainers.images import picture, tones
from explainers.images.pictures import PictureError
from explainers.images.tones import Tones

MEGABYTES = 768
"""Of memory, beyond what the process has at its start: for one of 40 million pixels 500 suffice."""

SECONDS = 8
"""Of one core, for one picture: one of 40 million pixels takes two or three."""

PATIENCE = 60
"""Seconds on the clock, for one picture, however busy the machine is."""

Answer = tuple[dict[str, Any], bytes]


def main() -> None:
    """Answer what is asked on the standard input until it is closed.

    The arguments are the seconds and the megabytes that a picture is given.
    """
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    seconds, megabytes = map(int, sys.argv[1:])
    processes.step_back()
    processes.confine(megabytes)
    for line in iter(asked.readline, b""):
        request = json.loads(line)
        data = asked.read(request["bytes"])
        processes.wind_up(seconds, PATIENCE)
        header, body = _answered(request, data)
        processes.wind_up(0, 0)
        send(answers, header, body)


def send(stream: IO[bytes], header: dict[str, Any], body: bytes = b"") -> None:
    """Write a message."""
    stream.write(json.dumps({**header, "bytes": len(body)}).encode() + b"\n")
    stream.write(body)
    stream.flush()


def _answered(request: dict[str, Any], data: bytes) -> Answer:
    """The picture as it was asked for; or an `error`, a sentence; or that it was too `large`."""
    try:
        if "side" in request:
            return _small(data, **request)
        return _whole(data, request["name"], request["largest"])
    except PictureError as error:
        return {"error": str(error)}, b""
    except MemoryError:
        return {"large": True}, b""


def _whole(data: bytes, name: str, largest: int | None) -> Answer:
    opened = picture.open_file(data, name, largest=largest)
    made = opened.picture
    header = {
        "mode": made.mode,
        "side": made.size,
        "size": opened.size,
        "turned": opened.turned,
        "reduced": opened.reduced,
        "frames": opened.frames,
        "palette": _palette(made),
        "transparency": _transparency(made),
    }
    return header, made.tobytes()


def _palette(made: Image.Image) -> tuple[str, list[int]] | None:
    if made.palette is None:
        return None
    mode = "RGBA" if made.palette.mode == "RGBA" else "RGB"
    return mode, made.getpalette(mode) or []


def _transparency(made: Image.Image) -> Any:
    found = made.info.get("transparency")
    return list(found) if isinstance(found, bytes | tuple) else found


def _small(
    data: bytes, name: str, side: int, grey: tuple[float, float] | None, bytes: int
) -> Answer:
    """A square of `side` pixels; of deep greys also how far they reach: see `decode`."""
    made = picture.open_file(data, name, needed=side).picture
    deep = tones.is_deep(made)
    extent = tones.extent(made) if deep and grey is None else None
    known = Tones(*grey) if grey else tones.choose([extent]) if extent else None
    square = picture.to_array(picture.plain(made, name, grey=known), side)
    return {"extent": asdict(extent) if extent else None}, square.tobytes()


if __name__ == "__main__":
    main()
