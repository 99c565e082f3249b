"""The controls for logits and targets, which two views of the losses page share."""

from __future__ import annotations

import streamlit as st
import torch
from torch import Tensor

from explainers import matrices
from explainers.lessons.losses import numbers
from explainers.lessons.losses.numbers import Classification
from pages.learning.losses import common
from pages.parts import value_sliders
from pages.parts.controls import Controls

IGNORED = "ignored"


def name(given: Classification, sample: int) -> str:
    """How the logits of a sample are called."""
    return "logits" if len(given.input) == 1 else f"logits[{sample}]"


def draw(controls: Controls, given: Classification, follows: str | None = None) -> int:
    """Sliders for one sample's logits and its target; gives the number of the sample.

    The setting `follows` is set to the logit that was moved last.
    """
    with controls.panel():
        sample = 0
        if len(given.input) > 1:
            sample = common.place(
                controls, "sample", len(given.input), "sample to change", lambda n: f"sample {n}"
            )
        value_sliders.draw(controls, "logits", _named(given.input), row=sample, follows=follows)
        if not given.by_class and sample < len(given.target):
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
    if given.by_class and sample < len(given.target):
        _target(controls, given, sample)
    return sample


def _named(rows: Tensor) -> Tensor:
    """`rows` (N, C) for sliders named as `name` has it: without an index for a lone sample."""
    return rows[0] if len(rows) == 1 else rows


def weights(controls: Controls, weight: Tensor) -> None:
    """A slider for the weight of each class."""
    with controls.panel("weights-controls"):
        value_sliders.draw(controls, "weight", weight, low=0.0, high=5.0)


def editors(controls: Controls, given: Classification) -> None:
    """Text fields for what the sliders change, for more samples and classes."""
    with st.expander("Edit the numbers, add samples and classes", icon=":material/edit:"):
        left, right = st.columns(2, gap="large")
        with left:
            written = matrices.write(given.input)
            common.typed(controls, "logits", "**logits**: a sample on each line", written)
        with right:
            if given.by_class:
                written = numbers.write_classes(given.target)
                common.typed(controls, "labels", "**target**: a class for each sample", written)
            else:
                written = matrices.write(given.target)
                common.typed(
                    controls, "probabilities", "**target**: a sample on each line", written
                )


def _target(controls: Controls, given: Classification, sample: int) -> None:
    """The class of one sample, or that it is ignored."""
    key = f"{controls.page}-label-{sample}-choose"
    present = given.label(sample)
    options = [str(c) for c in range(given.input.shape[1])]
    if not 0 <= given.ignore_index < given.input.shape[1]:
        options.append(IGNORED)
    chosen = IGNORED if present is None else str(present)
    if chosen not in options:
        options.append(chosen)
    controls.mirror(
        st.segmented_control,
        f"target of sample {sample}",
        key,
        chosen,
        options=options,
        required=True,
        on_change=_choose,
        args=(controls, given, sample, key),
    )


def _choose(controls: Controls, given: Classification, sample: int, key: str) -> None:
    chosen = st.session_state[key]
    labels = given.target.clone()
    labels[sample] = given.ignore_index if chosen == IGNORED else int(chosen)
    controls.assign({"labels": numbers.write_classes(torch.as_tensor(labels))})
