"""A picture's way through a chain: what each step makes of it, and where it cannot go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from explainers.random_numbers import drawn_from
from explainers.transforms import remarks
from explainers.transforms.chain import Chain, Step
from explainers.transforms.facts import Value

# What transforms raise when they meet a picture that they cannot take.
REFUSALS = (TypeError, ValueError, RuntimeError, OSError, KeyError)


@dataclass(frozen=True)
class Stop:
    """What a step has made, and what should be said of it (sentences)."""

    step: Step
    value: Value
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Failure:
    """The step at `place` refused the picture: torchvision's own words, and what would mend it.

    `mended` is a chain that does not break at this place, or None where there is no simple one.
    """

    place: int
    error: str
    because: str
    mended: Chain | None


@dataclass(frozen=True)
class Walk:
    """The steps that were gone, in order, and the one that could not be."""

    stops: tuple[Stop, ...]
    failure: Failure | None = None


def walk(chain: Chain, picture: Value, seed: int) -> Walk:
    """Send `picture` through `chain`; random steps draw as after `torch.manual_seed(seed)`."""
    stops: list[Stop] = []
    value = picture
    with drawn_from.seed(seed):
        for place, step in enumerate(chain):
            try:
                after: Value = step.make()(value)
            except REFUSALS as error:
                because, mended = remarks.mend(chain, place, value)
                words = f"{type(error).__name__}: {error}"
                return Walk(tuple(stops), Failure(place, words, because, mended))
            stops.append(Stop(step, after, tuple(remarks.remarks(step, value, after))))
            value = after
    return Walk(tuple(stops))


def draws(chain: Chain, picture: Value, seeds: Sequence[int]) -> list[Value]:
    """What comes out of the chain for each seed; raises what torchvision raises."""
    made = []
    for seed in seeds:
        value = picture
        with drawn_from.seed(seed):
            for step in chain:
                value = step.make()(value)
        made.append(value)
    return made
