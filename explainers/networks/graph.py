"""A network as a graph, traced by torch.fx: which operation reads the result of which.

Tracing runs `forward` once with a stand-in that writes down what is done to it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import fx, nn
from torch.fx.passes.shape_prop import ShapeProp

from explainers.tracing import OneThread

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Node:
    """One box: `kind` is "input", "layer", "operation", "parameter" or "output".

    `shape` is what leaves it, or None where that is no single tensor.
    """

    name: str
    label: str
    kind: str
    shape: Shape | None
    parameters: int = 0


@dataclass(frozen=True)
class Graph:
    """Boxes, and arrows (from, to) between their names."""

    nodes: tuple[Node, ...]
    edges: tuple[tuple[str, str], ...]


def trace(
    network: nn.Module,
    input_shape: Shape,
    *,
    operations: bool = False,
    labels: Mapping[str, str] | None = None,
) -> Graph:
    """The graph of `network` for an input of `input_shape`.

    With `operations`, layers are opened: the functions they call, with their parameters as inputs.
    `labels` say what stands in a layer's box below its name, instead of its class.
    Shapes are followed on the meta device: nothing is computed, whatever the input's size. Raises
    ValueError where it cannot be traced, because its forward decides by the numbers that it gets.
    """
    network = _outline(network)
    try:
        tracer = _Opened() if operations else OneThread()
        traced = fx.GraphModule(network, tracer.trace(network))
    except (fx.proxy.TraceError, TypeError, RuntimeError) as error:
        raise ValueError(
            f"torch.fx cannot trace this network: {error} Its forward decides by the numbers "
            "that come in, so that one graph cannot stand for all of them."
        ) from error
    ShapeProp(traced).propagate(torch.empty(input_shape, device="meta"))
    found = (_MAKERS[node.op](node, network) for node in traced.graph.nodes)
    nodes = tuple(_labelled(node, labels or {}) for node in found)
    edges = tuple(
        (source.name, node.name) for node in traced.graph.nodes for source in node.all_input_nodes
    )
    return Graph(nodes, edges)


def _outline(network: nn.Module) -> nn.Module:
    """The same network, of tensors that have shapes but no numbers."""
    parameters = {id(p): nn.Parameter(p.to("meta"), p.requires_grad) for p in network.parameters()}
    buffers = {id(b): b.to("meta") for b in network.buffers()}
    return copy.deepcopy(network, {**parameters, **buffers})


class _Opened(OneThread):
    """Steps into every layer but those whose forward looks at the shape before it computes."""

    def is_leaf_module(self, m: nn.Module, module_qualified_name: str) -> bool:
        return isinstance(m, nn.BatchNorm2d)


def _labelled(node: Node, labels: Mapping[str, str]) -> Node:
    name, _, rest = node.label.partition("\n")
    return replace(node, label=f"{name}\n{labels.get(name, rest)}") if rest else node


def _shape(node: fx.Node) -> Shape | None:
    found = node.meta.get("tensor_meta")
    shape = getattr(found, "shape", None)
    return tuple(shape) if shape is not None else None


def _input(node: fx.Node, network: nn.Module) -> Node:
    return Node(node.name, "input", "input", _shape(node))


def _layer(node: fx.Node, network: nn.Module) -> Node:
    module = network.get_submodule(str(node.target))
    count = sum(p.numel() for p in module.parameters())
    label = f"{node.target}\n{type(module).__name__}"
    return Node(node.name, label, "layer", _shape(node), count)


def _operation(node: fx.Node, network: nn.Module) -> Node:
    return Node(node.name, _function_name(node.target), "operation", _shape(node))


def _parameter(node: fx.Node, network: nn.Module) -> Node:
    held: Any = network
    for part in str(node.target).split("."):
        held = getattr(held, part)
    learned = held.numel() if isinstance(held, nn.Parameter) else 0
    return Node(node.name, str(node.target), "parameter", tuple(held.shape), learned)


def _output(node: fx.Node, network: nn.Module) -> Node:
    return Node(node.name, "output", "output", _shape(node))


def _function_name(target: str | Callable[..., Any]) -> str:
    if isinstance(target, str):
        return target
    # torch.nn.functional's pooling functions are one of two, decided by return_indices.
    name = getattr(target, "__name__", str(target))
    return {"fn": "max_pool2d", "boolean_dispatch": "max_pool2d"}.get(name, name)


_MAKERS: dict[str, Callable[[fx.Node, nn.Module], Node]] = {
    "placeholder": _input,
    "call_module": _layer,
    "call_function": _operation,
    "call_method": _operation,
    "get_attr": _parameter,
    "output": _output,
}
