"""backward() more than once: gradients add up, and a graph can be used only once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from explainers.backprop import scalars
from explainers.backprop.scalar_networks import LOSS, Network


def accumulate(
    network: Network,
    values: Mapping[str, float],
    learned: Sequence[str],
    times: int,
    zero_grad: bool,
) -> list[dict[str, float]]:
    """Each learned number's `.grad` after each of `times` forward and backward passes.

    With `zero_grad` an optimizer's zero_grad() comes before each pass, as in a training loop.
    """
    leaves = _leaves(network, values, learned)
    optimizer = torch.optim.SGD([leaves[name] for name in learned])
    found = []
    for _ in range(times):
        if zero_grad:
            optimizer.zero_grad()
        _loss(network, leaves).backward()  # type: ignore[no-untyped-call]
        found.append(_grads(leaves, learned))
    return found


@dataclass(frozen=True)
class Twice:
    """backward() called twice on one graph: the gradients after each, or what PyTorch said."""

    first: Mapping[str, float]
    second: Mapping[str, float]
    refusal: str


def twice(
    network: Network, values: Mapping[str, float], learned: Sequence[str], retain_graph: bool
) -> Twice:
    """backward() twice on the same loss, the first time with `retain_graph`.

    Where PyTorch refuses the second call, `refusal` is its own sentence, and `second` is as
    `first`: nothing was added.
    """
    leaves = _leaves(network, values, learned)
    loss = _loss(network, leaves)
    loss.backward(retain_graph=retain_graph)  # type: ignore[no-untyped-call]
    first = _grads(leaves, learned)
    refusal = ""
    try:
        loss.backward()  # type: ignore[no-untyped-call]
    except RuntimeError as error:
        refusal = str(error)
    return Twice(first, _grads(leaves, learned), refusal)


def _leaves(
    network: Network, values: Mapping[str, float], learned: Sequence[str]
) -> dict[str, Tensor]:
    return {
        name: torch.tensor(values[name], requires_grad=name in learned) for name in network.leaves
    }


def _loss(network: Network, leaves: Mapping[str, Tensor]) -> Tensor:
    return scalars.computed(network, leaves)[LOSS]


def _grads(leaves: Mapping[str, Tensor], learned: Sequence[str]) -> dict[str, float]:
    gradients = ((name, leaves[name].grad) for name in learned)
    return {name: gradient.item() for name, gradient in gradients if gradient is not None}
