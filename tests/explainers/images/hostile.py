"""Files that take much more than they look like, in their true formats."""

import io
import struct
import zipfile

from PIL import Image

from tests.explainers.images.archives import encoded, png


def slow_jpeg(side=2000, scans=2000):
    """A small progressive JPEG whose last scan comes again and again."""
    whole = encoded(Image.new("L", (side, side), 90), "JPEG", progressive=True)
    last, end = whole.rindex(b"\xff\xda"), whole.rindex(b"\xff\xd9")
    return whole[:end] + whole[last:end] * scans + whole[end:]


def large_png(mode="L", size=(1, 39_999_999)):
    """A PNG of as many pixels as are read."""
    return encoded(Image.new(mode, size))


def long_zip(path, entries):
    """A ZIP that lists so many files, and holds one."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr("train/a/0.png", png())
    whole = content.getvalue()
    first, end = whole.index(b"PK\1\2"), whole.index(b"PK\5\6")
    listing = whole[first:end] * entries
    count = min(entries, 0xFFFF)
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(listing), first, 0)
    path.write_bytes(whole[:first] + listing + tail)
    return path
