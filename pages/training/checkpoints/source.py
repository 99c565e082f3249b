"""Whose weights are looked at: the controls that choose them."""

from __future__ import annotations

import streamlit as st

from explainers.lessons.checkpoints import numbers, words
from explainers.lessons.checkpoints.numbers import Values
from explainers.training import learned
from pages.parts import ways
from pages.parts.controls import Controls


def choose(controls: Controls[Values], values: Values) -> None:
    """The choice of a run, or of the weights that come with the app."""
    controls.select("weights")
    if values.weights != numbers.RUN:
        return
    if found := learned.epochs():
        controls.select("run", options=tuple(found))
        if values.run in found:
            epoch = _epoch(found[values.run], values.epoch)
            ways.draw(values.run, "home", "train", "evaluate", "runs", epoch=epoch)
    else:
        st.info(words.NO_RUN, icon=":material/folder_off:")


def _epoch(kept: tuple[int, ...], asked: int) -> int:
    """The epoch that is shown; 0, for none in particular, at the first weights."""
    return learned.nearest(kept, asked) if asked else 0


def said(values: Values) -> str:
    """What there is of them, in a sentence, with a space after it; empty for a run."""
    return "" if numbers.of_run(values) else f"{words.SHIPPED} "


def moment(controls: Controls[Values], values: Values) -> None:
    """The choice of one of its moments."""
    try:
        epochs = [one.epoch for one in numbers.moments(values)]
    except (ValueError, OSError):  # said in the figure
        return
    controls.slider("epoch", low=epochs[0], high=epochs[-1])
