"""Pictures of the transforms lesson as the browser gets them, and what is known of each.

A picture is reduced, encoded and measured once for all who look at it: see `Start.key`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from torch import Tensor

from explainers.figures import steps as figures
from explainers.figures.png import png
from explainers.lessons.transforms import numbers
from explainers.lessons.transforms.answer import Answer, answer
from explainers.lessons.transforms.numbers import PATCH, Round
from explainers.once import Once
from explainers.transforms.chain import Chain, Step, write
from explainers.transforms.facts import Facts, Value, facts, outside
from explainers.transforms.facts import numbers as numbers_of
from explainers.transforms.start import Start
from explainers.transforms.statistics import Statistics
from explainers.transforms.walk import Failure, draws, walk

DRAWN_SIDE = 168  # px of each picture of the random draws
KEPT = 24_000_000  # bytes of encoded pictures

T = TypeVar("T")


@dataclass(frozen=True)
class Look:
    """A picture between two steps: its PNG, its facts, and the share of it outside 0 to 1.

    `spread` is the histogram of its numbers, as HTML.
    """

    png: bytes
    known: Facts
    outside: float
    spread: str


@dataclass(frozen=True)
class Frame:
    """A step, what it has made, and what should be said of it (Markdown)."""

    step: Step
    look: Look
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class Film:
    """What a chain makes of a picture, step by step, until one refuses it.

    `first` steps stand before the reader's own: the one that makes the picture RGB.
    """

    chain: Chain
    first: int
    begin: Look
    frames: tuple[Frame, ...]
    failure: Failure | None

    @property
    def refusal(self) -> str:
        """The error of the step that refused; empty where none did."""
        return self.failure.error if self.failure else ""


@dataclass(frozen=True)
class Drawn:
    """One draw: its PNG, and what tells it from others."""

    png: bytes
    digest: bytes


@dataclass(frozen=True)
class Developed:
    """An answer, and a look at the picture of each of its steps."""

    answer: Answer
    begin: Look
    looks: tuple[Look, ...]


def look(value: Value, *, stretched: bool) -> Look:
    """A look at a picture, or at a tensor (C, H, W)."""
    pixels = figures.thumbnail(value, stretched=stretched)
    known = facts(value)
    return Look(png(pixels), known, outside(value), figures.histogram(known))


_looks: Once[Look] = Once(KEPT, lambda made: len(made.png))
_films: Once[Film] = Once(KEPT, lambda made: sum(len(frame.look.png) for frame in made.frames) + 1)
_draws: Once[Drawn] = Once(KEPT, lambda made: len(made.png))
_answers: Once[Developed] = Once(KEPT, lambda made: sum(len(look.png) for look in made.looks) + 1)
_pngs: Once[bytes] = Once(KEPT, len)
_smalls: Once[Tensor] = Once(KEPT, lambda made: made.nbytes)


def _kept(once: Once[T], start: Start, of: Hashable, make: Callable[[], T]) -> T:
    """What `make` gives, worked out once for a picture that has a key."""
    return make() if start.key is None else once.get((start.key, of), make)


def begin(start: Start, *, stretched: bool) -> Look:
    """A look at the picture that a chain starts from."""
    return _kept(_looks, start, stretched, lambda: look(start.picture, stretched=stretched))


def film(start: Start, chain: Chain, *, convert: bool, seed: int, stretched: bool) -> Film:
    """The reader's chain, step by step; `convert` puts the conversion to RGB before it."""

    def seen(value: Value, steps: Chain) -> Look:
        # Whatever comes after these steps, they make the same: of another chain as well.
        of = (write(steps), seed, stretched)
        return _kept(_looks, start, of, lambda: look(value, stretched=stretched))

    def make() -> Film:
        whole = numbers.whole_chain(start.picture, chain, convert=convert)
        gone = walk(whole, start.picture, seed)
        frames = tuple(
            Frame(stop.step, seen(stop.value, whole[:place]), stop.remarks)
            for place, stop in enumerate(gone.stops, 1)
        )
        first = len(whole) - len(chain)
        return Film(whole, first, begin(start, stretched=stretched), frames, gone.failure)

    return _kept(_films, start, (write(chain), convert, seed, stretched), make)


def drawn(start: Start, chain: Chain, seeds: Iterable[int], *, stretched: bool) -> list[Drawn]:
    """What comes out of `chain` for each of `seeds`; raises what torchvision raises."""

    def make(seed: int) -> Drawn:
        (value,) = draws(chain, start.picture, [seed])
        pixels = figures.thumbnail(value, DRAWN_SIDE, stretched=stretched)
        digest = hashlib.blake2b(numbers_of(value).contiguous().numpy().tobytes()).digest()
        return Drawn(png(pixels), digest)

    of = (tuple(step.code for step in chain), stretched)
    return [_kept(_draws, start, (of, seed), partial(make, seed)) for seed in seeds]


def developed(
    start: Start, *, convert: bool, shrink: bool, batch_of_one: bool, stretched: bool
) -> Developed:
    """The way to the number of a class; of a batch, its one picture is looked at."""

    def make() -> Developed:
        found = answer(start, convert=convert, shrink=shrink, batch_of_one=batch_of_one)
        looks = tuple(look(_one(stage.value), stretched=stretched) for stage in found.stages)
        return Developed(found, begin(start, stretched=stretched), looks)

    return _kept(_answers, start, (convert, shrink, batch_of_one, stretched), make)


def _one(value: Value) -> Value:
    return value[0] if isinstance(value, Tensor) and value.dim() == 4 else value


# --- Normalize, pixel by pixel ------------------------------------------------------------------


def small(start: Start) -> Tensor:
    """The picture that is normalised pixel by pixel: see `numbers.small`."""
    return _kept(_smalls, start, "small", lambda: numbers.small(start.picture))


def framed(start: Start, floats: Tensor, top: int, left: int, colour: str) -> bytes:
    """The picture, a frame around the piece at (top, left)."""
    height, width = floats.shape[1:]

    def make() -> bytes:
        whole = figures.thumbnail(floats)
        return png(figures.mark(whole, top / height, left / width, PATCH / height, colour))

    return _kept(_pngs, start, (top, left, colour), make)


def normalized(start: Start, trip: Round, used: Statistics) -> tuple[bytes, ...]:
    """The picture normalised and clipped, normalised and stretched, and brought back."""

    def make(picture: Tensor, stretched: bool) -> bytes:
        return png(figures.thumbnail(picture, stretched=stretched))

    ways = (
        ("clipped", partial(make, trip.normalized, False)),
        ("stretched", partial(make, trip.normalized, True)),
        ("undone", partial(make, trip.undone, False)),
    )
    return tuple(_kept(_pngs, start, (name, used), png_of) for name, png_of in ways)
