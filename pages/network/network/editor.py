"""The controls of the table of layers: the chosen layer's arguments, its place, and a new one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from explainers.lessons.network import editing, numbers, words
from explainers.lessons.network.numbers import Values
from explainers.networks import layer_list, taken
from explainers.networks.layer_list import Layer
from explainers.networks.taken import Argument
from explainers.networks.walk import Walk
from pages.parts.bench import more
from pages.parts.controls import Controls

Page = Controls[Values]

STEPS = ("same", "valid", *map(str, range(8)))  # of the padding; others can be typed
IN_SIGHT = 6  # arguments of a layer; PyTorch has those first that are mostly changed


def draw(controls: Page, values: Values, walk: Walk, at: int) -> None:
    """All of them; `at` is the chosen layer, −1 where there is none."""
    controls.presets(numbers.presets(values), words.PRESETS)
    if at >= 0:
        _chosen(controls, walk, at)
    _add(controls, at)
    with more(controls, words.MORE) as unfolded:
        if unfolded:
            controls.number("batch_size")
            controls.number("in_channels")
            controls.pair("size", words.SIDES)
            controls.text("layers", height=68 + 24 * (values.layers.count("\n") + 1))


def _chosen(controls: Page, walk: Walk, at: int) -> None:
    layer = walk.steps[at].layer
    name = layer_list.names([step.entry for step in walk.steps])[at]
    kind = f": {layer.kind.name}" if layer else ""
    with st.container(key="network-chosen"):
        st.markdown(f"**Layer {at + 1} of {len(walk.steps)}, `{name}`{kind}**")
        if layer and layer.kind.arguments:
            _arguments(controls, layer, at)
        elif layer:
            st.caption(words.NO_ARGUMENTS)
        _moves(controls, at, len(walk.steps))


def _arguments(controls: Page, layer: Layer, at: int) -> None:
    arguments = layer.kind.arguments
    _fields(controls, layer, at, arguments[:IN_SIGHT])
    if rest := arguments[IN_SIGHT:]:
        with more(controls, ", ".join(one.name for one in rest), "rest") as unfolded:
            if unfolded:
                _fields(controls, layer, at, rest)


def _fields(controls: Page, layer: Layer, at: int, arguments: Sequence[Argument]) -> None:
    """Two beside each other."""
    with st.container(key=f"network-fields-{arguments[0].name}"):
        for argument in arguments:
            _field(controls, layer, at, argument)


def _field(controls: Page, layer: Layer, at: int, argument: Argument) -> None:
    """The widget of one argument; the text of the list is what holds its value."""
    value = layer[argument.name]
    # Each layer has widgets of its own: a browser that has not yet heard which layer is chosen now
    # would send the old one's value for the new one's.
    key = f"network-{at + 1}-{layer.kind.name}-{argument.name}"
    take = partial(editing.argued, at, argument.name)

    def field(widget: Callable[..., Any], shown: object, **rest: Any) -> None:
        controls.mirror(widget, argument.name, key, shown, take, **rest)

    if isinstance(argument, taken.Block):
        field(st.text_area, layer_list.write(value), placeholder="none", height=100)
    elif isinstance(argument, taken.Flag):
        field(st.toggle, bool(value))
    elif isinstance(argument, taken.Word):
        field(st.selectbox, value, options=argument.options)
    elif isinstance(argument, taken.Padding):
        options = STEPS if str(value) in STEPS else (*STEPS, str(value))
        field(st.selectbox, str(value), options=options, accept_new_options=True)
    elif isinstance(argument, taken.Real):
        field(st.number_input, value, format="%.6g", step=0.05)
    elif isinstance(value, int) and argument.default is not None:
        field(st.number_input, value, min_value=0, max_value=taken.MOST, step=1)
    else:
        shown = "" if value is None else str(value)
        field(st.text_input, shown, placeholder="as by default")


def _moves(controls: Page, at: int, count: int) -> None:
    """Buttons that move the chosen layer or take it out."""
    with st.container(horizontal=True):
        for label, by, last in (("Up", -1, 0), ("Down", 1, count - 1)):
            controls.button(
                label,
                key=f"network-{label.lower()}",
                disabled=at == last,
                on_click=controls.change,
                args=(partial(editing.moved, by=by),),
            )
        controls.button(
            "Remove", key="network-remove", on_click=controls.change, args=(editing.removed,)
        )


def _add(controls: Page, at: int) -> None:
    """A new layer after the chosen one, made to take what leaves that."""
    with st.container(key="network-new-layer"):
        controls.select("new", words.where(at))
        controls.button(
            "Add it", key="network-add", on_click=controls.change, args=(editing.added,)
        )
