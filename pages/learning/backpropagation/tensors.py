"""The backpropagation page's second view: convolution → pooling → linear → loss, step by step."""

from __future__ import annotations

import streamlit as st

from explainers.backprop import tensors
from explainers.backprop.tensors import Given, Run
from explainers.lessons.backpropagation import code, numbers, tries, words
from explainers.lessons.backpropagation.numbers import Values
from pages.learning.backpropagation import arguments
from pages.learning.backpropagation.arguments import Page
from pages.parts import lesson, matrix_editor
from pages.parts.bench import bench, more
from pages.parts.stage import stage


def view(controls: Page, values: Values) -> None:
    """The gradients of whole tensors, layer by layer, and each cell's arithmetic."""
    place = bench()
    given, complaints = numbers.given(values)
    learned = numbers.learned_tensors(values)
    run = tensors.run(given, learned, values.detach_at)
    with place.figure:
        lesson.told(complaints)
        arguments.draw(run.graph, key="backpropagation-tensors", alt=words.GRAPH_OF_TENSORS)
    with place.controls:
        controls.presets(numbers.TENSOR_PRESETS, words.TENSOR_PRESETS)
        controls.select("detach_at")
        controls.slider("target")
        if run.gradients:
            controls.select("gradient", options=tuple(run.gradients))
        arguments.requires_grad(controls, words.TENSORS)
        _editors(controls, given)
    st.caption(words.TENSOR_BOXES)
    _closer(values, run)
    lesson.notice(words.NOTICE["tensors"], tries.ALL["tensors"], controls)
    lesson.code(
        code.tensors(given, learned, values.detach_at, bool(run.graph.refusal)),
        prints="the loss and the gradients",
    )


def _editors(controls: Page, given: Given) -> None:
    with more(controls, words.EDIT) as opened:
        if opened:
            matrix_editor.draw(controls, "input", given.input, low=0, high=9)
            matrix_editor.draw(controls, "conv_weight", given.conv_weight[0], low=-2, high=2)
            matrix_editor.draw(controls, "fc_weight", given.fc_weight[None], low=-2, high=2)


def _closer(values: Values, run: Run) -> None:
    """One gradient as a worked example on the stage."""
    of = values.gradient
    if not run.gradients:
        st.caption("No gradient arrived anywhere.")
        return
    st.markdown(f"**One gradient, cell by cell:** `{tensors.BACKWARD_WORDS[of]}`")
    names = {"output": f"{of}.grad", "grad_output": f"{tensors.CHILD[of]}.grad"}
    stage(run.gradients[of], key=f"backpropagation-grad-{of}", captions=names)
