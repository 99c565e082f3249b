"""A shape on its way through a list of layers: what leaves each, and where it is stopped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from explainers.networks import flow as flows
from explainers.networks.facts import Figure, Flow, Mend, MisfitError, Shape
from explainers.networks.layer_list import Entry, Layer, Unreadable
from explainers.networks.reach import Reach


@dataclass(frozen=True)
class Step:
    """One layer of the walk.

    `flow` is None where the layer does not fit or is not reached; `trouble` then says why, or is
    empty behind the layer that stopped the walk. `parameters` is None for a line that is no layer.
    """

    entry: Entry
    shape_in: Shape | None
    flow: Flow | None
    parameters: Figure | None
    trouble: str = ""
    mends: tuple[Mend, ...] = ()

    @property
    def layer(self) -> Layer | None:
        """The layer, or None for a line that is none."""
        return self.entry if isinstance(self.entry, Layer) else None


@dataclass(frozen=True)
class Walk:
    """All steps, from the input's shape on."""

    input_shape: Shape
    steps: tuple[Step, ...]

    @property
    def output_shape(self) -> Shape | None:
        """What comes out at the end; None where a layer does not fit."""
        shape: Shape | None = self.input_shape
        for step in self.steps:
            shape = step.flow.shape if step.flow else None
        return shape

    @property
    def stopped(self) -> Step | None:
        """The layer that does not fit, if one does not."""
        return next((step for step in self.steps if step.trouble), None)

    @property
    def parameters(self) -> int:
        """All that the layers learn."""
        return sum(step.parameters.value for step in self.steps if step.parameters)

    @property
    def macs(self) -> int:
        """Multiply-adds of all layers that are reached, for the whole batch."""
        return sum(step.flow.macs.value for step in self.steps if step.flow)

    @property
    def memory(self) -> int:
        """Bytes of what leaves all layers that are reached."""
        return sum(step.flow.memory.value for step in self.steps if step.flow)

    @property
    def work(self) -> int:
        """Multiply-adds, and what windows read without multiplying: what takes the time."""
        return self.macs + sum(step.flow.reads for step in self.steps if step.flow)

    @property
    def scratch(self) -> int:
        """Bytes that one layer, the one that takes most, may need besides."""
        return max((step.flow.scratch for step in self.steps if step.flow), default=0)


def walk(entries: Sequence[Entry], input_shape: Shape) -> Walk:
    """Send a batch of `input_shape` (N, C, H, W) through the layers.

    Raises ValueError unless the shape has four axes of at least 1.
    """
    if len(input_shape) != 4 or min(input_shape) < 1:
        raise ValueError(
            f"The input has shape {tuple(input_shape)}: it needs four axes of at least 1, (N, C, "
            "H, W): pictures, channels, height, width."
        )
    steps: list[Step] = []
    shape: Shape | None = tuple(input_shape)
    reach = Reach()
    for entry in entries:
        step = _step(entry, shape, reach)
        steps.append(step)
        shape = step.flow.shape if step.flow else None
        reach = step.flow.reach if step.flow else reach
    return Walk(tuple(input_shape), tuple(steps))


def _step(entry: Entry, shape: Shape | None, reach: Reach) -> Step:
    if isinstance(entry, Unreadable):
        return Step(entry, shape, None, None, entry.sentence[:1].upper() + entry.sentence[1:])
    learned = flows.parameters(entry)
    if shape is None:
        return Step(entry, None, None, learned)
    try:
        return Step(entry, shape, flows.flow(entry, shape, reach), learned)
    except MisfitError as error:
        return Step(entry, shape, None, learned, str(error), error.mends)
