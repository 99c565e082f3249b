"""One forward and backward pass as a graph: what every view of backpropagation reads.

Values and gradients are PyTorch's; the steps tell, node by node, where each came from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from torch import Tensor

from explainers.stage.grids import short
from explainers.worked import Explanation, Read, Role, number, signed

Phase = Literal["forward", "backward"]


@dataclass(frozen=True)
class Node:
    """A tensor of the network.

    `does` is the operation that made it, empty for a leaf; `place` its column and row in half
    boxes; `grad` what autograd left in it after backward(), None where no gradient arrived.
    """

    name: str
    label: str
    does: str
    role: Role
    place: tuple[int, int]
    value: Tensor
    grad: Tensor | None
    requires_grad: bool
    detached: bool = False

    @property
    def leaf(self) -> bool:
        """Whether it was given, and not computed."""
        return not self.does


@dataclass(frozen=True)
class Edge:
    """`target` was computed from `source`; `cut` where detach() lets no gradient through."""

    source: str
    target: str
    cut: bool


@dataclass(frozen=True)
class Step:
    """One tensor computed, or one gradient.

    `beside` are the nodes it was computed from; `symbols` the rule; `notes` further lines, such
    as the local derivatives; `cells` the arithmetic of each cell, in row-major order.
    """

    phase: Phase
    node: str
    beside: tuple[str, ...]
    symbols: str
    notes: tuple[str, ...]
    cells: tuple[Explanation, ...]


@dataclass(frozen=True)
class Graph:
    """A whole pass. `refusal` is what backward() said where it refused, else empty."""

    nodes: Mapping[str, Node]
    edges: tuple[Edge, ...]
    steps: tuple[Step, ...]
    refusal: str = ""

    def step(self, phase: Phase, node: str) -> Step:
        """The step in which `node` gets its value or its gradient; KeyError if there is none."""
        for step in self.steps:
            if (step.phase, step.node) == (phase, node):
                return step
        raise KeyError(f"no {phase} step for {node}")


def payload(graph: Graph) -> dict[str, object]:
    """The graph as data that `json.dumps` takes, for the view in the browser."""
    return {
        "nodes": [_node(node) for node in graph.nodes.values()],
        "edges": [[edge.source, edge.target, edge.cut] for edge in graph.edges],
        "steps": [_step(graph, step) for step in graph.steps],
    }


def _node(node: Node) -> dict[str, object]:
    columns = node.value.shape[-1] if node.value.dim() > 1 else 1  # one axis stands upright
    return {
        "name": node.name,
        "label": node.label,
        "does": node.does,
        "role": node.role,
        "place": list(node.place),
        "shape": "×".join(map(str, node.value.shape)),
        "columns": columns,
        "value": _texts(node.value),
        "grad": [] if node.grad is None else _texts(node.grad),
        "state": _state(node),
    }


def _state(node: Node) -> str:
    """Why a node has no gradient, or that its gradient ends here; empty where all is plain."""
    if node.detached:
        return "detach()"
    if not node.requires_grad:
        return "no grad"
    return "" if node.grad is not None else "None"


def _texts(tensor: Tensor) -> list[str]:
    """A number alone has room for its digits, those of a tensor are shortened."""
    values = tensor.reshape(-1).tolist()
    largest = max(abs(value) for value in values)
    return [number(value) if len(values) == 1 else short(value, largest) for value in values]


def _step(graph: Graph, step: Step) -> dict[str, object]:
    sizes = [abs(cell.value) for cell in step.cells]
    return {
        "largest": sizes.index(max(sizes)),
        "phase": step.phase,
        "node": step.node,
        "beside": list(step.beside),
        "symbols": step.symbols,
        "notes": list(step.notes),
        "cells": [list(_pieces(graph, step, cell)) for cell in step.cells],
    }


def _pieces(graph: Graph, step: Step, explanation: Explanation) -> Iterator[list[str]]:
    """`[text, role]` pieces whose texts together are the explanation's formula."""
    before = ""
    for term in explanation.terms:
        for part in term.parts:
            text = part if isinstance(part, str) else signed(part.text, before)
            yield [text, "" if isinstance(part, str) else _role(graph, part)]
            before = text
    role = "gradient" if step.phase == "backward" else graph.nodes[step.node].role
    yield [" = ", ""]
    yield [number(explanation.value), role]


def _role(graph: Graph, read: Read) -> str:
    if read.padding:
        return "padding"
    if read.operand in graph.nodes:
        return graph.nodes[read.operand].role
    if read.operand.startswith(("∂L", "grad")):
        return "gradient"
    return {"weight": "kernel", "bias": "kernel", "input": "input"}.get(read.operand, "neutral")
