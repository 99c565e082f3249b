"""The step that turns a picture of any mode into RGB: the first of a chain, where it is needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PIL import Image

from explainers.images import picture as pictures
from explainers.images import tones
from explainers.images.tones import Tones
from explainers.transforms.chain import Step
from explainers.transforms.kinds import Kind
from explainers.vision import v2

_ALPHA = (
    "The {} channel, alpha, says how much each pixel covers. It is dropped, and the colour that "
    "lay hidden under transparent pixels comes out."
)
DOES = {
    "RGBA": _ALPHA.format("fourth"),
    "LA": _ALPHA.format("second"),
    "P": "Each pixel is the number of a colour in a palette: the colours take the numbers' place.",
    "CMYK": "Four inks, cyan, magenta, yellow and black, become three lights.",
    "YCbCr": "Brightness and two differences of colour, as JPEG keeps them, become three lights.",
    "LAB": "Lightness and two axes of colour become three lights.",
    "HSV": "Hue, saturation and brightness become three lights.",
    "L": "The one grey channel is repeated three times.",
    "1": "Black and white become 0 and 255, three times.",
}
DOES |= {"RGBa": DOES["RGBA"], "La": DOES["LA"], "PA": DOES["P"]}
_DEEP = "Only 256 greys fit in RGB, and convert alone would cut all above 255: so {} first."


@dataclass(frozen=True)
class Conversion(Step):
    """`v2.Lambda` of a function that gives the picture in RGB; `written` is that function."""

    function: Callable[[Image.Image], Image.Image] = lambda picture: picture
    written: str = ""

    def make(self) -> Any:
        """The transform itself."""
        return v2.Lambda(self.function)

    @property
    def call(self) -> str:
        """The step as code, without its module."""
        return f"Lambda({self.written})"


def conversion(picture: Image.Image) -> Conversion | None:
    """The step that `picture` needs to be RGB; None where it is already."""
    mode = picture.mode
    if mode == "RGB":
        return None
    if tones.is_deep(picture):
        return _of_deep(tones.choose([tones.extent(picture)]))
    does = DOES.get(mode, f"The mode {mode} becomes red, green and blue.")
    if mode == "LAB":
        profiles = 'ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")'
        written = f'lambda p: ImageCms.profileToProfile(p, {profiles}, outputMode="RGB")'
        return _made(does, lambda p: pictures.plain(p), written)
    if mode == "La":  # Pillow knows no direct way
        return _made(
            does,
            lambda p: p.convert("LA").convert("RGB"),
            'lambda p: p.convert("LA").convert("RGB")',
        )
    return _made(does, lambda p: p.convert("RGB"), 'lambda p: p.convert("RGB")')


def _of_deep(grey: Tones) -> Conversion:
    black, white = f"{grey.black:.9g}", f"{grey.white:.9g}"
    values = f"np.nan_to_num(np.asarray(p).astype(float), nan={black})"
    share = f"(({values} - {black}) / ({white} - {black})).clip(0, 1)"
    written = f'lambda p: Image.fromarray(({share} * 255 + 0.5).astype(np.uint8)).convert("RGB")'
    if grey.black < 0:
        written = written.replace(f" - {black})", f" - ({black}))")
    return _made(_DEEP.format(grey), lambda p: pictures.plain(p, grey=grey), written)


def _made(does: str, function: Callable[[Image.Image], Image.Image], written: str) -> Conversion:
    return Conversion(Kind("convert", "Lambda", does), "", function, written)
