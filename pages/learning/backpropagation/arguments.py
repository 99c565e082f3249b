"""The controls that views of the backpropagation page share, and the graph with its refusal."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from explainers.backprop.graph import Graph
from explainers.lessons.backpropagation import remarks, words
from explainers.lessons.backpropagation.numbers import Values
from explainers.markdown import plain
from explainers.tour import STOP
from pages.learning.backpropagation.graph import graph
from pages.parts.bench import more
from pages.parts.controls import Controls

Page = Controls[Values]


def leaves(controls: Page, names: Iterable[str]) -> None:
    """A field for each number that a network begins with, two beside each other."""
    with st.container(key="backpropagation-leaves"):
        for name in names:
            controls.number(name, step=0.25, format="%.4g")


def requires_grad(controls: Page, names: Iterable[str]) -> None:
    """A switch for each leaf, folded."""
    with more(controls, words.REQUIRES_GRAD, "requires-grad") as opened:
        for name in names if opened else ():
            controls.toggle(f"requires_grad_{name}")


def draw(shown: Graph, *, key: str, alt: str) -> None:
    """The graph, and what PyTorch said where it refused to go back.

    A stop of the tour names a gradient: there the graph begins with all of them.
    """
    if shown.refusal:
        st.error(remarks.refused(plain(shown.refusal)), icon=":material/block:")
    graph(shown, key=key, alt=alt, done=STOP in st.query_params)
