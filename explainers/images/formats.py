"""Which files can be read as pictures on this machine: one list for messages and for uploaders."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from PIL import Image, features

# What is tried, and what readers call it; left out are formats that run other programs or are no
# pictures of pixels. HEIC is added where the optional package pillow-heif is installed.
_TITLES = {
    "JPEG": "JPEG", "PNG": "PNG", "GIF": "GIF", "WEBP": "WebP", "BMP": "BMP", "TIFF": "TIFF",
    "AVIF": "AVIF", "PPM": "PPM", "HEIF": "HEIC",
}  # fmt: skip
_NEEDS = {"WEBP": "webp", "AVIF": "avif", "JPEG": "jpg"}  # parts that Pillow may be built without
_ALSO = {"JPEG": ("MPO",)}  # formats that Pillow reads through another one's reader
_MARKS = tuple(
    (re.compile(mark, re.DOTALL), title)
    for mark, title in (
        (rb"\xff\xd8\xff", "JPEG"),
        (rb"\x89PNG\r\n\x1a\n", "PNG"),
        (rb"GIF8[79]a", "GIF"),
        (rb"RIFF....WEBP", "WebP"),
        (rb"II[*+]\0|MM\0[*+]", "TIFF"),
        (rb"....ftypavi[fs]", "AVIF"),
    )
)
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


@cache
def readable() -> tuple[str, ...]:
    """The formats that Pillow can read here, by Pillow's names."""
    Image.init()  # else Pillow knows only its commonest formats, and stumbles over the others
    if find_spec("pillow_heif") is not None:
        import_module("pillow_heif").register_heif_opener()
    return tuple(
        kind
        for kind in _TITLES
        if kind in Image.OPEN and (kind not in _NEEDS or features.check(_NEEDS[kind]))
    )


@cache
def extensions() -> tuple[str, ...]:
    """How names of such files may end, in small letters: `.jpg`, …"""
    known = {kind for format_ in readable() for kind in (format_, *_ALSO.get(format_, ()))}
    return tuple(sorted(e for e, kind in Image.registered_extensions().items() if kind in known))


def named() -> str:
    """The formats as a reader would name them: "JPEG, PNG or GIF"."""
    *most, last = (_TITLES[kind] for kind in readable())
    return f"{', '.join(most)} or {last}"


def begins_as(data: bytes) -> str:
    """The format whose mark a file begins with, as a reader would name it; empty for none."""
    return next((title for mark, title in _MARKS if mark.match(data)), "")


def is_heic(data: bytes) -> bool:
    """Whether a file is a HEIC picture, as phones save them."""
    brands = {data[place : place + 4] for place in (8, *range(16, 40, 4))}
    return data[4:8] == b"ftyp" and bool(brands & _HEIC_BRANDS) and b"avif" not in brands
