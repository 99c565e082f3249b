"""A network's first weights, repeatable, without touching the generator that all readers share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from torch import nn

from explainers.random_numbers import drawn_from

Made = TypeVar("Made", bound=nn.Module)


def seeded(build: Callable[[], Made], seed: int) -> Made:
    """What `build` makes, with the weights that it has after `torch.manual_seed(seed)`."""
    with drawn_from.seed(seed):
        return build()
