"""The backpropagation page's second view: convolution → pooling → linear → loss, step by step."""

from __future__ import annotations

import streamlit as st

from explainers.backprop import tensors
from explainers.backprop.scalars import NOWHERE
from explainers.backprop.tensors import Given, Run
from explainers.lessons.backpropagation import code as backpropagation_code
from explainers.lessons.backpropagation import numbers, tries
from pages.learning.backpropagation.graph import graph
from pages.learning.backpropagation.numbers import DETACH, REFUSED, requires_grad
from pages.parts import lesson, matrix_editor
from pages.parts.controls import Controls
from pages.parts.stage import stage


def view(controls: Controls) -> None:
    """The gradients of whole tensors, layer by layer, and each cell's arithmetic."""
    st.markdown(
        "The same with tensors: a 5×5 :blue[input] through a convolution, a pooling and a linear "
        "layer, to two class scores and a loss. Every gradient has the **shape of its tensor**."
    )
    controls.presets(numbers.TENSOR_PRESETS)
    requires_grad(controls, {f"requires_grad_{n.replace('.', '_')}": n for n in tensors.LEAVES})
    with st.container(horizontal=True, gap="large"):
        places = (NOWHERE, *tensors.RESULTS[:-1])
        detach = controls.segments("detach_at", "detach() after", options=places, help=DETACH)
        controls.slider("target", "target: the right class", width=220)
    given, complaints = numbers.given(controls.values)
    lesson.told(complaints)
    learned = numbers.learned_tensors(controls.values)
    run = tensors.run(given, learned, detach)
    if run.graph.refusal:
        st.error(REFUSED.format(run.graph.refusal), icon=":material/block:")
    graph(
        run.graph,
        key="backpropagation-tensors",
        alt="conv2d, max_pool2d, flatten, linear and cross_entropy in a row, with their weights",
    )
    _editors(controls, given)
    _closer(controls, run)
    lesson.notice(
        [
            "`cross_entropy` starts with softmax − target: the right class is pushed up, the "
            "other one down, and the two sum to 0.",
            "Pooling passes a gradient to **one cell of four**. The convolution below it learns "
            "from those cells only.",
            "The kernel's gradient sums over **all stops**, since the same four weights were used "
            "at each.",
            "A frozen convolution needs no gradient before the linear layer: PyTorch then stops "
            "there, which saves time and memory.",
        ],
        tries.TENSORS,
        controls,
    )
    refused = bool(run.graph.refusal)
    code = backpropagation_code.tensors(given, learned, detach, refused)
    lesson.code(code, prints="the loss and the gradients")


def _editors(controls: Controls, given: Given) -> None:
    fields = (
        ("input", given.input, 0, 9),
        ("conv_weight", given.conv_weight[0], -2, 2),
        ("fc_weight", given.fc_weight[None], -2, 2),
    )
    with st.expander("Edit the numbers", icon=":material/edit:"):
        for column, (name, tensor, low, high) in zip(st.columns(3), fields, strict=True):
            with column:
                matrix_editor.draw(controls, name, tensor, low=low, high=high, sizes=lambda _: {})


def _closer(controls: Controls, run: Run) -> None:
    """One gradient as a worked example on the stage."""
    st.subheader("One gradient, cell by cell", anchor=False)
    if not run.gradients:
        st.caption("No gradient arrived anywhere.")
        return
    options = tuple(run.gradients)
    of = controls.segments("gradient", "Gradient", options=options, label_visibility="collapsed")
    example = run.gradients.get(of)
    if example is None:
        st.caption(f"No gradient arrived at {of}.")
        return
    st.markdown(f"`{tensors.BACKWARD_WORDS[of]}`")
    names = {"output": f"{of}.grad", "grad_output": f"{tensors.CHILD[of]}.grad"}
    stage(example, key=f"backpropagation-grad-{of}", captions=names)
