"""Pixels as a PNG, made in a fraction of the time that an encoder takes which tries all ways."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from explainers.figures.maps import Pixels

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KIND_OF_COLOUR = {3: 2, 4: 6}  # RGB and RGBA, in the file's own numbers
_INDEXED = 3
_NONE, _UP = 0, 2  # of the five filters

SMALL = 64 * 64
"""Pixels up to which it is worth while to count the colours."""


def png(pixels: Pixels, level: int = 1) -> bytes:
    """`pixels`, uint8 (H, W, 3) or (H, W, 4), as a PNG; `level` is zlib's, 1 the quickest.

    Other encoders try five filters on every row. Here each row but the first is told by its
    difference to the one above: rows of an enlarged picture repeat, so most of them are zeros.
    """
    height, width, channels = pixels.shape
    rows = _differences(pixels.reshape(height, width * channels))
    return _file((width, height), _KIND_OF_COLOUR[channels], rows, level)


def indexed(which: Pixels, colours: Pixels) -> bytes:
    """A picture of few `colours`, RGBA (N, 4), as a PNG; `which` (H, W) has each pixel's number."""
    height, width = which.shape
    palette, alpha = colours[:, :3].tobytes(), colours[:, 3].tobytes()
    return _file((width, height), _INDEXED, _differences(which), 1, palette, alpha)


def _differences(flat: Pixels) -> Pixels:
    """The rows of a file, each of the bytes of `flat` (H, W) less those of the one above."""
    rows = np.empty((len(flat), 1 + flat.shape[1]), np.uint8)
    rows[:, 0], rows[0, 0] = _UP, _NONE
    rows[0, 1:] = flat[0]
    np.subtract(flat[1:], flat[:-1], out=rows[1:, 1:])  # bytes wrap, as the format has it
    return rows


def small(pixels: Pixels) -> bytes:
    """`pixels` (H, W, 3) as a PNG of few bytes, to be sent within a page.

    A feature map has at most as many colours as its scale: each pixel is the number of one, then.
    """
    height, width = pixels.shape[:2]
    if height * width > SMALL:
        return png(pixels, level=6)
    red, green, blue = (pixels[..., band].astype(np.uint32) for band in range(3))
    colours, which = np.unique(red << 16 | green << 8 | blue, return_inverse=True)
    if len(colours) > 256:
        return png(pixels, level=6)
    rows = np.empty((height, 1 + width), np.uint8)
    rows[:, 0], rows[:, 1:] = _NONE, which.reshape(height, width)
    palette = np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1)
    return _file((width, height), _INDEXED, rows, 6, palette.astype(np.uint8).tobytes())


def _file(
    size: tuple[int, int],
    kind: int,
    rows: Pixels,
    level: int,
    palette: bytes = b"",
    alpha: bytes = b"",
) -> bytes:
    parts = [_chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, kind, 0, 0, 0))]
    if palette:
        parts.append(_chunk(b"PLTE", palette))
    if alpha:
        parts.append(_chunk(b"tRNS", alpha))
    parts += [_chunk(b"IDAT", zlib.compress(rows.data, level)), _chunk(b"IEND", b"")]
    return _SIGNATURE + b"".join(parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
