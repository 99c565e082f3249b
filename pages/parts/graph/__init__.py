"""A network as a graph that steps through its forward and backward pass in the browser.

It shows what `explainers.backprop.graph.payload` makes; nothing is sent back to the server. The
buttons and the look of the arithmetic are the stage's. The files are joined and sent as they are,
without a build.
"""

from __future__ import annotations

import re
from pathlib import Path

import streamlit as st

from explainers.backprop.graph import Graph, payload

_HERE = Path(__file__).parent
_STAGE = _HERE.parent / "stage"


def graph(shown: Graph, *, key: str, alt: str) -> None:
    """Draw `shown`; `key` keeps the reader's step while it changes, `alt` describes the figure."""
    _component(key=key, data={**payload(shown), "alt": alt})


def _script() -> str:
    """The JavaScript files as one, without the comments and indents that only readers need."""
    files = (_STAGE / "player.js", _HERE / "graph.js")
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    return re.sub(r"^\s*(//.*\n)?|(?<=;) //.*$", "", text, flags=re.MULTILINE)


_component = st.components.v2.component(
    "layer_by_layer_graph",
    html='<div class="stage network"></div>',
    css="\n".join(
        file.read_text(encoding="utf-8") for file in (_STAGE / "stage.css", _HERE / "graph.css")
    ),
    js=_script(),
)
