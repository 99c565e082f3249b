"""What excites a unit: the way from noise uphill, of a network and of the same one untrained."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor

from explainers.evaluation.jobs import Job, Jobs
from explainers.images.pictures import Progress
from explainers.lessons.feature_maps import reasons
from explainers.lessons.feature_maps.looks import Look
from explainers.lessons.feature_maps.numbers import Values
from explainers.networks.asking import MANY_MACS
from explainers.networks.stops import Stop
from explainers.once import Once
from explainers.probes import maximisation
from explainers.probes.maximisation import BLOCK, Moment, Unit


@dataclass(frozen=True)
class Climb:
    """The moments of a network on its way, from the noise on, and those of the same one untrained.

    Both begin at the same noise, and take the same steps: there are as many of both.
    """

    here: tuple[Moment, ...]
    there: tuple[Moment, ...]


MOST = 15_000_000
"""Numbers that are kept, of blocks of steps and of whole ways: 60 MB each at most."""


def _numbers(moments: tuple[Moment, ...]) -> int:
    return sum(2 * one.picture.numel() for one in moments)


_blocks: Once[tuple[Moment, ...]] = Once(MOST, _numbers)
_climbs: Jobs[Climb] = Jobs(MOST, lambda found: _numbers(found.here) + _numbers(found.there))


def way(look: Look, values: Values) -> Hashable:
    """A value that tells the way of `values` from all others; how far it is gone does not count."""
    return look.whose, values.layer, values.channel, values.lr, values.seed


def climb(look: Look, values: Values, steps: int) -> Job[Climb]:
    """Take so many steps, or those of `values` if they are more, and the rest of the last block.

    The job raises ValueError or RuntimeError, in words, where a network cannot be asked so.
    """
    blocks = max(1, -(-max(steps, values.steps) // BLOCK))
    make = partial(_climbed, look, values, blocks)
    return _climbs.look((way(look, values), blocks), make)


def _climbed(look: Look, values: Values, blocks: int, progress: Progress) -> Climb:
    unit, of, ways = Unit(values.layer, values.channel), way(look, values), []
    for side, network in enumerate((look.network, reasons.untrained(look))):
        gone: tuple[Moment, ...] = ()
        for k in range(blocks):
            start = gone[-1] if gone else maximisation.noise(network, values.seed)

            def told(step: int, before: int = side * blocks + k) -> None:
                share = (before + step / BLOCK) / (2 * blocks)
                progress("Going uphill step by step", share)

            make = partial(maximisation.block, network, unit, start, values.lr, told)
            gone += _blocks.get((of, side, k), make)
        ways.append(gone)
    return Climb(*ways)


def of_picture(stop: Stop, channel: int) -> float:
    """How much the picture that has gone through the network excites the unit."""
    return float(stop.output[channel].mean())


_answers: Once[Tensor] = Once(100_000, Tensor.numel)


def answers(look: Look, found: Climb, values: Values) -> Tensor | None:
    """What both networks answer to their own picture after the chosen steps, (2, classes).

    None where they give no row of scores, or are large ones, which are not asked at each move.
    """
    if look.network.macs > MANY_MACS:
        return None
    try:
        return _answers.get(
            (way(look, values), values.steps), partial(_answered, look, found, values.steps)
        )
    except (ValueError, RuntimeError):
        return None  # said beside the picture already


def _answered(look: Look, found: Climb, step: int) -> Tensor:
    networks = (look.network, reasons.untrained(look))
    said = [
        network.probabilities(gone[step].picture)[0]
        for network, gone in zip(networks, (found.here, found.there), strict=True)
    ]
    return torch.stack(said)
