"""Two networks of a few numbers each: a neuron, and a skip connection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from explainers.backprop import operations
from explainers.backprop.operations import Operation
from explainers.worked import Role

LOSS = "L"
"""The name of a network's last result."""


@dataclass(frozen=True)
class Leaf:
    """A number that is given: its default, its colour and whether it is learned by default.

    `place` is where it is drawn: how far along from the input to the loss, and how far across.
    """

    label: str
    value: float
    role: Role
    place: tuple[int, int]
    requires_grad: bool = False


@dataclass(frozen=True)
class Result:
    """A number that is computed from those named in `parents`; `place` as of a `Leaf`."""

    label: str
    operation: Operation
    parents: tuple[str, ...]
    place: tuple[int, int]


@dataclass(frozen=True)
class Network:
    """A network of numbers; its last result is the loss, named "L"."""

    leaves: Mapping[str, Leaf]
    results: Mapping[str, Result]

    @property
    def detachable(self) -> tuple[str, ...]:
        """The results that something else is computed from."""
        return tuple(name for name in self.results if name != LOSS)

    def label(self, name: str) -> str:
        """How a number is written."""
        return (self.leaves.get(name) or self.results[name]).label

    def children(self, name: str) -> tuple[str, ...]:
        """What is computed from a number, in order."""
        return tuple(n for n, result in self.results.items() if name in result.parents)


ERROR = Result("e", operations.SUBTRACT, ("y", "t"), (5, 6))
SQUARED = Result(LOSS, operations.SQUARE, ("e",), (6, 6))

NEURON = Network(
    {
        "x1": Leaf("x₁", 1.5, "input", (1, 1)),
        "w1": Leaf("w₁", 0.5, "kernel", (1, 3), True),
        "x2": Leaf("x₂", -1.0, "input", (1, 5)),
        "w2": Leaf("w₂", 2.0, "kernel", (1, 7), True),
        "b": Leaf("b", 0.25, "kernel", (2, 8), True),
        "t": Leaf("t", 1.0, "neutral", (4, 8)),
    },
    {
        "a": Result("a", operations.MULTIPLY, ("w1", "x1"), (2, 2)),
        "c": Result("c", operations.MULTIPLY, ("w2", "x2"), (2, 5)),
        "z": Result("z", operations.ADD_THREE, ("a", "c", "b"), (3, 5)),
        "y": Result("y", operations.SIGMOID, ("z",), (4, 5)),
        "e": ERROR,
        LOSS: SQUARED,
    },
)

SKIP = Network(
    {
        "x": Leaf("x", 2.0, "input", (1, 4), True),
        "w": Leaf("w", 0.75, "kernel", (1, 1), True),
        "t": Leaf("t", 1.0, "neutral", (4, 7)),
    },
    {
        "z": Result("z", operations.MULTIPLY, ("w", "x"), (2, 2)),
        "h": Result("h", operations.RELU, ("z",), (3, 2)),
        "y": Result("y", operations.ADD, ("h", "x"), (4, 4)),
        "e": Result("e", operations.SUBTRACT, ("y", "t"), (5, 5)),
        LOSS: Result(LOSS, operations.SQUARE, ("e",), (6, 5)),
    },
)

NETWORKS: Mapping[str, Network] = {"neuron": NEURON, "skip connection": SKIP}
