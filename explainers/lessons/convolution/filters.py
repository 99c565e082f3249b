"""Convolution on pictures: filters known by name, and a layer with random weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor, nn

from explainers import snippets
from explainers.images import drawn
from explainers.images.member import Origin
from explainers.layers import conv2d, conv2d_arguments
from explainers.networks import first_weights
from explainers.worked import number

RANDOM = "random"

_GAUSS = torch.tensor([1.0, 4.0, 6.0, 4.0, 1.0])

KERNELS: Mapping[str, Tensor] = {
    "identity": torch.tensor([[0.0, 0, 0], [0, 1, 0], [0, 0, 0]]),
    "box_blur": torch.full((5, 5), 1 / 25),
    "gaussian_blur": torch.outer(_GAUSS, _GAUSS) / 256,
    "sharpen": torch.tensor([[0.0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "sobel_x": torch.tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "sobel_y": torch.tensor([[-1.0, -2, -1], [0, 0, 0], [1, 2, 1]]),
    "laplacian": torch.tensor([[0.0, 1, 0], [1, -4, 1], [0, 1, 0]]),
    "emboss": torch.tensor([[-2.0, -1, 0], [-1, 1, 1], [0, 1, 2]]),
}

GREY = "It is given the **grey** picture: its brightness, one channel instead of three."
COLOURS = "Red, green and blue are filtered each by itself (`groups=3`)."

WORDS: Mapping[str, str] = {
    "identity": "A single 1 in the middle copies the picture.",
    "box_blur": "Every pixel becomes the mean of its 25 neighbours: detail is lost.",
    "gaussian_blur": "A mean that weighs near neighbours more: a softer blur than the box's.",
    "sharpen": "Five times the pixel minus its four neighbours: differences grow.",
    "sobel_x": "Right minus left: strong where the picture changes from left to right.",
    "sobel_y": "Below minus above: strong where the picture changes from top to bottom.",
    "laplacian": "Neighbours minus four times the pixel: strong at edges of any direction.",
    "emboss": "One diagonal half minus the other: the picture looks raised.",
    RANDOM: "Six kernels that nobody has trained yet: each already reacts to something else.",
}


def words(name: str) -> str:
    """What a filter does, and what it is given (Markdown)."""
    given = "" if name == RANDOM else COLOURS if name in KEEPS_COLOUR else GREY
    return f"{WORDS[name]} {given}".strip()


FILTERS = (*KERNELS, RANDOM)

# A picture stays a picture under these; the others give signed differences, shown as maps.
KEEPS_COLOUR = ("identity", "box_blur", "gaussian_blur", "sharpen", "emboss")


@dataclass(frozen=True)
class Filtered:
    """What a filter makes of a picture: `weight` (O, C, kH, kW) and the maps (O, H', W')."""

    weight: Tensor
    output: Tensor
    groups: int


def grey(picture: Tensor) -> Tensor:
    """The brightness of a picture (3, H, W) of bytes, as floats 0 to 1 (1, H, W).

    The weights are those of ITU-R BT.601, as in Pillow's conversion to "L".
    """
    weights = torch.tensor([0.299, 0.587, 0.114]).view(3, 1, 1)
    return (picture.float() / 255 * weights).sum(0, keepdim=True)


def apply(
    picture: Tensor, name: str, arguments: conv2d_arguments.Arguments, seed: int = 0
) -> Filtered:
    """Filter a picture (3, H, W) of bytes; `arguments` are those of `conv2d.work`.

    Blurs and sharpening work on each colour by itself (groups=3), differences on the brightness,
    the random layer on all three colours at once. Raises ValueError where a rule is broken.
    """
    if name not in FILTERS:
        raise ValueError(f"filter is {name}: it must be one of {', '.join(FILTERS)}.")
    if name == RANDOM:
        values, weight, groups = picture.float() / 255, random_weight(seed), 1
    elif name in KEEPS_COLOUR:
        values, weight, groups = picture.float() / 255, KERNELS[name].expand(3, 1, -1, -1), 3
    else:
        values, weight, groups = grey(picture), KERNELS[name][None, None], 1
    shaped: conv2d_arguments.Arguments = {**arguments, "groups": groups}
    output = conv2d.work(values, weight, **shaped).output
    return Filtered(weight, output, groups)


def random_weight(seed: int, out_channels: int = 6, kernel_size: int = 3) -> Tensor:
    """Weights (O, 3, k, k) as torch.nn.Conv2d draws them, repeatable by `seed`."""

    def build() -> nn.Conv2d:
        return nn.Conv2d(3, out_channels, kernel_size, bias=False)

    return first_weights.seeded(build, seed).weight.detach()


@cache
def others(size: int) -> tuple[Tensor, ...]:
    """Three more pictures for a batch, uint8 (3, size, size)."""
    return tuple(drawn.draw(name, 1, size) for name in ("airplane", "frog", "ship"))


def span(values: Tensor) -> str:
    """The range of a map in words, e.g. "−0.52 to 1.3"."""
    return f"{number(float(values.min()), 3)} to {number(float(values.max()), 3)}"


def code(name: str, arguments: conv2d_arguments.Arguments, picture: Origin) -> str:
    """The same filter on a picture as code; prints the shape and the range of each map."""
    rest = {k: v for k, v in arguments.items() if k not in ("groups", "padding_mode")}
    head = [
        snippets.PROJECT,
        "import torch",
        "from torch.nn import functional as F",
        "",
        *picture.imports,
        "",
        f"picture = {picture.expression} / 255",
    ]
    if name == RANDOM:
        body = ["_ = torch.manual_seed(0)", "weight = torch.nn.Conv2d(3, 6, 3, bias=False).weight"]
        call = "F.conv2d(picture, weight{})"
    elif name in KEEPS_COLOUR:
        body = [snippets.assign("kernel", KERNELS[name]), "weight = kernel.expand(3, 1, -1, -1)"]
        call, rest = "F.conv2d(picture, weight{})", {**rest, "groups": 3}
    else:
        body = [
            "grey = (picture * torch.tensor([0.299, 0.587, 0.114]).view(3, 1, 1)).sum(0, True)",
            snippets.assign("kernel", KERNELS[name]),
        ]
        call = "F.conv2d(grey, kernel[None, None]{})"
    settings = snippets.arguments(rest, snippets.CONV2D_DEFAULTS)
    tail = [
        f"output = {call.format(settings)}",
        "for channel in output:",
        "    print(tuple(channel.shape), round(channel.min().item(), 3), "
        "round(channel.max().item(), 3))",
    ]
    return "\n".join([*head, *body, *tail])
