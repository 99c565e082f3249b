"""The activations page's view of vanishing gradients: their size by depth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from explainers.lessons.activations import code, figures, numbers, tries, words
from explainers.lessons.activations import vanishing as depths
from explainers.lessons.activations.numbers import Values
from explainers.lessons.activations.vanishing import Function
from explainers.worked import number
from pages.layers.activations import arguments
from pages.layers.activations.arguments import Page
from pages.parts import chart, lesson
from pages.parts.bench import bench

COMPARED = ("sigmoid", "relu")


def view(controls: Page, values: Values) -> None:
    """The gradient by depth, for the sigmoid, ReLU and the chosen function."""
    place = bench()
    alone = values.stack == "alone"
    functions = {name: numbers.call(name, {}) for name in COMPARED}
    functions[values.function] = numbers.function(values)
    with place.figure:
        (_chains if alone else _networks)(values, functions)
    with place.controls:
        arguments.function(controls, values)
        controls.slider("depth")
        controls.select("stack")
        if alone:
            controls.number("x", step=0.5, format="%g")
    lesson.notice(words.NOTICE["vanishing"], tries.ALL["vanishing"], controls)
    name, own = values.function, numbers.arguments(values)
    lesson.code(
        code.chain(name, own, values.x, values.depth)
        if alone
        else code.network(name, own, values.depth)
    )


def _chains(values: Values, functions: Mapping[str, Function]) -> None:
    depth = values.depth
    found = {name: depths.chain(f, values.x, depth) for name, f in functions.items()}
    starts = {name: chain.gradients[0] for name, chain in found.items()}
    st.markdown(
        f"**{depth} in a row**, starting from {number(values.x)}: how much does the "
        "last value change with each of the values before it?  \n"
        + _listed("gradient at the start", starts)
    )
    _by_layer({n: chain.gradients for n, chain in found.items()}, "size of the gradient", 0)
    chain = found[values.function]
    product = " × ".join(number(s, 3) for s in chain.slopes)
    st.markdown(
        f"**{values.function}:** each step back multiplies by the slope at that place:  \n"
        f"{product} = :violet[**{number(chain.gradients[0], 3)}**]"
    )


def _networks(values: Values, functions: Mapping[str, Function]) -> None:
    found = {name: depths.network(f, values.depth) for name, f in functions.items()}
    ratios = {name: norms[0] / norms[-1] for name, norms in found.items()}
    st.markdown(
        f"**{values.depth} linear layers of {depths.WIDTH} features**, each followed by the "
        "activation; the same weights for every function, drawn as He proposed for ReLU. How large "
        "is the gradient of each layer's weights?  \n" + _listed("first layer ÷ last", ratios)
    )
    _by_layer(found, "norm of the weight's gradient", 1)


def _listed(what: str, values: Mapping[str, float]) -> str:
    """A number for each function, in one line."""
    each = (f"**{name}** :violet[**{number(value, 3)}**]" for name, value in values.items())
    return f"{what[0].upper()}{what[1:]}: " + " · ".join(each)


def _by_layer(gradients: Mapping[str, Sequence[float]], title: str, first: int) -> None:
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
