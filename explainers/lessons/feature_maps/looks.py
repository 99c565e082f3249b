"""A picture in a network: what is seen there is worked out once for all who look at the same."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from hashlib import blake2b

from torch import Tensor

from explainers.lessons.feature_maps import numbers
from explainers.lessons.feature_maps.numbers import Values
from explainers.networks import feature_maps as walks
from explainers.networks.stops import Walk
from explainers.networks.trained import Trained, parameters
from explainers.once import Once


@dataclass(frozen=True)
class Look:
    """A picture, uint8 (3, side, side), and a network that it is shown to.

    `of` is a value that tells both from all others, for what is kept of them; `whose` tells the
    network alone.
    """

    network: Trained
    picture: Tensor
    of: Hashable
    whose: Hashable


def look(values: Values, drawing: bool, picture: Tensor) -> Look:
    """The network of `values` with `picture`, drawn or not; raises as `network` does."""
    pixels = blake2b(picture.numpy().tobytes()).digest()
    whose = numbers.key(values, drawing)
    key = (whose, tuple(picture.shape), pixels)
    return Look(numbers.network(values, drawing), picture, key, whose)


def _numbers(walk: Walk) -> int:
    """How many numbers are kept with `walk`: its layers hold the network's weights."""
    return 1 + sum(
        stop.input.numel() + stop.output.numel() + parameters(stop.layer) for stop in walk.stops
    )


_walks: Once[Walk] = Once(20_000_000, _numbers)


def walked(look: Look) -> Walk:
    """The picture through the network, layer by layer."""
    return _walks.get(look.of, lambda: walks.walk(look.network, look.picture))


_answers: Once[Tensor] = Once(1_000_000, Tensor.numel)


def chances(look: Look) -> Tensor:
    """The probability of each class, (classes,).

    Raises ValueError or RuntimeError where the network gives no row of scores.
    """
    return _answers.get(look.of, lambda: look.network.probabilities(look.picture)[0])
