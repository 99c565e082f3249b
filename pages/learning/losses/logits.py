"""The controls for logits and targets, which two views of the losses page share."""

from __future__ import annotations

from functools import partial

import streamlit as st
from torch import Tensor

from explainers import matrices
from explainers.lessons.losses import numbers, words
from explainers.lessons.losses.numbers import Classification, Values
from explainers.lessons.losses.typed import write_classes
from pages.learning.losses import typed
from pages.learning.losses.typed import Page
from pages.parts import value_sliders


def draw(controls: Page, values: Values, given: Classification, follows: str | None = None) -> None:
    """Sliders for one sample's logits, and its target.

    The setting `follows` is set to the logit that was moved last.
    """
    sample = values.sample
    if len(given.input) > 1:
        controls.select("sample", options=range(len(given.input)), format_func="sample {}".format)
    value_sliders.draw(controls, "logits", _named(given.input), row=sample, follows=follows)
    if sample >= len(given.target):
        return
    if given.by_class:
        _target(controls, given, sample)
    else:
        value_sliders.draw(
            controls,
            "probabilities",
            _named(given.target),
            row=sample,
            label="target",
            low=0.0,
            high=1.0,
            step=0.05,
        )


def editors(controls: Page, given: Classification) -> None:
    """Text fields for what the sliders change, for more samples and classes."""
    target = (
        {"labels": write_classes(given.target)}
        if given.by_class
        else {"probabilities": matrices.write(given.target)}
    )
    typed.fields(controls, {"logits": matrices.write(given.input), **target})


def _named(rows: Tensor) -> Tensor:
    """`rows` (N, C) for sliders named as the logits are: without an index for a lone sample."""
    return rows[0] if len(rows) == 1 else rows


def _target(controls: Page, given: Classification, sample: int) -> None:
    """The class of one sample, or that it is ignored."""
    present = given.label(sample)
    options = [str(c) for c in range(given.input.shape[1])]
    if not 0 <= given.ignore_index < given.input.shape[1]:
        options.append(words.IGNORED)
    chosen = words.IGNORED if present is None else str(present)
    if chosen not in options:
        options.append(chosen)
    controls.mirror(
        st.segmented_control,
        f"target of sample {sample}",
        f"{controls.page}-label-{sample}-choose",
        chosen,
        partial(numbers.labelled, sample),
        options=options,
        required=True,
    )
