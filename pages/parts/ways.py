"""The ways from a run to what other pages show of it: its curves, its answers, its checkpoints."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from explainers.catalogue import find
from explainers.evaluation.subjects import RUN
from explainers.markdown import plain

LABELS: Mapping[str, str] = {
    "home": "Look inside: the whole network",
    "train": "Its training: curves",
    "evaluate": "What it gets right and wrong",
    "checkpoints": "What it learned, by epoch",
    "runs": "What differs from other runs",
}
"""What is found there, by the page."""

OF_AN_EPOCH = ("home", "evaluate", "checkpoints")
SHIPPED_TOO = ("home", "evaluate")  # these show other networks than those of runs


def draw(name: str, *slugs: str, epoch: int = 0) -> None:
    """Offer these pages, which show the run called `name`, where they can at this epoch.

    0 is for none in particular. For a run that has learned something: nothing else can be looked
    at there.
    """
    for page in filter(None, map(find, slugs)):
        query = {"run": name, **({"weights": RUN} if page.slug in SHIPPED_TOO else {})}
        then = f", after epoch {epoch}" if epoch and page.slug in OF_AN_EPOCH else ""
        st.page_link(
            page.path,
            label=LABELS[page.slug],
            icon=page.material_icon,
            help=f"{page.title}: the run {plain(name)}{then}.",
            query_params={**query, **({"epoch": str(epoch)} if then else {})},
        )
