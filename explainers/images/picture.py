"""One picture, however it was saved: opened safely, turned upright, in plain red, green and blue.

A file that cannot be read is answered with a PictureError whose message names the file and says
why. Nothing here trusts the file: its size, its pixels and its format are limited.
"""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from explainers.images import formats, tones
from explainers.images.pictures import PictureError
from explainers.images.tones import Tones

if TYPE_CHECKING:  # the process that decodes pictures does without PyTorch
    from torch import Tensor

Array = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]

MAX_BYTES = 64 * 2**20
"""Of a picture's file."""

MAX_PIXELS = 40_000_000
"""Of a picture as it is decoded: 120 MB in memory."""

LARGEST = 1024
"""Pixels of the longer side of a picture that a page works with: a larger one is reduced first."""

_STRIP = 2**20  # pixels brought to RGB together: the ways there take several times their memory
_ORIENTATION = 0x0112  # the EXIF tag by which a camera says how it was held

# What Pillow raises on damaged files, depending on the format and on where the damage is.
_DAMAGE = (
    *(OSError, EOFError, SyntaxError, RuntimeError, struct.error, zlib.error),
    *(ValueError, TypeError, AttributeError, IndexError, KeyError, OverflowError),
)


@dataclass(frozen=True)
class Opened:
    """A picture as its file holds it, upright, and what had to be done to get there.

    `size` is the file's own (width, height), before anything; `turned` says that it was turned
    upright, `reduced` that it was made smaller; `frames` is how many there are in the file.
    """

    picture: Image.Image
    size: tuple[int, int]
    turned: bool = False
    reduced: bool = False
    frames: int = 1


def open_file(
    source: bytes | Path | BinaryIO,
    name: str = "",
    *,
    needed: int | None = None,
    largest: int | None = None,
) -> Opened:
    """The first picture in `source` in its file's own mode, loaded and upright.

    With `needed`, a JPEG much larger than that in both directions is decoded at a half, a quarter
    or an eighth of its size, which is quick and takes little memory. With `largest`, any picture
    with a longer side is reduced to that by `Image.thumbnail`. `name` is what messages call it.
    Raises PictureError for whatever cannot be read.
    """
    data = content(source, name)
    name = name or (str(source) if isinstance(source, Path) else "The file")
    if not data:
        raise PictureError(f"{name} is empty: it holds 0 bytes.")
    try:
        picture = Image.open(io.BytesIO(data), formats=formats.readable())
        size = picture.size
        if needed is not None:
            picture.draft(None, (needed, needed))
        _check_pixels(picture.size, name)
        return _upright(picture, size, largest)
    except PictureError:
        raise
    except Image.DecompressionBombError as error:
        raise PictureError(f"{name} has far too many pixels. {_RULE}") from error
    except UnidentifiedImageError as error:
        raise PictureError(_unknown(name, data)) from error
    except _DAMAGE as error:
        raise PictureError(_damage(name, error)) from error


def open_picture(
    source: bytes | Path | BinaryIO, name: str = "", *, needed: int = 1024
) -> Image.Image:
    """The picture in `source`, upright, in mode RGB; the first frame where there are several.

    Transparent parts become white, deep greys are scaled as `explainers.images.tones` says. Raises
    PictureError as `open_file` does.
    """
    return plain(open_file(source, name, needed=needed).picture, name)


def plain(picture: Image.Image, name: str = "", *, grey: Tones | None = None) -> Image.Image:
    """A picture of any mode as RGB; `grey` is the range of deep greys, else the picture's own.

    Raises PictureError for a mode that Pillow cannot turn into RGB.
    """
    if tones.is_deep(picture):
        grey = grey or tones.choose([tones.extent(picture)])
    made = Image.new("RGB", picture.size)
    for top, bottom in tones.strips(picture.size, _STRIP):
        strip = picture
        if bottom - top < picture.height:
            strip = picture.crop((0, top, picture.width, bottom))
        made.paste(_plain(strip, name, grey), (0, top))
    return made


def _plain(picture: Image.Image, name: str, grey: Tones | None) -> Image.Image:
    if grey is not None and tones.is_deep(picture):
        return Image.fromarray(tones.to_bytes(picture, grey)).convert("RGB")
    try:
        if picture.mode == "LAB":
            return _from_lab(picture)
        if picture.has_transparency_data:
            layer = picture.convert("LA") if picture.mode == "La" else picture
            layer = layer.convert("RGBA")
            white = Image.new("RGBA", layer.size, "white")
            return Image.alpha_composite(white, layer).convert("RGB")
        return picture.convert("RGB")
    except (ValueError, OSError, ImageCms.PyCMSError) as error:
        raise PictureError(
            f"{name or 'The picture'} is in the mode {picture.mode}, which cannot be turned into "
            f"red, green and blue here ({error}). Save it as RGB."
        ) from error


def remarks(opened: Opened) -> list[str]:
    """What a reader should know of how the picture was taken, in sentences."""
    found = []
    if opened.frames > 1:
        found.append(f"The file holds {opened.frames:,} pictures: the first one is taken.")
    if opened.turned:
        found.append("It was turned upright, as the camera notes in the file.")
    if opened.reduced:
        found.append(
            f"It has {_pixels(opened.size)} pixels in the file and is reduced to "
            f"{_pixels(opened.picture.size)} here."
        )
    if tones.is_deep(opened.picture):
        grey = tones.choose([tones.extent(opened.picture)])
        found.append(tones.sentence(opened.picture, grey))
    return found


def to_tensor(picture: Image.Image, size: int) -> Tensor:
    """The picture's middle square, resized to uint8 (3, size, size)."""
    import torch

    return torch.from_numpy(to_array(picture, size)).permute(2, 0, 1).contiguous()


def to_array(picture: Image.Image, size: int) -> Array:
    """As `to_tensor`, as a new array of shape (size, size, 3)."""
    if picture.size != (size, size):
        picture = ImageOps.fit(picture, (size, size), method=Image.Resampling.BICUBIC)
    return np.array(picture, dtype=np.uint8)


_RULE = f"At most {MAX_PIXELS // 10**6} million are read: save it smaller and try again."


def _upright(picture: Image.Image, size: tuple[int, int], largest: int | None) -> Opened:
    frames = getattr(picture, "n_frames", 1)
    # Asked before it is loaded: Pillow turns a TIFF by itself then, and forgets the mark.
    turned = picture.getexif().get(_ORIENTATION, 1) in range(2, 9)
    reduced = largest is not None and max(picture.size) > largest
    if largest is not None and reduced:
        # Pillow's quick first step does not know grey of 16 bits.
        gap = None if picture.mode.startswith("I;") else 2.0
        picture.thumbnail((largest, largest), reducing_gap=gap)
    picture.load()
    ImageOps.exif_transpose(picture, in_place=True)
    return Opened(picture, size, turned, reduced, frames)


def content(source: bytes | Path | BinaryIO, name: str) -> bytes:
    """All bytes of a picture's file; PictureError where it cannot be read or is too large."""
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
        raise PictureError(f"{name} is {_pixels(size)} pixels, {millions:.0f} million. {_RULE}")


def _pixels(size: tuple[int, int]) -> str:
    return f"{size[0]} × {size[1]}"


def _from_lab(picture: Image.Image) -> Image.Image:
    made = ImageCms.applyTransform(picture, _lab_to_rgb())
    if made is None:  # only where it was asked to work in place
        raise ValueError("no picture came out")
    return made


@cache
def _lab_to_rgb() -> Any:
    lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    return ImageCms.buildTransform(lab, srgb, "LAB", "RGB")


_TIFFS = (
    "Of a TIFF, 8 or 16 bits are read, in grey or colours, and floats of 32 bits in grey: convert "
    "other floats, such as those of 64 bits, to these."
)


def _unknown(name: str, data: bytes) -> str:
    if formats.is_heic(data):
        return (
            f"{name} is a HEIC picture, as phones save them. It can be read here once the package "
            "pillow-heif is installed (pip install pillow-heif); or save it as JPEG."
        )
    if title := formats.begins_as(data):
        kinds = f" {_TIFFS}" if title == "TIFF" else ""
        return (
            f"{name} begins as a {title} picture does, but is damaged or of a kind of {title} that "
            f"cannot be read here.{kinds}"
        )
    return f"{name} is not a picture of a kind that can be read here: {formats.named()}."


def _damage(name: str, error: BaseException) -> str:
    words = str(error)
    if "truncated" in words.lower() or isinstance(error, EOFError):
        return f"{name} is cut off: the file ends before the picture does. Save or copy it again."
    return f"{name} is damaged and cannot be decoded ({words or type(error).__name__})."
