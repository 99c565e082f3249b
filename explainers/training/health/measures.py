"""What is measured of layers, and how it is called in a run's scalars. No PyTorch here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

GRADIENT, UPDATE, DEAD = "gradient_norm", "update_ratio", "dead_relus"
KINDS = (GRADIENT, UPDATE, DEAD)
"""‖∂loss/∂W‖ of a step's batch; ‖ΔW‖ / ‖W‖ of its update (Euclidean norms); and the part, 0 to 1,
of a ReLU's units that were 0 for every one of the sample pictures."""

MOST_LAYERS = 64
"""Layers that are measured: the first ones of a network."""

FIRST = 1024
"""The number of the first of these scalars in a record, see `scalars`."""

BEYOND = FIRST + MOST_LAYERS * len(KINDS)


def tag(kind: str, layer: int) -> str:
    """What the scalar of a layer, counted from 0, is called.

    >>> tag(UPDATE, 2)
    'update_ratio/2'
    """
    return f"{kind}/{layer}"


def is_tag(text: str) -> bool:
    """Whether `tag` could have given it.

    >>> is_tag("update_ratio/2"), is_tag("update_ratio/conv1")
    (True, False)
    """
    kind, _, layer = text.partition("/")
    return kind in KINDS and layer.isdecimal() and len(layer) < 4 and int(layer) < MOST_LAYERS


def named(tag: str, names: Sequence[str]) -> str:
    """The same with the layer's name, for those who do not know the network.

    >>> named("update_ratio/1", ["conv1", "linear1"])
    'update_ratio/linear1'
    """
    kind, _, layer = tag.partition("/")
    return f"{kind}/{names[int(layer)]}"


def number(tag: str) -> int:
    """The number of the scalar in a record."""
    kind, _, layer = tag.partition("/")
    return FIRST + int(layer) * len(KINDS) + KINDS.index(kind)


def tag_of(number: int) -> str:
    """What the scalar of this number is called.

    >>> tag_of(number("dead_relus/5"))
    'dead_relus/5'
    """
    layer, kind = divmod(number - FIRST, len(KINDS))
    return tag(KINDS[kind], layer)


@dataclass(frozen=True)
class Beat:
    """What was measured of a step: of each layer its gradient's norm, and ‖ΔW‖ / ‖W‖."""

    step: int
    gradients: dict[int, float] = field(default_factory=dict)
    updates: dict[int, float] = field(default_factory=dict)
