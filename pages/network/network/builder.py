"""The builder of the network page: the table of layers, and changing the one that is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from explainers import markdown
from explainers.lessons.network import code, numbers, remarks, table, tries
from explainers.markdown import plain
from explainers.networks import layer_list, registry, taken, typed
from explainers.networks.facts import Mend
from explainers.networks.layer_list import Layer
from explainers.networks.layer_setting import BUILDER, OF_BUILDER
from explainers.networks.taken import Argument
from explainers.networks.walk import Step, Walk
from pages.network.network.layer_table import layer_table
from pages.parts import lesson
from pages.parts.controls import Controls

STEPS = ("same", "valid", *map(str, range(8)))  # of the padding; others can be typed
TRAIN_PAGE, MAPS_PAGE = "pages/training/train/page.py", "pages/network/feature_maps/page.py"
FIELD_PAGE = "pages/network/receptive_field/page.py"


def view(controls: Controls) -> None:
    """The network layer by layer, every one of which can be changed."""
    controls.presets(numbers.PRESETS)
    walk, at = numbers.walked(controls.values), numbers.chosen(controls.values)
    layer_table(
        table.table(walk, at),
        key="network-table",
        on_choose=lambda row: controls.assign({"layer": row + 1}),
    )
    st.caption(table.LEGEND)
    with st.container():  # one place, so that what stands below is not made anew
        for note in layer_list.notes(controls["layers"]):
            st.info(plain(note), icon=":material/content_paste:")
        _trouble(controls, walk)
        _remarks(controls, walk)
    if at >= 0:
        _chosen(controls, walk, at)
    _add(controls, walk, at)
    _as_text(controls)
    if walk.steps and walk.stopped is None:
        _look_into(controls)
    _train(controls, walk.stopped is not None)
    lesson.notice(
        [
            "In the notes' network the convolutions **keep** 32×32, 16×16, 8×8: with `padding=2` a "
            "5×5 kernel loses nothing. Only the pools halve.",
            "Its maps get smaller and more: fewer places, more patterns.",
            "`Flatten` learns and computes nothing. The first `Linear` after it has nearly half of "
            "all parameters there, but next to none of the work.",
            "The **receptive field** counts cells of the padding too, so it can be larger than "
            "the picture.",
        ],
        tries.NETWORK[numbers.LAYERS],
        controls,
    )
    if layers := numbers.readable(walk):
        lesson.code(
            code.walk(layers, walk.input_shape, walk.stopped is not None),
            prints="the shapes and parameters of the table"
            if walk.stopped is None
            else code.REFUSED,
        )


def _trouble(controls: Controls, walk: Walk) -> None:
    """Where the walk stops: why, PyTorch's own words, and buttons for what would help."""
    step = walk.stopped
    if step is None:
        return
    at = walk.steps.index(step)
    name = step.layer.text if step.layer else step.entry.text
    what = markdown.code(name[:80])
    st.error(f"**Layer {at + 1}, {what}.** {plain(step.trouble)}", icon=":material/rule:")
    _mends(controls, at, step.mends, "mend")
    if step.layer and step.shape_in and (said := typed.own_words(step.layer, step.shape_in)):
        st.caption("PyTorch says it like this:")
        st.code(said, language=None, wrap_lines=True)


def _remarks(controls: Controls, walk: Walk) -> None:
    """What will go wrong in training although every layer fits, and buttons for what would help."""
    for remark in remarks.of_walk(walk):
        icon = ":material/error:" if remark.stops else ":material/warning:"
        st.warning(f"**Layer {remark.at + 1}.** {plain(remark.sentence)}", icon=icon)
        _mends(controls, remark.at, remark.mends, f"{remark.about}-{remark.at}")


def _mends(controls: Controls, at: int, mends: Sequence[Mend], name: str) -> None:
    """A button for each change that would help."""
    with st.container(horizontal=True):
        for mend in mends:
            controls.button(
                mend.words,
                key=f"network-{name}-{mend.words}",
                icon=":material/build:",
                on_click=lambda mend=mend: controls.assign(
                    numbers.mended(numbers.entries(controls.values), at, mend)
                ),
            )


def _chosen(controls: Controls, walk: Walk, at: int) -> None:
    step = walk.steps[at]
    name = layer_list.names([s.entry for s in walk.steps])[at]
    kind = f": {step.layer.kind.name}" if step.layer else ""
    with st.container(border=True, key="network-chosen"):
        st.markdown(f"**Layer {at + 1} of {len(walk.steps)}, `{name}`{kind}**")
        if step.layer:
            _arguments(controls, step.layer, at)
        _moves(controls, at, len(walk.steps))


def _arguments(controls: Controls, layer: Layer, at: int) -> None:
    if not layer.kind.arguments:
        st.caption("It has no arguments to change.")
        return
    with controls.panel("arguments"):
        for argument in layer.kind.arguments:
            _field(controls, layer, at, argument)


def _field(controls: Controls, layer: Layer, at: int, argument: Argument) -> None:
    """The widget of one argument; the text of the list is what holds its value."""
    value = layer[argument.name]
    # Each layer has widgets of its own: a browser that has not yet heard which layer is chosen now
    # would send the old one's value for the new one's.
    key = f"network-{at + 1}-{layer.kind.name}-{argument.name}"

    def field(widget: Callable[..., Any], shown: Any, **rest: Any) -> None:
        args = (controls, at, argument.name, key)
        controls.mirror(
            widget, argument.name, key, shown, on_change=_take_argument, args=args, **rest
        )

    if isinstance(argument, taken.Block):
        inner = layer_list.write(value)
        field(st.text_area, inner, placeholder="none", height=100)
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


def _take_argument(controls: Controls, at: int, name: str, key: str) -> None:
    made = numbers.entries(controls.values)
    layer = made[at]
    if not isinstance(layer, Layer):
        return
    try:
        changed = numbers.with_argument(layer, name, st.session_state[key])
        controls.assign(numbers.replaced(made, at, changed))
    except ValueError as error:
        controls.complain(f"{layer.kind.name}: {error} The layer stays as it was.")


def _moves(controls: Controls, at: int, count: int) -> None:
    """Buttons that move the chosen layer or take it out."""

    def assign(change: Any, *arguments: Any) -> None:
        controls.assign(change(numbers.entries(controls.values), at, *arguments))

    with st.container(horizontal=True):
        controls.button(
            "Up",
            key="network-up",
            icon=":material/arrow_upward:",
            disabled=at == 0,
            on_click=assign,
            args=(numbers.moved, -1),
        )
        controls.button(
            "Down",
            key="network-down",
            icon=":material/arrow_downward:",
            disabled=at == count - 1,
            on_click=assign,
            args=(numbers.moved, 1),
        )
        controls.button(
            "Remove",
            key="network-remove",
            icon=":material/delete:",
            on_click=assign,
            args=(numbers.removed,),
        )


def _add(controls: Controls, walk: Walk, at: int) -> None:
    """A new layer after the chosen one, made to take what leaves that."""
    step: Step | None = walk.steps[at] if at >= 0 else None
    shape = step.flow.shape if step and step.flow else None
    if step is None:
        shape = walk.input_shape
    with st.container(horizontal=True, vertical_alignment="bottom"):
        where = f"A new layer after layer {at + 1}" if at >= 0 else "The first layer"
        name = st.selectbox(where, numbers.KIND_NAMES, key="network-new", width=280)
        controls.button(
            "Add it",
            key="network-add",
            icon=":material/add:",
            on_click=lambda: controls.assign(
                numbers.inserted(
                    numbers.entries(controls.values), at, numbers.suggestion(name, shape)
                )
            ),
        )


def _as_text(controls: Controls) -> None:
    with st.expander("The input, and the list as text", icon=":material/tune:"):
        with controls.panel("input"):
            controls.number("batch_size", "batch size (N)", help=numbers.HELP["batch_size"])
            controls.number(
                "in_channels", "channels of the input", help=numbers.HELP["in_channels"]
            )
            controls.pair("size", ("height", "width"), help=numbers.HELP["size"])
        height = 68 + 24 * (controls["layers"].count("\n") + 1)
        controls.text("layers", "A layer on each line", height=height, help=numbers.HELP["layers"])


def _look_into(controls: Controls) -> None:
    """The ways to the feature maps and the receptive fields of this very network."""
    shared = {name: controls.table[name].write(controls[name]) for name in OF_BUILDER}
    layer = controls.table["layer"].write(controls["layer"])
    with st.container(key="network-maps"):
        st.page_link(
            MAPS_PAGE,
            label="See its feature maps",
            icon=":material/grid_on:",
            query_params={"weights": BUILDER, **shared},
        )
        st.page_link(
            FIELD_PAGE,
            label="See its receptive fields",
            icon=":material/center_focus_strong:",
            query_params={"layer": layer, **shared},
        )


def _train(controls: Controls, stopped: bool) -> None:
    try:
        name = numbers.in_recipe(numbers.entries(controls.values))
    except ValueError as error:
        why = "First every layer has to fit." if stopped else str(error)
        st.caption(f":material/info: This network cannot be trained here as it is. {plain(why)}")
        return
    if tied := remarks.tied(name.removeprefix(registry.TYPED)):
        st.caption(f":material/info: {plain(tied)}")
    query = {"network": name}
    with st.container(key="network-train"):
        st.page_link(
            TRAIN_PAGE,
            label="Train this network",
            icon=":material/monitoring:",
            query_params=query,
        )
