"""From a picture of one's own to what a network takes: every step on the way, with its numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from explainers.images import picture as pictures
from explainers.images import tones
from explainers.networks.trained import Trained
from explainers.shares import percent
from explainers.transforms.conversion import conversion
from explainers.worked import number

FITS: Mapping[str, str] = {"crop": "the middle square", "squeeze": "squeezed"}
"""How a picture that is no square becomes one."""

FEW_PIXELS = 512 * 512
"""Pixels up to which the tiles below a picture are kept for the next one."""

KINDS: Mapping[str, str] = {
    "I": "32-bit whole numbers",
    "F": "32-bit floats",
    **dict.fromkeys(("I;16", "I;16L", "I;16B", "I;16N"), "16-bit whole numbers"),
}
"""What a pixel is in the modes of Pillow in which it is not a byte for each channel."""

_COVERS = "says how much each pixel covers: {} of them let through what is below."
_KEY = "The file names a colour, and each pixel of exactly that colour is clear: {} of them."
CLEAR: Mapping[str, str] = {
    **dict.fromkeys(("RGBA", "RGBa"), f"The fourth channel, alpha, {_COVERS}"),
    **dict.fromkeys(("LA", "PA"), f"The second channel, alpha, {_COVERS}"),
    "P": "The palette says of each colour how much it covers: {} of the pixels let through what "
    "is below.",
    **dict.fromkeys(("RGB", "L", "1"), _KEY),
}
"""Where a picture of a mode keeps what is transparent (Markdown); `{}` is the pixels' share."""

Value = Image.Image | Tensor


@dataclass(frozen=True)
class Step:
    """One step: what it is called, its lines of code, what it does, and what comes of it.

    `picture` is that as a picture to be shown: a PIL image, or a tensor (3, H, W) from 0 to 1.
    """

    name: str
    code: tuple[str, ...]
    does: str
    value: Value
    picture: Value

    @cached_property
    def facts(self) -> tuple[str, str, str]:
        """Shape (for a picture mode and width × height), kind of number, and their range."""
        if isinstance(self.value, Image.Image):
            width, height = self.value.size
            kind = KINDS.get(self.value.mode, "bytes")
            return f"{self.value.mode}, {width} × {height}", kind, _range(self.value)
        shape = str(tuple(self.value.shape))
        return shape, str(self.value.dtype), _span(self.value)


AS_IT_IS = "The picture as its file holds it, upright."


def way(
    picture: Image.Image, fit: str, network: Trained, opening: Sequence[str] = ()
) -> tuple[Step, ...]:
    """The steps from a picture, upright and in its file's own mode, to a batch of one.

    `opening` are sentences (Markdown) on what was done, or left, as the file was opened.

    Raises PictureError, a ValueError, for a mode that cannot become red, green and blue.
    """
    told = " ".join(["The picture as it was opened.", *opening]) if opening else AS_IT_IS
    steps = [Step("the file", (), told, picture, _on_tiles(picture))]
    if (made := _in_rgb(picture)) is not None:
        steps.append(made)
    steps.append(_small(steps[-1].value, fit, network.size))
    last = steps[-1].value
    assert isinstance(last, Image.Image)
    image = torch.from_numpy(np.array(last)).permute(2, 0, 1).float() / 255
    steps.append(
        Step(
            "a tensor",
            ("image = torch.from_numpy(np.array(picture)).permute(2, 0, 1).float() / 255",),
            "Channels first, and bytes from 0 to 255 become numbers from 0 to 1.",
            image,
            last,  # which looks the same
        )
    )
    if network.mean is not None and network.std is not None:
        mean, std = (torch.tensor(v).view(3, 1, 1) for v in (network.mean, network.std))
        image = (image - mean) / std
        shown = (image - image.min()) / (image.max() - image.min()).clamp(min=1e-12)
        steps.append(
            Step(
                "normalised",
                (
                    "mean, std = (torch.tensor(v).view(3, 1, 1) for v in (model.mean, model.std))",
                    "image = (image - mean) / std",
                ),
                "As in the training: minus the mean of each colour, by its standard deviation. "
                "Shown from its least to its largest number.",
                image,
                shown,
            )
        )
    batch = image[None]
    steps.append(
        Step(
            "a batch of one",
            ("batch = image.reshape(1, *image.shape)",),
            "Layers take batches: the first axis counts the pictures.",
            batch,
            steps[-1].picture,
        )
    )
    return tuple(steps)


def batch_of(steps: tuple[Step, ...]) -> Tensor:
    """What the network is given: (1, 3, H, W)."""
    last = steps[-1].value
    assert isinstance(last, Tensor)
    return last


def pixels_of(steps: tuple[Step, ...]) -> Tensor:
    """The small picture as bytes, uint8 (3, H, W), as test pictures are."""
    small = next(step.value for step in steps if step.name == SMALL)
    return torch.from_numpy(np.array(small)).permute(2, 0, 1).contiguous()


SMALL = "small"


def _in_rgb(picture: Image.Image) -> Step | None:
    """The step to red, green and blue, transparent parts on white; None where it is not needed."""
    if picture.mode == "RGB" and not _lets_through(picture):
        return None
    made = pictures.plain(picture)
    if _lets_through(picture):
        alpha = np.asarray(picture.convert("RGBA"))[..., 3]
        clear = float((alpha < 255).mean())
        does = (
            f"{CLEAR[picture.mode].format(percent(clear, 0) if clear else 'none')} They are laid "
            "on white, in three channels: red, green and blue."
        )
        if clear:
            hidden = '`convert("RGB")` alone would bring out the colour that is hidden there.'
            does = f"{does} {hidden}"
        code: tuple[str, ...] = (
            'layer = picture.convert("RGBA")',
            'white = Image.new("RGBA", layer.size, "white")',
            'picture = Image.alpha_composite(white, layer).convert("RGB")',
        )
        return Step("on white", code, does, made, made)
    found = conversion(picture)
    assert found is not None
    code = (f"picture = ({found.written})(picture)",)
    return Step("RGB", code, found.kind.does, made, made)


def _lets_through(picture: Image.Image) -> bool:
    """Whether parts of it can be clear; the colour that a file of deep grey names is not asked."""
    return picture.has_transparency_data and not tones.is_deep(picture)


def _on_tiles(picture: Image.Image) -> Image.Image:
    """A picture to be shown: what is transparent lets grey tiles through."""
    if not _lets_through(picture):
        return picture
    layer = picture.convert("RGBA")
    few = layer.width * layer.height <= FEW_PIXELS
    tiles = _kept_tiles(layer.size) if few else _tiles(layer.size)
    return Image.alpha_composite(tiles, layer).convert("RGB")


def _tiles(size: tuple[int, int]) -> Image.Image:
    across, down = (np.arange(side) * 24 // max(size) % 2 == 1 for side in size)
    tiles = np.where(down[:, None] ^ across, np.uint8(150), np.uint8(205))
    return Image.fromarray(tiles).convert("RGBA")


_kept_tiles = lru_cache(maxsize=4)(_tiles)


def _small(picture: Value, fit: str, size: tuple[int, int]) -> Step:
    assert isinstance(picture, Image.Image)
    height, width = size
    if fit == "crop":
        line = f"ImageOps.fit(picture, ({width}, {height}), method=Image.Resampling.BICUBIC)"
        small = Image.fromarray(pictures.to_array(picture, height))
        does = _fitted(picture, (width, height))
    else:
        line = f"picture.resize(({width}, {height}), Image.Resampling.BICUBIC)"
        small = picture.resize((width, height), Image.Resampling.BICUBIC)
        does = _squeezed(picture, (width, height))
    return Step(SMALL, (f"picture = {line}",), does, small, small)


def _fitted(picture: Image.Image, to: tuple[int, int]) -> str:
    """What becomes of the middle square, and of what lies outside, where anything does."""
    side = min(picture.size)
    resized = _resized((side, side), to)
    if picture.width == picture.height:
        pixels = "Its one pixel is" if side == 1 else f"All {side} × {side} pixels are"
        return f"{pixels} {resized}: the picture is square as it is."
    pixels = "middle pixel is" if side == 1 else f"middle {side} × {side} pixels are"
    return f"The {pixels} {resized}; what lies outside is not seen."


def _squeezed(picture: Image.Image, to: tuple[int, int]) -> str:
    """What becomes of all of a picture, and how what it shows looks then."""
    resized = f"All of it is {_resized(picture.size, to)}"
    if picture.width == picture.height:
        return f"{resized}: the picture is square as it is."
    shape = "narrow" if picture.width > picture.height else "wide"
    return f"{resized}, and everything in it becomes too {shape}."


def _resized(size: tuple[int, int], to: tuple[int, int]) -> str:
    """What is done to a picture of `size` (width, height) so that it has the size `to`."""
    if size == to:
        return "kept"
    sides = tuple(zip(size, to, strict=True))
    if all(one >= other for one, other in sides):
        return "reduced"
    if all(one <= other for one, other in sides):
        return "enlarged"
    return f"brought to {to[0]} × {to[1]}"


def _range(picture: Image.Image) -> str:
    ends = picture.getextrema()
    pairs = ends if isinstance(ends[0], tuple) else (ends,)
    lows, highs = zip(*pairs, strict=True)
    return f"{number(float(min(lows)))} to {number(float(max(highs)))}"


def _span(values: Tensor) -> str:
    return f"{number(float(values.min()), 3)} to {number(float(values.max()), 3)}"
