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
from explainers.networks.trained import Trained
from explainers.shares import percent
from explainers.transforms.conversion import conversion
from explainers.worked import number

FITS: Mapping[str, str] = {"crop": "the middle square", "squeeze": "squeezed"}
"""How a picture that is no square becomes one."""

FEW_PIXELS = 512 * 512
"""Pixels up to which the tiles below a picture are kept for the next one."""

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
            return f"{self.value.mode}, {width} × {height}", "bytes", _range(self.value)
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
    if picture.mode == "RGB" and not picture.has_transparency_data:
        return None
    made = pictures.plain(picture)
    if picture.has_transparency_data:
        alpha = np.asarray(picture.convert("RGBA"))[..., 3]
        clear = float((alpha < 255).mean())
        does = (
            f"The fourth channel, alpha, says how much each pixel covers: {percent(clear, 0)} of "
            "them let through what is below. They are laid on white, and three channels are left. "
            '`convert("RGB")` alone would bring out the colour that is hidden there.'
        )
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


def _on_tiles(picture: Image.Image) -> Image.Image:
    """A picture to be shown: what is transparent lets grey tiles through."""
    if not picture.has_transparency_data:
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
    side = min(picture.size)
    if fit == "crop":
        line = f"ImageOps.fit(picture, ({width}, {height}), method=Image.Resampling.BICUBIC)"
        small = Image.fromarray(pictures.to_array(picture, height))
        does = f"The middle {side} × {side} pixels are reduced; what lies outside is not seen."
    else:
        line = f"picture.resize(({width}, {height}), Image.Resampling.BICUBIC)"
        small = picture.resize((width, height), Image.Resampling.BICUBIC)
        does = "All of it is reduced, and what is not square becomes too narrow or too wide."
    return Step(SMALL, (f"picture = {line}",), does, small, small)


def _range(picture: Image.Image) -> str:
    ends = picture.getextrema()
    pairs = ends if isinstance(ends[0], tuple) else (ends,)
    lows, highs = zip(*pairs, strict=True)
    return f"{number(float(min(lows)))} to {number(float(max(highs)))}"


def _span(values: Tensor) -> str:
    return f"{number(float(values.min()), 3)} to {number(float(values.max()), 3)}"
