"""The picture that the chains of the transforms page start from, and the code that opens it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps
from torch import Tensor

from explainers.images import drawn, photographs
from explainers.images import picture as pictures
from explainers.images.picture import LARGEST, Opened
from explainers.once import Once

SHAPES = {"landscape": (480, 360), "portrait": (360, 480), "square": (480, 480)}
"""Width and height that a drawing is cut to."""

SIDE = 480  # of the square that a drawing is cut from
DRAWN_SIDE = 240  # it is drawn at half of that, which is four times as quick, and enlarged


@dataclass(frozen=True)
class Start:
    """A picture as its file gives it, what is to be told of it, and the code that makes it.

    `name` is text; `told` are sentences. `imports` and `code` are lines; the picture is called
    `picture` in them. `key`, where it is given, stands for the picture: what is made of it is kept
    under that.
    """

    picture: Image.Image
    name: str
    code: tuple[str, ...]
    imports: tuple[str, ...] = ("from PIL import Image",)
    told: tuple[str, ...] = ()
    key: Hashable = None

    @property
    def drawn(self) -> bool:
        """Whether it comes from the project's own code."""
        return any("explainers" in line for line in self.imports)


def _with_alpha(picture: Image.Image) -> Image.Image:
    picture.putalpha(_alpha(picture.size))
    return picture


@cache
def _alpha(size: tuple[int, int]) -> Image.Image:
    """How much each pixel of a drawing covers; drawings have few sizes."""
    return ImageOps.invert(Image.radial_gradient("L")).resize(size)


def _deep(picture: Image.Image) -> Image.Image:
    return Image.fromarray(np.asarray(picture.convert("L")).astype(np.uint16) * 16)


# As a drawing can be saved: what makes it so, the same as code, and what that needs.
_SAVED: dict[str, tuple[Callable[[Image.Image], Image.Image], tuple[str, ...], str]] = {
    "RGB": (lambda picture: picture, (), ""),
    "RGBA": (
        _with_alpha,
        (
            'alpha = ImageOps.invert(Image.radial_gradient("L")).resize(picture.size)',
            "picture.putalpha(alpha)",
        ),
        "from PIL import Image, ImageOps",
    ),
    "P": (lambda picture: picture.quantize(32), ("picture = picture.quantize(32)",), ""),
    "L": (lambda picture: picture.convert("L"), ('picture = picture.convert("L")',), ""),
    "1": (lambda picture: picture.convert("1"), ('picture = picture.convert("1")',), ""),
    "CMYK": (lambda picture: picture.convert("CMYK"), ('picture = picture.convert("CMYK")',), ""),
    "I;16": (
        _deep,
        ('picture = Image.fromarray(np.asarray(picture.convert("L")).astype(np.uint16) * 16)',),
        "from PIL import Image",
    ),
}


KEPT = 48_000_000  # bytes of pictures that were opened or drawn lately


def _weight(start: Start) -> int:
    width, height = start.picture.size
    return width * height * len(start.picture.getbands())


_starts: Once[Start] = Once(KEPT, _weight)


def drawing(class_name: str, number: int, shape: str, mode: str) -> Start:
    """The drawing `number` of a class, cut to a shape and saved in a mode; nobody may change it."""
    key = ("drawing", class_name, number, shape, mode)

    def make() -> Start:
        image = drawn.draw(class_name, number, DRAWN_SIDE)
        return replace(of_drawing(image, class_name, number, shape, mode), key=key)

    return _starts.get(key, make)


def opened_photograph(title: str) -> Start | None:
    """A photograph of this title; None where scikit-image is not installed."""
    found = photograph(title)
    if found is None:
        return None
    key, path = ("photograph", title), found.path
    return _starts.get(key, lambda: replace(of_photograph(path, title.lower()), key=key))


def framed(image: Tensor, shape: str) -> Image.Image:
    """A square picture, uint8 (3, S, S), enlarged and cut to a shape."""
    square = Image.fromarray(image.permute(1, 2, 0).contiguous().numpy())
    share = square.width / SIDE
    left, top, right, bottom = (share * edge for edge in _box(shape))
    # What a crop would throw away is not made: the pixels are those of `.resize().crop()`.
    return square.resize(SHAPES[shape], box=(left, top, right, bottom))


def of_drawing(image: Tensor, class_name: str, number: int, shape: str, mode: str) -> Start:
    """The drawing `image`, uint8 (3, 240, 240), cut to a shape and saved in a mode."""
    save, code, needs = _SAVED[mode]
    return Start(
        save(framed(image, shape)),
        f"a drawn {class_name}",
        (
            f'pixels = drawn.draw("{class_name}", seed={number}, size={DRAWN_SIDE})',
            "picture = v2.functional.to_pil_image(pixels)"
            f".resize(({SIDE}, {SIDE})).crop({_box(shape)})",
            *code,
        ),
        (*([needs] if needs else []), "from explainers.images import drawn"),
    )


def of_photograph(path: Path, title: str) -> Start:
    """A photograph of scikit-image, as its file holds it."""
    opened = pictures.open_file(path, largest=LARGEST)
    made = of_file(opened, path.name, title)
    place = f'picture = Image.open(Path(skimage.__file__).parent / "data" / "{path.name}")'
    imports = (
        "from pathlib import Path",
        "",
        "import skimage  # the package scikit-image",
        *made.imports,
    )
    return Start(made.picture, title, (place, *made.code[1:]), imports, made.told)


def of_file(opened: Opened, file_name: str, name: str) -> Start:
    """A reader's own file."""
    code = [f"picture = Image.open({file_name!r})  # your picture, in the folder of this code"]
    if opened.reduced:
        code.append(f"picture.thumbnail(({LARGEST}, {LARGEST}))")
    if opened.turned:
        code.append("picture = ImageOps.exif_transpose(picture)")
    imports = "from PIL import Image" + (", ImageOps" if opened.turned else "")
    return Start(opened.picture, name, tuple(code), (imports,), tuple(pictures.remarks(opened)))


def photograph(title: str) -> photographs.Photograph | None:
    """The photograph of this title; None where scikit-image is not installed."""
    return next((p for p in photographs.photographs() if p.title == title), None)


def _box(shape: str) -> tuple[int, int, int, int]:
    width, height = SHAPES[shape]
    left, top = (SIDE - width) // 2, (SIDE - height) // 2
    return left, top, left + width, top + height
