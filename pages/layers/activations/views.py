"""The activations page's views of values: numbers with their curves, and pictures."""

from __future__ import annotations

import streamlit as st
from torch import Tensor

from explainers.figures import maps
from explainers.images import choosing
from explainers.lessons.activations import figures, tries
from explainers.lessons.activations import numbers as activations
from explainers.lessons.activations.numbers import ACTIVATIONS, RANGES
from explainers.markdown import plain
from explainers.worked import number
from pages.parts import chart, lesson, matrix_editor
from pages.parts.controls import Controls
from pages.parts.pictures import picker
from pages.parts.pictures.gallery import gallery
from pages.parts.stage import stage

SIDE = 96
SHOWN = 288

HELP = {
    "negative_slope": "What negative numbers are multiplied by.",
    "alpha": "How far down the negative side goes: towards −alpha.",
    "approximate": "“tanh” takes a quicker formula that is almost the same.",
    "beta": "How sharp the corner is.",
    "threshold": "Where beta × x is larger, x itself is returned.",
    "size": "How many cells the input has in this direction.",
    "range": "What the picture's black and white stand for: ToTensor gives 0 to 1, and Normalize "
    "with mean and std of 0.5 gives −1 to 1.",
}


STEPS = {"negative_slope": 0.01, "alpha": 0.1, "beta": 0.1, "threshold": 1.0}


def choose(controls: Controls, *, listed: bool = False) -> str:
    """The function, side by side or `listed` where there is little room, and its arguments."""
    draw = controls.select if listed else controls.segments
    name = draw("function", "Function")
    parameters = ACTIVATIONS[name].parameters
    if parameters:
        with controls.panel("parameters"):
            for parameter in parameters:
                if parameter == "approximate":
                    controls.segments(parameter, help=HELP[parameter])
                else:
                    step = STEPS[parameter]
                    controls.number(parameter, step=step, format="%g", help=HELP[parameter])
    return name


# --- numbers ------------------------------------------------------------------------------------


def numbers(controls: Controls) -> None:
    """The stage with the arithmetic, and the curve and slope with the reader's numbers on them."""
    name = choose(controls)
    given, sentence = activations.numbers(controls.values)
    lesson.told([sentence])
    found = ACTIVATIONS[name]
    st.markdown(f"**{found.layer}.** {found.words}")
    stage(
        activations.example(controls.values, given),
        key="activations-stage",
        editable=("input",),
        on_edit=lambda edit: matrix_editor.take_edit(controls, {"input": given}, edit),
    )
    lesson.paint_first()
    editor(controls, given)
    st.latex(found.formula)
    _curves(controls, given, name)
    lesson.notice(
        [
            "Every number is changed **by itself**: neighbours and channels have no part in it.",
            "The slope is what the way back multiplies by. Where it is 0, nothing is learned.",
            "An activation that is a straight line would be useless: two linear layers with a "
            "straight line between them are one linear layer.",
        ],
        tries.ALL["Numbers"],
        controls,
    )
    lesson.code(activations.code(controls.values, given))


def editor(controls: Controls, given: Tensor, *, staged: bool = True) -> None:
    """The input's size and its numbers to edit; `staged` where they stand on a stage as well."""
    label = "Edit the numbers" + " (or double-click a cell)" * staged
    with st.expander(label, icon=":material/edit:"):
        with controls.panel("size"):
            controls.pair("size", ("input height", "input width"), help=HELP["size"])
        matrix_editor.draw(
            controls, "input", given[None], low=-4, high=4, sizes=activations.typed_size
        )


def _curves(controls: Controls, given: Tensor, name: str) -> None:
    found = activations.curve(controls.values, given)
    colours = lesson.colours()
    written = "; ".join(
        f"{number(x)} → {number(y)}, slope {number(s)}" for x, y, s in found.points.tolist()
    )
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(f":green[**{name}**] with your numbers on it")
        chart.draw(
            figures.value(found, name, colours),
            key="activations-value",
            alt=f"The curve of {name}, with points: {written}",
        )
    with right:
        st.markdown(f":violet[**The slope of {name}**], from autograd")
        chart.draw(
            figures.slope(found, name, colours),
            key="activations-slope",
            alt=f"The derivative of {name}, with points: {written}",
        )
    if found.beyond:
        st.caption(f"{found.beyond} of your numbers lie beyond the curves' edge.")
    _table(found.points)


def _table(points: Tensor) -> None:
    """Each different number with its value and its slope."""
    rows = points.tolist()
    columns = {
        ":blue[x]": [number(x) for x, _, _ in rows],
        ":green[value]": [number(y) for _, y, _ in rows],
        ":violet[slope]": [number(s) for _, _, s in rows],
    }
    if len(rows) <= 12:
        st.table(columns, border="horizontal")


# --- pictures -----------------------------------------------------------------------------------


def pictures(controls: Controls) -> None:
    """A picture before and after, on the same scale, and where its values lie."""
    left, right = st.columns([1, 2], gap="large")
    with left:
        picked = picker.choose(controls, controls.group(choosing.Values), SIDE)
        chosen = controls.segments("range", "Values of the picture", help=HELP["range"])
        name = choose(controls, listed=True)
    before, after = activations.on_picture(controls.values, picked.image)
    shown = [activations.visible(controls.values, tensor) for tensor in (before, after)]
    low, high = ("0", "1") if chosen == RANGES[0] else ("−1", "1")
    with right:
        gallery(
            "activations-pictures",
            [maps.enlarge(maps.picture(tensor), SHOWN) for tensor in shown],
            [
                f":blue[{plain(picked.name)}]: {_span(before)}",
                f":green[{name}]: {_span(after)}",
            ],
        )
        st.caption(f"Both on one scale: {low} is black, {high} is white; beyond it is clipped.")
        chart.draw(
            figures.spread(before, after, lesson.colours()),
            key="activations-spread",
            alt=f"Histograms: the input has values {_span(before)}, the output {_span(after)}",
        )
    lesson.notice(
        [
            "With values from 0 to 1, ReLU changes **nothing at all**: nothing is negative. The "
            "notes' picture through ReLU looks as before for this reason.",
            "The sigmoid of 0 to 1 is 0.5 to 0.73: the picture turns pale and flat.",
            "In a network, activations see what convolutions made, which is as often negative as "
            "positive. There ReLU makes about half of it zero.",
        ],
        tries.ALL["Pictures"],
        controls,
    )
    snippet = activations.picture_code(controls.values, picker.origin_of(picked, SIDE))
    lesson.code(snippet, prints="the ranges below both pictures")


def _span(values: Tensor) -> str:
    return f"{number(float(values.min()), 3)} to {number(float(values.max()), 3)}"
