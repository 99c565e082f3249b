"""Activation maximisation: gradient ascent on a picture of noise, until a chosen unit is excited.

After Erhan, Bengio, Courville and Vincent, "Visualizing Higher-Layer Features of a Deep Network"
(2009); Olah, Mordvintsev and Schubert, "Feature Visualization" (2017). A step is

    x' = clamp(x + lr · g / rms(g), 0, 255)

g being the gradient of the unit's activation at the picture x, in 1/255 of the way from black to
white, and rms(g) its root mean square: so `lr` is how far a number goes in the quadratic mean,
in every layer and every network, however large their gradients are. The only rule besides is that
the picture stays one: no number leaves 0 to 255.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite

import torch
from torch import Tensor, nn

from explainers.networks.asking import MANY_MACS, gradient
from explainers.networks.stops import shared_copy
from explainers.networks.trained import Trained

BLOCK = 16
"""Steps that are computed at a time."""

MOST = 8 * BLOCK
"""Steps that are taken, where the network and its pictures are no large ones."""

GREY, SPREAD = 127.5, 25.0
"""Mean and standard deviation of the noise that the way begins at."""

_MOST_NUMBERS = 4_000_000  # of all pictures on the way


@dataclass(frozen=True)
class Unit:
    """What is to be excited: the mean of the map `channel` that leaves the layer called `layer`.

    Where a row of numbers leaves it, that is the number itself: behind the last layer the score of
    a class.
    """

    layer: str
    channel: int


@dataclass(frozen=True)
class Moment:
    """A picture on the way, float32 (3, H, W) from 0 to 255, and the unit's activation at it.

    `slope` (3, H, W) is the gradient of the activation, by 1/255 of each number.
    """

    picture: Tensor
    activation: float
    slope: Tensor


def most(trained: Trained) -> int:
    """How many steps are taken with a network: `MOST`, or fewer where it is a large one."""
    if trained.macs > MANY_MACS:
        return BLOCK
    height, width = trained.size
    return max(BLOCK, min(MOST, _MOST_NUMBERS // (3 * height * width) // BLOCK * BLOCK))


def noise(trained: Trained, seed: int) -> Tensor:
    """Grey with noise on it, whole numbers from 0 to 255, float32 (3, H, W), H×W the network's."""
    thrown = torch.randn((3, *trained.size), generator=torch.Generator().manual_seed(seed))
    return (GREY + SPREAD * thrown).round().clamp(0, 255)


def rms(slope: Tensor) -> float:
    """The root mean square of all numbers of a gradient."""
    return float(slope.double().square().mean().sqrt())


def direction(slope: Tensor) -> Tensor:
    """The gradient divided by its root mean square; 0 where it is 0."""
    return slope / max(rms(slope), torch.finfo(torch.float32).tiny)


def stepped(moment: Moment, lr: float) -> Tensor:
    """The picture after the next step, float32 (3, H, W)."""
    return (moment.picture + lr * direction(moment.slope)).clamp(0, 255)


def moment(trained: Trained, unit: Unit, picture: Tensor) -> Moment:
    """How the unit answers to `picture`, numbers from 0 to 255 (3, H, W), and to changes of it.

    Raises ValueError where there is no such unit, where the network cannot be gone through
    backwards, or has diverged.
    """
    return _moment(trained, _watched(trained.network, unit), picture)


def block(
    trained: Trained,
    unit: Unit,
    start: Tensor | Moment,
    lr: float,
    told: Callable[[int], None] = lambda _: None,
) -> tuple[Moment, ...]:
    """`BLOCK` steps from `start`: a moment after each, and for a picture one before the first.

    `told` hears how many steps are done. Raises as `moment`.
    """
    watched = _watched(trained.network, unit)
    begun = isinstance(start, Moment)
    found = [start if isinstance(start, Moment) else _moment(trained, watched, start)]
    for step in range(BLOCK):
        told(step)
        found.append(_moment(trained, watched, stepped(found[-1], lr)))
    return tuple(found[1:] if begun else found)


def _moment(trained: Trained, watched: nn.Module, picture: Tensor) -> Moment:
    leaf = picture.detach().float()[None].requires_grad_()
    values: list[float] = []

    def activation(network: nn.Module) -> Tensor:
        found = _activation(network, trained.prepare(leaf))
        values.append(float(found.detach()))
        return found

    slope = gradient(watched, leaf, activation)[0]
    if not (isfinite(values[-1]) and bool(slope.isfinite().all())):
        raise ValueError("The activation or its gradient is no number: the network has diverged.")
    return Moment(leaf.detach()[0], values[-1], slope)


class _ReachedError(Exception):
    """The picture has come to the unit, whose activation is `value`: what follows is not needed."""

    def __init__(self, value: Tensor) -> None:
        super().__init__()
        self.value = value


def _watched(network: nn.Module, unit: Unit) -> nn.Module:
    """The network of modules of its own, which goes no further than to the unit."""
    if not unit.layer or unit.layer not in dict(network.named_modules()):
        raise ValueError(f"This network has no layer called “{unit.layer}”.")
    copy = shared_copy(network)

    def reached(_: nn.Module, __: tuple[Tensor, ...], output: Tensor) -> None:
        if not 0 <= unit.channel < output.shape[1]:
            raise ValueError(
                f"channel is {unit.channel}: what leaves {unit.layer} is counted from 0 to "
                f"{output.shape[1] - 1}."
            )
        raise _ReachedError(output[0, unit.channel].mean())

    copy.get_submodule(unit.layer).register_forward_hook(reached)
    return copy


def _activation(watched: nn.Module, input: Tensor) -> Tensor:
    try:
        watched(input.clone())  # the picture itself must not be written over
    except _ReachedError as found:
        return found.value
    raise ValueError("No picture goes through this layer.")
