"""The transforms lesson: its controls, its presets, and Normalize pixel by pixel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from PIL import Image
from torch import Tensor

from explainers import matrices
from explainers.images.picture import plain
from explainers.kinds import Kind
from explainers.lessons.transforms.start import MODES, SHAPES
from explainers.listed import Choice, Flag, Text, Whole
from explainers.settings import Setting
from explainers.transforms import chain, normalize
from explainers.transforms.conversion import conversion
from explainers.transforms.statistics import STATISTICS, Statistics, measured
from explainers.vision import functional
from explainers.worked import WorkedExample

CHAIN, DRAWS, NORMALIZE, ANSWER, PREDICT = (
    "Step by step",
    "Random draws",
    "Normalize and back",
    "To a class number",
    "Predict, then see",
)
SMALL_SIDE = 48  # the shorter side of the picture that is normalised pixel by pixel
PATCH = 4  # rows and columns of the piece that Normalize is shown on
DRAWN_AT_ONCE = 10  # as many as the notes log

CLIPPED, STRETCHED = "clipped to 0…1", "stretched to its range"
FORTH, BACK = "Normalize", "Undo it"


class Chain(Kind[str]):
    """A chain of transforms, as text."""

    def check(self, value: object) -> str:
        """`value` in its usual spelling; raises ValueError where it is no chain."""
        try:
            return chain.write(chain.parse(str(value)))
        except ValueError as error:
            raise ValueError(f"cannot be used: {error}") from None


DEFAULT_CHAIN = "resize:64,random_crop:64,random_horizontal_flip,to_image,to_dtype,normalize:half"

SETTINGS: tuple[Setting, ...] = (
    Choice("view", CHAIN, (CHAIN, DRAWS, NORMALIZE, ANSWER, PREDICT)),
    Setting("chain", DEFAULT_CHAIN, Chain()),
    Whole("seed", 0, 0, 99),
    Choice("shape", "landscape", tuple(SHAPES)),
    Choice("mode", "RGB", tuple(MODES)),
    Flag("convert", True),
    Choice("saved", "RGBA", tuple(MODES)),
    Flag("shrink", True),
    Flag("batch_of_one", True),
    Choice("shown", CLIPPED, (CLIPPED, STRETCHED)),
    Choice("direction", FORTH, (FORTH, BACK)),
    Text("mean", "6 3 2", longest=60),
    Text("std", "9 3 5", longest=60),
    Whole("down", 38, 0, 100),
    Whole("across", 78, 0, 100),
)

PRESETS: Mapping[str, str] = {
    "A training chain": DEFAULT_CHAIN,
    "Notes: Normalize": "to_tensor,normalize:notes",
    "Notes: Resize((512, 512))": "resize:512x512,to_tensor",
    "Notes: Resize(512)": "resize:512,to_tensor",
    "Notes: RandomCrop": "random_crop:300x450,to_tensor",
    "CIFAR-10": "resize:32x32,random_crop:32p4,random_horizontal_flip,to_image,to_dtype,"
    "normalize:cifar10",
    "RandAugment": "resize:128,rand_augment:9,to_image,to_dtype,random_erasing:0.5",
    "There and back": "to_image,to_dtype,normalize:notes,undo_normalize:notes,to_pil_image",
    "Impossible order": "normalize:notes,to_tensor",
    "Too large a crop": "resize:128,random_crop:300x450,to_tensor",
}
"""Chains to start from."""


def whole_chain(given: Image.Image, chain_: chain.Chain, *, convert: bool) -> chain.Chain:
    """The chain as it is run: where the picture is not RGB, the step that makes it so is first."""
    first = conversion(given) if convert else None
    return (first, *chain_) if first else chain_


def is_random(steps: chain.Chain) -> bool:
    """Whether another seed can give another picture."""
    return any(step.kind.random for step in steps)


# --- Normalize, pixel by pixel -------------------------------------------------------------------


def channel_numbers(text: str, name: str) -> tuple[float, ...]:
    """Three numbers, one for each colour channel, from what was typed.

    Raises ValueError, in words, for anything else; a std must not be 0.
    """
    words = [word for word in text.replace(",", " ").split() if word]
    if len(words) != 3:
        raise ValueError(
            f'{name} is "{text.strip()}": it takes three numbers with spaces between them, for '
            "red, green and blue, such as 0.5 0.5 0.5."
        )
    colours = ("red", "green", "blue")
    values = tuple(
        matrices.parse_cell(word, f"{name}, {colour}")
        for word, colour in zip(words, colours, strict=True)
    )
    if name == "std" and 0 in values:
        raise ValueError("std has a 0: nothing can be divided by it. Take a number above 0.")
    return values


def typed(values: Sequence[float]) -> str:
    """Three numbers as a reader would type them."""
    return " ".join(f"{value:.6g}" for value in values)


@dataclass(frozen=True)
class Round:
    """A picture normalised and brought back, all (3, H, W) floats, and the numbers used."""

    picture: Tensor
    normalized: Tensor
    undone: Tensor
    statistics: Statistics

    @property
    def error(self) -> float:
        """The largest difference between the picture and what came back."""
        return float((self.picture - self.undone).abs().max())


def small(picture: Image.Image) -> Tensor:
    """The picture in RGB, as floats from 0 to 1, (3, H, W), its shorter side 48 pixels."""
    image = functional.to_image(functional.resize(plain(picture), [SMALL_SIDE]))
    floats: Tensor = functional.to_dtype(image, torch.float32, scale=True)
    return floats.as_subclass(Tensor)


def there_and_back(floats: Tensor, statistics: Statistics) -> Round:
    """Normalise the whole picture with these numbers, and undo it with their inverse."""
    made = normalize.work(floats, statistics.mean, statistics.std).output
    back = normalize.undo(made, statistics.mean, statistics.std).output
    return Round(floats, made, back, statistics)


def corner(picture: Tensor, down: int, across: int) -> tuple[int, int]:
    """Top and left of the piece that is shown, for a place in percent of the way."""
    height, width = picture.shape[1:]
    return (height - PATCH) * down // 100, (width - PATCH) * across // 100


def example(trip: Round, top: int, left: int, direction: str) -> WorkedExample:
    """The worked example for the piece at (top, left): Normalize, or its undoing."""
    back = direction == BACK
    source = trip.normalized if back else trip.picture
    piece = source[:, top : top + PATCH, left : left + PATCH].contiguous()
    given = trip.statistics
    return (normalize.undo if back else normalize.work)(piece, given.mean, given.std)


def known_statistics(picture: Tensor) -> Mapping[str, Statistics]:
    """The means and standard deviations that a reader can choose, this picture's own among them."""
    names = {"notes": "The notes", "cifar10": "CIFAR-10", "imagenet": "ImageNet", "half": "All 0.5"}
    known = {title: STATISTICS[name] for name, title in names.items()}
    return {**known, "This picture's own": measured(picture)}
