"""A network's graph in Graphviz's language, in the colours of the page."""

from __future__ import annotations

from explainers.figures.palette import Palette, mix
from explainers.networks.graph import Graph, Node

ROLES = {
    "input": "input",
    "layer": "kernel",
    "parameter": "kernel",
    "operation": "output",
    "output": "output",
}


def dot(graph: Graph, colours: Palette) -> str:
    """`graph` from top to bottom: a box for each node, the shape that leaves it on each arrow."""
    shapes = {node.name: node.shape for node in graph.nodes}
    lines = [
        "digraph network {",
        '  bgcolor="transparent"; rankdir=TB; nodesep=0.3; ranksep=0.45;',
        '  node [shape=box style="rounded,filled" fontname="sans-serif" fontsize=14 '
        f'margin="0.2,0.1" fontcolor="{colours.text}" penwidth=1.4];',
        f'  edge [color="{colours.padding}" fontcolor="{colours.text}" fontname="sans-serif" '
        "fontsize=12 arrowsize=0.8];",
    ]
    lines += [_node(node, colours) for node in graph.nodes]
    lines += [f"  {_quoted(a)} -> {_quoted(b)}{_label(shapes[a])};" for a, b in graph.edges]
    return "\n".join([*lines, "}"])


def _node(node: Node, colours: Palette) -> str:
    # A layer without parameters only computes.
    role = "output" if node.kind == "layer" and not node.parameters else ROLES[node.kind]
    colour = getattr(colours, role)
    label = node.label
    if node.parameters:
        label += f"\n{node.parameters:,} parameters"
    shape = " shape=ellipse" if node.kind == "parameter" else ""
    fill = mix(colour, colours.background, 0.14)
    look = f'color="{colour}" fillcolor="{fill}"{shape}'
    return f"  {_quoted(node.name)} [label={_quoted(label)} {look}];"


def _label(shape: tuple[int, ...] | None) -> str:
    return f" [label={_quoted('  ' + '×'.join(map(str, shape)))}]" if shape else ""


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
