"""The transforms lesson: what its controls are set to, its presets, and Normalize by pixels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

import torch
from PIL import Image
from torch import Tensor

from explainers import matrices
from explainers.images import choosing
from explainers.images.picture import plain
from explainers.kinds import Choice, Kind, Text, Whole
from explainers.lessons.transforms import words
from explainers.transforms import chain, normalize
from explainers.transforms.chain import Step
from explainers.transforms.conversion import conversion
from explainers.transforms.kinds import KINDS
from explainers.transforms.start import SHAPES
from explainers.transforms.statistics import STATISTICS, Statistics, measured
from explainers.vision import functional
from explainers.worked import WorkedExample

SMALL_SIDE = 48  # the shorter side of the picture that is normalised pixel by pixel
PATCH = 4  # rows and columns of the piece that Normalize is shown on
DRAWN_AT_ONCE = 10  # as many as the notes log


class Chain(Kind[str]):
    """A chain of transforms, as text."""

    def check(self, value: object) -> str:
        """`value` in its usual spelling; raises ValueError where it is no chain."""
        try:
            return chain.write(chain.parse(str(value)))
        except ValueError as error:
            raise ValueError(f"cannot be used: {error}") from None


def _spelled(text: str) -> str:
    return chain.write(chain.parse(text))


CHAINS: Mapping[str, str] = {
    "training": _spelled(
        "resize:64,random_crop:64,random_horizontal_flip,to_image,to_dtype,normalize:half"
    ),
    "notes_normalize": "to_tensor,normalize:notes",
    "notes_resize_pair": "resize:512x512,to_tensor",
    "notes_resize": "resize:512,to_tensor",
    "notes_random_crop": "random_crop:300x450,to_tensor",
    "cifar10": _spelled(
        "resize:32x32,random_crop:32p4,random_horizontal_flip,to_image,to_dtype,normalize:cifar10"
    ),
    "rand_augment": _spelled("resize:128,rand_augment:9,to_image,to_dtype,random_erasing:0.5"),
    "there_and_back": _spelled(
        "to_image,to_dtype,normalize:notes,undo_normalize:notes,to_pil_image"
    ),
    "impossible": "normalize:notes,to_tensor",
    "too_large": "resize:128,random_crop:300x450,to_tensor",
}
"""Chains to start from."""


@dataclass(frozen=True, kw_only=True)
class Values(choosing.Values):
    """What the page's controls are set to.

    `step` is what is looked at: 0 is the picture, 1 the first step of the chain.
    """

    view: Annotated[str, Choice(words.VIEWS)] = "steps"
    chain: Annotated[str, Chain()] = CHAINS["training"]
    step: Annotated[int, Whole(0, chain.LONGEST)] = 1
    seed: Annotated[int, Whole(0, 99)] = 0
    shape: Annotated[str, Choice(tuple(SHAPES))] = "landscape"
    mode: Annotated[str, Choice(words.MODES)] = "RGB"
    convert: bool = True
    saved: Annotated[str, Choice(words.MODES)] = "RGBA"
    shrink: bool = True
    batch_of_one: bool = True
    shown: Annotated[str, Choice(words.SHOWN)] = "clipped"
    direction: Annotated[str, Choice(words.DIRECTIONS)] = "forth"
    mean: Annotated[str, Text(60)] = "6 3 2"
    std: Annotated[str, Text(60)] = "9 3 5"
    down: Annotated[int, Whole(0, 100)] = 38
    across: Annotated[int, Whole(0, 100)] = 78


def settled(values: Values) -> Values:
    """A step is looked at that there is."""
    return replace(values, step=min(values.step, len(steps(values))))


# --- presets: the picture and how it is shown stay ----------------------------------------------


def presets(values: Values) -> Mapping[str, Values]:
    """The chains to start from."""
    return {name: replace(values, chain=text, seed=0) for name, text in CHAINS.items()}


def answer_presets(values: Values) -> Mapping[str, Values]:
    """All steps to the number of a class, or all but one."""
    everything = replace(values, convert=True, shrink=True, batch_of_one=True)
    return {
        "all": everything,
        "without_convert": replace(everything, convert=False),
        "without_resize": replace(everything, shrink=False),
        "without_reshape": replace(everything, batch_of_one=False),
    }


def statistics_presets(values: Values, picture: Tensor) -> Mapping[str, Values]:
    """The numbers to normalise with that a reader may meet, the picture's own among them."""
    return {
        name: replace(values, mean=typed(known.mean), std=typed(known.std))
        for name, known in known_statistics(picture).items()
    }


# --- the chain, and what a reader does with the step that is looked at --------------------------


def steps(values: Values) -> chain.Chain:
    """The chain as the reader has put it together."""
    return chain.parse(values.chain)


def title(name: str) -> str:
    """How a kind of step is listed."""
    return KINDS[name].title + (" (undone)" if name == "undo_normalize" else "")


def moved(by: int, values: Values) -> Values:
    """The step goes `by` places on, and is still looked at; past the ends it stays."""
    before = steps(values)
    after = chain.moved(before, values.step - 1, by)
    if after == before:
        return values
    return replace(values, chain=chain.write(after), step=values.step + by)


def removed(values: Values) -> Values:
    """Without the step."""
    after = chain.removed(steps(values), values.step - 1)
    return settled(replace(values, chain=chain.write(after)))


def added(values: Values, name: str) -> Values:
    """With a step of the kind `name` at the end, which is looked at."""
    before = steps(values)
    after = chain.inserted(before, len(before), Step(KINDS[name], KINDS[name].default))
    return replace(values, chain=chain.write(after), step=len(after))


def with_argument(values: Values, said: str | None) -> Values:
    """The step with another argument; raises ValueError where it cannot be used."""
    try:
        after = chain.replaced(steps(values), values.step - 1, (said or "").strip())
    except ValueError as error:
        sentence = f"{str(error)[0].upper()}{str(error)[1:]}"
        raise ValueError(f"{sentence} The step keeps its argument.") from None
    return replace(values, chain=chain.write(after))


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
    parts = text.replace(",", " ").split()
    if len(parts) != 3:
        raise ValueError(
            f'{name} is "{text.strip()}": it takes three numbers with spaces between them, for '
            "red, green and blue, such as 0.5 0.5 0.5."
        )
    values = tuple(
        matrices.parse_cell(part, f"{name}, {colour}")
        for part, colour in zip(parts, words.COLOURS, strict=True)
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


def example(trip: Round, top: int, left: int, *, back: bool) -> WorkedExample:
    """The worked example for the piece at (top, left): Normalize, or its undoing."""
    source = trip.normalized if back else trip.picture
    piece = source[:, top : top + PATCH, left : left + PATCH].contiguous()
    given = trip.statistics
    return (normalize.undo if back else normalize.work)(piece, given.mean, given.std)


def known_statistics(picture: Tensor) -> Mapping[str, Statistics]:
    """The means and standard deviations that a reader can choose, this picture's own among them."""
    known = {name: STATISTICS[name] for name in words.STATISTICS if name in STATISTICS}
    return {**known, "own": measured(picture)}


def statistics(values: Values) -> Statistics:
    """The numbers to normalise with; raises ValueError where what was typed cannot be used."""
    return Statistics(channel_numbers(values.mean, "mean"), channel_numbers(values.std, "std"))
