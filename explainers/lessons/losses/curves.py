"""A loss as a function of one of its values, or of two: sampled, and its slope by autograd.

A place is a cell of a tensor, counted flat.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.lessons.losses.numbers import Classification, Pairs
from explainers.losses import softmax_twice
from explainers.once import Once

Loss = Callable[[Tensor], Tensor]  # of a whole tensor, to one number


@dataclass(frozen=True)
class Curve:
    """The loss `y` where one value is `x` and all others stay; (`at`, `value`) is the present."""

    x: list[float]
    y: list[float]
    at: float
    value: float
    slope: float


@dataclass(frozen=True)
class Surface:
    """The loss `z` (y, x) over two values; (`at`) the present, `slope` its gradient there."""

    x: list[float]
    y: list[float]
    z: list[list[float]]
    at: tuple[float, float]
    slope: tuple[float, float]


def of_pairs(loss: str, given: Pairs, reduction: str) -> Loss:
    """L1 or MSE as a function of the whole input; with "none", the sum of the losses."""
    function = {"l1_loss": F.l1_loss, "mse_loss": F.mse_loss}[loss]
    reduced = "sum" if reduction == "none" else reduction
    pairing = given.pairing
    shape, targets = pairing.shape, pairing.targets
    return lambda input: function(input.expand(shape), targets, reduction=reduced)


def of_logits(given: Classification) -> Loss:
    """Cross-entropy as a function of all logits; with "none", the sum of the losses."""
    reduced = "sum" if given.reduction == "none" else given.reduction
    rest = replace(given, reduction=reduced).arguments
    return lambda input: F.cross_entropy(input, given.target, **rest)


def reach(tensor: Tensor, least: float = 6.0) -> tuple[float, float]:
    """An even range of values around 0 that holds all of `tensor`, and some room."""
    most = max(least, 1.2 * float(tensor.abs().max()))
    return -most, most


def curve(
    loss: Loss,
    tensor: Tensor,
    place: int,
    span: tuple[float, float],
    corners: Sequence[float] = (),
    count: int = 97,
) -> Curve:
    """`loss` along the cell `place` of `tensor`, over `span`; `corners` are sampled exactly."""
    at = float(tensor.flatten()[place])
    inside = [x for x in (at, *corners) if span[0] <= x <= span[1]]
    xs = sorted({*torch.linspace(*span, count).tolist(), *inside})
    moved = tensor.flatten().repeat(len(xs), 1)
    moved[:, place] = torch.tensor(xs, dtype=tensor.dtype)
    ys = _along(loss, moved, tensor)
    value, slopes = _slopes(loss, tensor)
    return Curve(xs, ys, at, value, float(slopes.flatten()[place]))


def surface(
    loss: Loss,
    tensor: Tensor,
    places: tuple[int, int],
    span: tuple[float, float],
    count: int = 33,
    of: Hashable = None,
) -> Surface:
    """`loss` over the cells `places` (across, up) of `tensor`, each over `span`.

    `of`, where it is given, is all that `loss` follows from: the heights of the same surface are
    then worked out once. While only those two cells change, it is the same.
    """
    across, up = places
    line = torch.linspace(*span, count, dtype=tensor.dtype)

    def heights() -> list[list[float]]:
        moved = tensor.flatten().repeat(count * count, 1)
        moved[:, across] = line.repeat(count)
        moved[:, up] = line.repeat_interleave(count)
        flat = _along(loss, moved, tensor)
        return [flat[i : i + count] for i in range(0, len(flat), count)]

    cells, slopes = tensor.flatten().tolist(), _slopes(loss, tensor)[1].flatten().tolist()
    others = tuple(cell for place, cell in enumerate(cells) if place not in places)
    same = (of, others, tensor.shape, tensor.dtype, places, span, count)
    z = heights() if of is None else _heights.get(same, heights)
    at, slope = (cells[across], cells[up]), (slopes[across], slopes[up])
    return Surface(line.tolist(), line.tolist(), z, at, slope)


_heights: Once[list[list[float]]] = Once(256)  # about 10 MB


def once_and_twice(row: Tensor, label: Tensor) -> tuple[Curve, Curve]:
    """One sample's loss along its target's logit: as it should be, and with softmax twice.

    `row` (1, C) are its logits, `label` (1) its class.
    """
    place, span = int(label), reach(row, least=8)

    def once(logits: Tensor) -> Tensor:
        return F.cross_entropy(logits, label)

    def twice(logits: Tensor) -> Tensor:
        return softmax_twice.loss(logits, label)

    return curve(once, row, place, span), curve(twice, row, place, span)


def _along(loss: Loss, moved: Tensor, tensor: Tensor) -> list[float]:
    with torch.no_grad():
        found: list[float] = torch.vmap(loss)(moved.view(-1, *tensor.shape)).tolist()
    return found


def _slopes(loss: Loss, tensor: Tensor) -> tuple[float, Tensor]:
    leaf = tensor.detach().clone().requires_grad_()
    value = loss(leaf)
    (slopes,) = torch.autograd.grad(value, leaf)
    return float(value.detach()), slopes
