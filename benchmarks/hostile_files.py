"""Files that take much more than they look like, in their true formats."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import numpy as np
from PIL import Image


def slow_jpeg(side: int = 2000, scans: int = 2000) -> bytes:
    """A small progressive JPEG whose last scan comes again and again."""
    whole = _encoded(Image.new("L", (side, side), 90), "JPEG", progressive=True)
    last, end = whole.rindex(b"\xff\xda"), whole.rindex(b"\xff\xd9")
    return whole[:end] + whole[last:end] * scans + whole[end:]


def large_png(mode: str = "L", size: tuple[int, int] = (1, 39_999_999)) -> bytes:
    """A PNG of as many pixels as are read."""
    return _encoded(Image.new(mode, size), "PNG")


def deep_png(side: int = 6000) -> bytes:
    """A small PNG of many pixels of 16 bits."""
    return _encoded(Image.fromarray(np.full((side, side), 7, dtype=np.uint16)), "PNG")


def long_zip(path: Path, entries: int) -> Path:
    """A ZIP that lists so many files, and holds one."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr("train/a/0.png", _encoded(Image.new("RGB", (32, 32)), "PNG"))
    whole = content.getvalue()
    first, end = whole.index(b"PK\1\2"), whole.index(b"PK\5\6")
    listing = whole[first:end] * entries
    count = min(entries, 0xFFFF)
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(listing), first, 0)
    path.write_bytes(whole[:first] + listing + tail)
    return path


def data_set(path: Path, picture: bytes, ending: str, count: int = 20) -> Path:
    """A ZIP of two classes that hold nothing but `picture`."""
    with zipfile.ZipFile(path, "w") as file:
        for name in "ab":
            for number in range(count):
                file.writestr(f"train/{name}/{number}.{ending}", picture)
    return path


def _encoded(picture: Image.Image, kind: str, **options: bool) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()
