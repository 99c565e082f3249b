"""One picture, however it was saved: opened safely, turned upright, in plain red, green and blue.

A file that cannot be read is answered with a PictureError whose message names the file and says
why. Nothing here trusts the file: its size, its pixels and its format are limited.
"""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import BinaryIO

import numpy as np
import torch
from PIL import Image, ImageOps, UnidentifiedImageError
from torch import Tensor

from explainers.images.sources import PictureError

Array = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]

MAX_BYTES = 64 * 2**20
"""Of a picture's file."""

MAX_PIXELS = 40_000_000
"""Of a picture as it is decoded: 120 MB in memory."""

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF", "PPM")
"""What is tried; left out are formats that run other programs or are no pictures of pixels."""

# What Pillow raises on damaged files, depending on the format and on where the damage is.
_DAMAGE = (
    *(OSError, EOFError, SyntaxError, RuntimeError, struct.error, zlib.error),
    *(ValueError, TypeError, AttributeError, IndexError, KeyError, OverflowError),
)


def open_picture(
    source: bytes | Path | BinaryIO, name: str = "", *, needed: int = 1024
) -> Image.Image:
    """The picture in `source`, upright, in mode RGB; the first frame where there are several.

    Transparent parts become white. A JPEG much larger than `needed` pixels in both directions is
    decoded at a half, a quarter or an eighth of its size, which is quick and takes little memory.
    `name` is what messages call it. Raises PictureError for whatever cannot be read.
    """
    data = _bytes(source, name)
    name = name or (str(source) if isinstance(source, Path) else "The file")
    if not data:
        raise PictureError(f"{name} is empty: it holds 0 bytes.")
    Image.init()  # else Pillow knows only its commonest formats, and stumbles over the others
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
        picture.draft(None, (needed, needed))
        _check_pixels(picture.size, name)
        picture.load()
        return _plain(ImageOps.exif_transpose(picture))
    except PictureError:
        raise
    except Image.DecompressionBombError as error:
        raise PictureError(f"{name} has far too many pixels. {_RULE}") from error
    except UnidentifiedImageError as error:
        raise PictureError(
            f"{name} is not a picture of a kind that can be read here: JPEG, PNG, GIF, WebP, BMP, "
            "TIFF, AVIF or PPM."
        ) from error
    except _DAMAGE as error:
        raise PictureError(_damage(name, error)) from error


def to_tensor(picture: Image.Image, size: int) -> Tensor:
    """The picture's middle square, resized to uint8 (3, size, size)."""
    return torch.from_numpy(to_array(picture, size)).permute(2, 0, 1).contiguous()


def to_array(picture: Image.Image, size: int) -> Array:
    """As `to_tensor`, as a new array of shape (size, size, 3)."""
    if picture.size != (size, size):
        picture = ImageOps.fit(picture, (size, size), method=Image.Resampling.BICUBIC)
    return np.array(picture, dtype=np.uint8)


_RULE = f"At most {MAX_PIXELS // 10**6} million are read: save it smaller and try again."


def _bytes(source: bytes | Path | BinaryIO, name: str) -> bytes:
    if isinstance(source, bytes):
        data = source
    elif isinstance(source, Path):
        try:
            with source.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except OSError as error:
            reason = error.strerror or str(error)
            raise PictureError(f"{name or source} cannot be opened: {reason}.") from error
    else:
        data = source.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise PictureError(
            f"{name or 'The file'} is larger than {MAX_BYTES // 2**20} MB, the most that is read."
        )
    return data


def _check_pixels(size: tuple[int, int], name: str) -> None:
    width, height = size
    if width * height > MAX_PIXELS:
        millions = width * height / 1e6
        raise PictureError(f"{name} is {width} × {height} pixels, {millions:.0f} million. {_RULE}")


def _plain(picture: Image.Image) -> Image.Image:
    """Any mode as RGB: deep grey scaled to 8 bits, transparency laid over white."""
    if picture.mode.startswith("I") or picture.mode == "F":
        return _deep_grey(picture)
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        white = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(white, layer).convert("RGB")
    return picture.convert("RGB")


def _deep_grey(picture: Image.Image) -> Image.Image:
    """Grey of 16 or 32 bits or in floats; Pillow's own conversion would clip all above 255."""
    values = np.nan_to_num(np.asarray(picture, dtype=np.float64))
    most = values.max(initial=0.0)
    full = 1.0 if most <= 1 and picture.mode == "F" else 255.0 if most <= 255 else 65535.0
    full = max(full, most)
    return Image.fromarray((values.clip(0) * (255 / full) + 0.5).astype(np.uint8)).convert("RGB")


def _damage(name: str, error: BaseException) -> str:
    words = str(error)
    if "truncated" in words.lower() or isinstance(error, EOFError):
        return f"{name} is cut off: the file ends before the picture does. Save or copy it again."
    return f"{name} is damaged and cannot be decoded ({words or type(error).__name__})."
