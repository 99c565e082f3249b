"""The transforms that a chain can hold: torchvision's own classes, each with one short argument.

The argument is text, as it stands in a URL: `resize:512`, `random_crop:300x450`. What a reader
types is checked here, so that torchvision only ever gets arguments that it takes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch

from explainers.transforms import arguments as read
from explainers.transforms.statistics import STATISTICS


@dataclass(frozen=True)
class Kind:
    """One class of transforms.

    `name` stands in URLs, `title` is the class in torchvision; `offered` are the arguments to
    choose from, the first being the default (none: it takes no argument), and `form` says what
    else may be typed. `read` checks an argument and gives its usual spelling, or raises ValueError
    with the rule; `keywords` are the constructor's arguments that it stands for.
    """

    name: str
    title: str
    does: str
    offered: tuple[str, ...] = ()
    read: Callable[[str], str] = read.nothing
    keywords: Callable[[str], dict[str, Any]] = lambda argument: {}
    random: bool = False
    colours: bool = False  # takes floats to lie in 0 to 1 and clips what it makes of them
    module: str = "v2"
    form: str = ""

    @property
    def default(self) -> str:
        """The argument of a step that was just added."""
        return self.offered[0] if self.offered else ""


def _size(argument: str) -> Any:
    height, width = read.sides(argument)
    return height if width is None else (height, width)


def _crop(argument: str) -> dict[str, Any]:
    size, _, padding = argument.partition("p")
    return {"size": _size(size)} | ({"padding": int(padding)} if padding else {})


def _normalize(argument: str) -> dict[str, Any]:
    found = STATISTICS[argument]
    return {"mean": list(found.mean), "std": list(found.std)}


def _undo(argument: str) -> dict[str, Any]:
    found = STATISTICS[argument].inverse()
    return {"mean": list(found.mean), "std": list(found.std)}


def _jitter(argument: str) -> dict[str, Any]:
    strength = float(argument)
    return dict.fromkeys(("brightness", "contrast", "saturation"), strength) | {"hue": 0.1}


_probability = partial(read.number, "p", low=0, high=1)

_ALL = (
    Kind(
        "to_tensor",
        "ToTensor",
        "The classic one: a PIL picture becomes a float32 tensor (C, H, W) from 0 to 1.",
        module="transforms",
    ),
    Kind(
        "to_image",
        "ToImage",
        "A PIL picture becomes a tensor (C, H, W) of the same bytes, 0 to 255.",
    ),
    Kind(
        "to_dtype",
        "ToDtype",
        "The numbers become float32; with scale=True bytes are divided by 255.",
        ("scaled", "unscaled"),
        partial(read.choice, "scale", options=("scaled", "unscaled")),
        lambda argument: {"dtype": torch.float32, "scale": argument == "scaled"},
    ),
    Kind(
        "normalize",
        "Normalize",
        "Each channel by itself: minus its mean, divided by its std.",
        tuple(STATISTICS),
        partial(read.choice, "mean and std", options=tuple(STATISTICS)),
        _normalize,
    ),
    Kind(
        "undo_normalize",
        "Normalize",
        "Normalize undone: minus (−mean ÷ std), divided by (1 ÷ std), which is x × std + mean.",
        tuple(STATISTICS),
        partial(read.choice, "mean and std", options=tuple(STATISTICS)),
        _undo,
    ),
    Kind(
        "resize",
        "Resize",
        "One number: the shorter side gets it, the other follows. Two: exactly height × width.",
        ("64", "32", "32x32", "128", "256", "512", "512x512"),
        read.size,
        lambda argument: {"size": _size(argument)},
        form="one side, 64, or height and width, 300x450",
    ),
    Kind(
        "center_crop",
        "CenterCrop",
        "Cuts out the middle; where the picture is smaller, zeros are put around it.",
        ("224", "128", "32", "300x450"),
        read.size,
        lambda argument: {"size": _size(argument)},
        form="one side, 64, or height and width, 300x450",
    ),
    Kind(
        "random_crop",
        "RandomCrop",
        "Cuts out a piece at a random place; padding puts a border of zeros around it first.",
        ("300x450", "224", "32", "32p4", "128p16"),
        read.crop,
        _crop,
        random=True,
        form="64, or 300x450, with a padding 32p4",
    ),
    Kind(
        "random_resized_crop",
        "RandomResizedCrop",
        "Cuts out a random piece of random size and shape, then resizes it.",
        ("224", "128", "32"),
        read.size,
        lambda argument: {"size": _size(argument)},
        random=True,
        form="one side, 64, or height and width, 300x450",
    ),
    Kind(
        "random_horizontal_flip",
        "RandomHorizontalFlip",
        "With probability p, left and right change places.",
        ("0.5", "1"),
        _probability,
        lambda argument: {"p": float(argument)},
        random=True,
        form="a probability from 0 to 1",
    ),
    Kind(
        "random_rotation",
        "RandomRotation",
        "Turns by a random angle of at most so many degrees; the corners become 0.",
        ("15", "45", "180"),
        partial(read.number, "degrees", low=0, high=180),
        lambda argument: {"degrees": float(argument)},
        random=True,
        form="degrees from 0 to 180",
    ),
    Kind(
        "color_jitter",
        "ColorJitter",
        "Brightness, contrast, saturation and hue change by random amounts.",
        ("0.4", "0.2", "0.9"),
        partial(read.number, "strength", low=0, high=1),
        _jitter,
        random=True,
        colours=True,
        form="a strength from 0 to 1",
    ),
    Kind(
        "rand_augment",
        "RandAugment",
        "Two operations drawn from a list (turn, shear, posterize, …), of this magnitude.",
        ("9", "5", "15", "30"),
        partial(read.whole, "magnitude", low=0, high=30),
        lambda argument: {"num_ops": 2, "magnitude": int(argument)},
        random=True,
        colours=True,
        form="a whole number from 0 to 30",
    ),
    Kind(
        "random_erasing",
        "RandomErasing",
        "With probability p, a random rectangle becomes 0.",
        ("0.5", "1"),
        _probability,
        lambda argument: {"p": float(argument)},
        random=True,
        form="a probability from 0 to 1",
    ),
    Kind(
        "grayscale",
        "Grayscale",
        "Only the brightness remains: in one channel, or the same in three.",
        ("1", "3"),
        partial(read.choice, "num_output_channels", options=("1", "3")),
        lambda argument: {"num_output_channels": int(argument)},
    ),
    Kind(
        "gaussian_blur",
        "GaussianBlur",
        "A convolution with a bell-shaped kernel of random width.",
        ("5", "11", "21"),
        read.odd,
        lambda argument: {"kernel_size": int(argument)},
        random=True,
        form="an odd whole number up to 31",
    ),
    Kind("to_pil_image", "ToPILImage", "A tensor becomes a PIL picture again."),
)

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _ALL}
"""Every kind, by its name in URLs."""
