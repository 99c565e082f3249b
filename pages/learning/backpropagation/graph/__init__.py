"""A network as a graph that steps through its forward and backward pass in the browser.

It shows what `explainers.backprop.graph.payload` makes; nothing is sent back to the server. The
buttons and the look of the arithmetic are the stage's.
"""

from __future__ import annotations

from pathlib import Path

from explainers.backprop.graph import Graph, payload
from pages.parts.component import PAGES, component


def graph(shown: Graph, *, key: str, alt: str, done: bool = False) -> None:
    """Draw `shown`; `key` keeps the reader's step while it changes, `alt` describes the figure.

    It begins with the whole forward pass; where `done`, with the whole backward pass as well, so
    that all gradients are seen at once.
    """
    _component(key=key, data={**payload(shown), "alt": alt, "done": done})


_component = component(
    "graph",
    Path(__file__).parent,
    '<div class="stage network"></div>',
    styles=(PAGES / "parts" / "stage" / "stage.css",),
)
