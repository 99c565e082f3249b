"""The activations page's views of gradients: in place, and vanishing with depth."""

from __future__ import annotations

import streamlit as st
from torch import Tensor

from explainers.lessons.activations import figures, numbers, tries
from explainers.lessons.activations import in_place as overwriting
from explainers.lessons.activations import vanishing as depths
from explainers.lessons.activations.numbers import STACKS
from explainers.markdown import plain
from explainers.worked import number
from pages.layers.activations.views import choose, editor
from pages.parts import chart, lesson
from pages.parts.controls import Controls

COMPARED = ("sigmoid", "relu")

HELP = {
    "first": "What is computed before relu_.",
    "depth": "How many activations stand in a row.",
    "x": "The number that goes into the first activation.",
    "stack": "Activations alone, or each with a linear layer in front, as in a network.",
}


def in_place(controls: Controls) -> None:
    """What inplace=True does to memory, and what autograd says to it."""
    given, sentence = numbers.numbers(controls.values)
    lesson.told([sentence])
    st.subheader("Memory", anchor=False)
    st.markdown(
        "`F.relu(input, inplace=True)` writes its output **over its input**. `data_ptr()` tells "
        "where in memory a tensor's numbers begin; these were asked for just now."
    )
    for column, inplace in zip(st.columns(2, gap="large"), (False, True), strict=True):
        with column:
            _memory(given, inplace)
    editor(controls, given, staged=False)
    lesson.code(overwriting.memory_code(given))
    _autograd(controls, given)


def _memory(given: Tensor, inplace: bool) -> None:
    found = overwriting.memory(given, inplace)
    st.markdown(f"**`inplace={inplace}`**")
    st.table(
        {
            " ": ["before the call", "after the call", "the output"],
            "numbers": [
                f":blue[input] {_row(found.input_before)}",
                f":blue[input] {_row(found.input_after)}",
                f":green[output] {_row(found.output)}",
            ],
            "data_ptr()": [f"`{p:#x}`" for p in (found.input_ptr,) * 2 + (found.output_ptr,)],
        },
        border="horizontal",
    )
    if found.shared:
        st.markdown("**The same memory.** Nothing new was taken, and the input is gone.")
    else:
        st.markdown(
            f"**Memory of its own**: {found.new_bytes} bytes more, and the input is still there."
        )


def _row(tensor: Tensor) -> str:
    return ", ".join(number(value) for value in tensor.flatten().tolist()[:9]) + (
        ", …" if tensor.numel() > 9 else ""
    )


def _autograd(controls: Controls, given: Tensor) -> None:
    st.subheader("Autograd", anchor=False)
    st.markdown(
        "On the way back autograd, the part of PyTorch that computes gradients, needs some of the "
        "numbers of the way forward. If one of them was "
        "overwritten meanwhile, it stops rather than give a wrong gradient. Choose what comes "
        "before `relu_`:"
    )
    first = controls.segments("first", "First step", help=HELP["first"])
    step = overwriting.FIRST[first]
    outcome = overwriting.attempt(first, given)
    st.markdown(f"`y = {step.code}`, then `torch.relu_(y)`, then `y.sum().backward()`:")
    if outcome.error:
        st.error(plain(f"RuntimeError: {outcome.error}"), icon=":material/error:")
    else:
        st.success(
            f"It works. x.grad is {_row(outcome.gradient)}.",
            icon=":material/check:",
        )
    st.markdown(step.keeps)
    if outcome.error and first != "none":
        before, after = outcome.versions
        st.markdown(
            "How to read the error: *one of the variables needed for gradient computation* is "
            f"`y`; *output 0 of …* names the function that made it and kept it; *is at version "
            f"{after}; expected version {before}* says that it was changed in place once since "
            f"(`y._version` went from {before} to {after})."
        )
    lesson.code(overwriting.autograd_code(first, given))


def vanishing(controls: Controls) -> None:
    """The gradient by depth, for the sigmoid, ReLU and the chosen function."""
    name = choose(controls)
    with controls.panel():
        depth = controls.slider("depth", help=HELP["depth"])
        stack = controls.select("stack", help=HELP["stack"])
        if stack == STACKS[0]:
            controls.number("x", step=0.5, format="%g", help=HELP["x"])
    functions = {n: numbers.call(n, {}) for n in COMPARED}
    functions[name] = numbers.function(controls.values)
    show = _chains if stack == STACKS[0] else _networks
    snippet = show(controls, functions, name, depth)
    lesson.notice(
        [
            "A sigmoid's slope is 0.25 at most. Ten in a row leave less than 0.25¹⁰, about a "
            "millionth: the first layers learn next to nothing.",
            "A ReLU's slope is 1 for what is positive, and 1 × 1 × … is 1. For what is negative it "
            "is 0, and then nothing comes through at all.",
            "A max pool's slopes are 0 and 1 too, so the pools of the notes' network do not weaken "
            "a gradient either.",
        ],
        tries.ALL["Vanishing gradients"],
        controls,
    )
    lesson.code(snippet)


def _chains(controls: Controls, functions: dict, name: str, depth: int) -> str:
    found = {n: depths.chain(f, controls["x"], depth) for n, f in functions.items()}
    st.markdown(
        f"**{depth} in a row**, starting from {number(controls['x'])}: how much does the "
        "last value change with each of the values before it?"
    )
    with st.container(horizontal=True, gap="large"):
        for n, chain in found.items():
            st.metric(f"{n}: gradient at the start", number(chain.gradients[0], 3))
    _by_layer({n: chain.gradients for n, chain in found.items()}, "size of the gradient", 0)
    chain = found[name]
    product = " × ".join(number(s, 3) for s in chain.slopes)
    st.markdown(
        f"**{name}:** each step back multiplies by the slope at that place:  \n"
        f"{product} = :violet[**{number(chain.gradients[0], 3)}**]"
    )
    return depths.code(name, numbers.arguments(controls.values), controls["x"], depth)


def _networks(controls: Controls, functions: dict, name: str, depth: int) -> str:
    found = {n: depths.network(f, depth) for n, f in functions.items()}
    st.markdown(
        f"**{depth} linear layers of {depths.WIDTH} features**, each followed by the activation; "
        "the same weights for every function, drawn as He proposed for ReLU. How large is the "
        "gradient of each layer's weights?"
    )
    with st.container(horizontal=True, gap="large"):
        for n, norms in found.items():
            st.metric(f"{n}: first layer ÷ last", number(norms[0] / norms[-1], 3))
    _by_layer(found, "norm of the weight's gradient", 1)
    return depths.network_code(name, numbers.arguments(controls.values), depth)


def _by_layer(gradients: dict, title: str, first: int) -> None:
    chart.draw(
        figures.by_layer(gradients, title, lesson.colours(), first),
        key="activations-gradients",
        alt="; ".join(
            f"{n}: from {number(values[-1], 3)} at the end to {number(values[0], 3)} at the start"
            for n, values in gradients.items()
        ),
    )
    vanished = [n for n, values in gradients.items() if not all(values)]
    if vanished:
        st.caption(
            f"{', '.join(vanished)}: where the gradient is exactly 0 there is no point, as a "
            "logarithmic scale has no place for it."
        )
