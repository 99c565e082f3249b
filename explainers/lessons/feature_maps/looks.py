"""A picture in a network: what is seen there is worked out once for all who look at the same."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from hashlib import blake2b

from torch import Tensor

from explainers.attribution.occlusion import Occlusion, occlusion
from explainers.attribution.saliency import saliency
from explainers.lessons.feature_maps import numbers
from explainers.lessons.feature_maps.numbers import Values
from explainers.networks import feature_maps as walks
from explainers.networks.stops import Walk
from explainers.networks.trained import Trained, parameters
from explainers.once import Once


@dataclass(frozen=True)
class Look:
    """A picture, uint8 (3, side, side), and a network that it is shown to.

    `of` is a value that tells both from all others, for what is kept of them.
    """

    network: Trained
    picture: Tensor
    of: Hashable


def look(values: Values, drawing: bool, picture: Tensor) -> Look:
    """The network of `values` with `picture`, drawn or not; raises as `network` does."""
    pixels = blake2b(picture.numpy().tobytes()).digest()
    key = (numbers.key(values, drawing), tuple(picture.shape), pixels)
    return Look(numbers.network(values, drawing), picture, key)


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


@dataclass(frozen=True)
class Reasons:
    """What the answer, class `index`, depends on: the gradient (H, W) of its score, and covering.

    See `explainers.attribution` for both.
    """

    index: int
    slope: Tensor
    occlusion: Occlusion


_reasons: Once[Reasons] = Once(64)


def reasons(look: Look) -> Reasons:
    """What the network's answer depends on; raises ValueError or RuntimeError if it has none."""
    return _reasons.get(look.of, lambda: _reasoned(look))


def _reasoned(look: Look) -> Reasons:
    index = int(chances(look).argmax())
    slope = saliency(look.network, look.picture, index)
    return Reasons(index, slope, occlusion(look.network, look.picture, index))
