"""How large a network may be that a visitor puts together, so that there is room for everybody.

All of it is known from shapes, before anything is made.
"""

from __future__ import annotations

from dataclasses import dataclass

from explainers.networks.walk import Walk

MOST_PARAMETERS = 20_000_000
MOST_MACS = 2_000_000_000  # for one picture; CIFAR-quick has 12 million
MOST_WORK = 3_000_000_000
"""Multiply-adds, and numbers that windows read besides: a second or two for one core."""
MOST_MEMORY = 64 * 2**20  # bytes for one picture
MOST_SCRATCH = 256 * 2**20


@dataclass(frozen=True)
class Excess:
    """What a network has too much of: `count` of `what`, where at most `most` are taken."""

    what: str
    count: int
    most: int


def excess(found: Walk) -> Excess | None:
    """The first thing of which the batch that was sent through needs too much; None if none."""
    pictures = found.input_shape[0]
    batch = "a picture" if pictures == 1 else f"{pictures} pictures"
    counts = (
        ("parameters", found.parameters, MOST_PARAMETERS),
        (f"multiply-adds for {batch}", found.macs, MOST_MACS),
        (f"numbers that windows read for {batch}", found.work, MOST_WORK),
        (f"bytes of activations for {batch}", found.memory, MOST_MEMORY),
        (f"bytes that a layer needs besides for {batch}", found.scratch, MOST_SCRATCH),
    )
    return next((Excess(*one) for one in counts if one[1] > one[2]), None)
