"""How one number that leaves a layer came about."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explainers.lessons.feature_maps import figures, numbers, words
from explainers.lessons.feature_maps.looks import Look
from explainers.lessons.feature_maps.numbers import Values
from explainers.markdown import plain
from explainers.networks.cells import explain
from explainers.networks.cells.story import Step, Story
from explainers.networks.stops import Stop
from explainers.worked import number
from pages.parts.controls import Controls
from pages.parts.map_wall import map_wall
from pages.parts.stage import stage


def said(values: Values, stop: Stop, classes: Sequence[str]) -> str:
    """Which number of the layer is meant, and what it is (Markdown)."""
    cell = numbers.within(values, stop)
    channel = cell[0]
    if stop.maps:
        what = f"a pixel of {stop.name}, map {channel},"
    else:
        name = f", {plain(classes[channel])}," if channel < len(classes) else ""
        what = f"number {channel}{name} of {stop.name}"
    return f"**How {what} is made.** It is **{number(float(stop.output[cell]))}**."


def told(values: Values, look: Look, stop: Stop) -> Story | None:
    """The last step to the chosen number; None, after a sentence, where it is not known here."""
    cell = numbers.within(values, stop)
    try:
        story = explain.explain(stop, cell, _source(values, stop))
        _stage(story.steps[-1], "feature_maps-total", values, look, stop)
    except ValueError as error:
        st.info(plain(str(error)), icon=":material/info:")
        return None
    return story


def part(
    controls: Controls[Values], values: Values, look: Look, stop: Stop, story: Story | None
) -> None:
    """Where the number is a sum of parts: how the chosen one of them came about."""
    if story is None or len(story.steps) == 1:
        return
    channel, sources = numbers.within(values, stop)[0], explain.sources(stop)
    source, (name, first) = _source(values, stop), explain.source_of(stop, channel)
    controls.within("source", sources - 1)
    st.header(f"What {name} {first + source} adds", anchor=False)
    with controls.panel("part"):
        controls.slider("source", name, high=sources - 1)
    try:
        _stage(story.steps[0], "feature_maps-patch", values, look, stop)
    except ValueError as error:
        st.info(plain(str(error)), icon=":material/info:")
    if not stop.maps:
        return
    shown = numbers.page_of(source, sources)
    wall = figures.parts(look, stop, channel, first, shown, st.context.theme.type)
    st.markdown(words.PARTS)
    map_wall(
        wall.images,
        wall.captions,
        key="feature_maps-parts",
        chosen=source - wall.first,
        on_choose=lambda place: controls.put({"source": wall.first + place}),
    )


def _source(values: Values, stop: Stop) -> int:
    return min(values.source, max(0, explain.sources(stop) - 1))


def _stage(step: Step, key: str, values: Values, look: Look, stop: Stop) -> None:
    place = (numbers.within(values, stop), _source(values, stop))
    stage(
        step.example,
        key=key,
        title=step.words,
        captions=step.captions,
        operators=step.operators,
        of=(look.of, stop.name, *place),
    )
