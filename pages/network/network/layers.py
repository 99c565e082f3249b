"""The view of the network layer by layer: the table of layers, and changing the chosen one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from explainers import markdown
from explainers.lessons.network import code, editing, numbers, remarks, table, tries, words
from explainers.lessons.network.numbers import Values
from explainers.markdown import plain
from explainers.networks import layer_list, typed
from explainers.networks.facts import Mend
from explainers.networks.walk import Step, Walk
from pages.network.network import editor, links
from pages.network.network.editor import Page
from pages.network.network.layer_table import layer_table
from pages.parts import lesson
from pages.parts.bench import bench


def view(controls: Page, values: Values) -> None:
    """Draw the view."""
    place, walk, at = bench(), numbers.walked(values), numbers.chosen(values)
    controls.within("layer", at + 1)
    with place.figure:
        layer_table(
            table.table(walk, at),
            key="network-table",
            on_choose=lambda row: controls.change(partial(replace, layer=row + 1)),
        )
        if told := layer_list.notes(values.layers):
            st.info("\n\n".join(map(plain, told)), icon=":material/content_paste:")
        if walk.stopped:
            _trouble(controls, walk, walk.stopped)
    with place.controls:
        editor.draw(controls, values, walk, at)
    _remarks(controls, walk)
    links.draw(values, walk)
    st.caption(words.LEGEND)
    lesson.notice(words.NOTICE["layers"], tries.ALL["layers"], controls)
    if layers := numbers.readable(walk):
        lesson.code(
            code.walk(layers, walk.input_shape, walk.stopped is not None),
            prints="the shapes and parameters of the table"
            if walk.stopped is None
            else words.REFUSED,
        )


def _trouble(controls: Page, walk: Walk, step: Step) -> None:
    """Why the walk stops there, buttons for what would help, and PyTorch's own words."""
    at = walk.steps.index(step)
    name = step.layer.text if step.layer else step.entry.text
    what = markdown.code(name[:80])
    st.error(f"**Layer {at + 1}, {what}.** {plain(step.trouble)}", icon=":material/rule:")
    _mends(controls, at, step.mends, "mend")
    if step.layer and step.shape_in and (said := typed.own_words(step.layer, step.shape_in)):
        st.caption(words.OWN_WORDS)
        st.code(said, language=None, wrap_lines=True)


def _remarks(controls: Page, walk: Walk) -> None:
    """What will go wrong in training although every layer fits, and buttons for what would help."""
    for remark in remarks.of_walk(walk):
        icon = ":material/error:" if remark.stops else ":material/warning:"
        st.warning(f"**Layer {remark.at + 1}.** {plain(remark.sentence)}", icon=icon)
        _mends(controls, remark.at, remark.mends, f"{remark.about}-{remark.at}")


def _mends(controls: Page, at: int, mends: Sequence[Mend], name: str) -> None:
    """A button for each change that would help."""
    if not mends:
        return
    with st.container(horizontal=True):
        for mend in mends:
            controls.button(
                mend.words,
                key=f"network-{name}-{mend.words}",
                icon=":material/build:",
                on_click=controls.change,
                args=(partial(editing.mended, at, mend),),
            )
