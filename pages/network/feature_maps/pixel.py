"""How one number that leaves a layer came about."""

from __future__ import annotations

import streamlit as st

from explainers.figures import maps as pictures
from explainers.lessons.feature_maps import numbers as lesson_maps
from explainers.markdown import plain
from explainers.networks.cells import explain
from explainers.networks.cells.story import Story
from explainers.networks.cells.sums import contributions
from explainers.networks.stops import Stop
from explainers.networks.trained import Trained
from explainers.worked import number
from pages.network.feature_maps.wall import span
from pages.parts.controls import Controls
from pages.parts.map_wall import map_wall
from pages.parts.stage import stage


def built(controls: Controls, network: Trained, stop: Stop, last: bool) -> None:
    """The chosen number of the layer, step by step."""
    channel = lesson_maps.within(controls.values, stop)[0]
    if stop.maps:
        st.subheader(f"How a pixel of {stop.name}, map {channel}, is made", anchor=False)
    else:
        named = last and channel < len(network.classes)
        what = f", {plain(network.classes[channel])}," if named else ""
        st.subheader(f"How number {channel}{what} of {stop.name} is made", anchor=False)
    sources, (source_name, first) = explain.sources(stop), explain.source_of(stop, channel)
    with controls.panel("pixel"):
        if stop.maps:
            rows, columns = stop.output.shape[1:]
            controls.slider("row", high=rows - 1, help="Counted from the top, from 0.")
            controls.slider("column", high=columns - 1, help="Counted from the left, from 0.")
        if sources > 1:
            controls.slider("source", source_name, high=sources - 1, help=_SOURCE)
    cell = lesson_maps.within(controls.values, stop)
    st.markdown(f"It is **{number(float(stop.output[cell]))}**.")
    source = min(controls["source"], max(0, sources - 1))
    try:
        story = explain.explain(stop, cell, source)
        _told(story)
    except ValueError as error:
        st.info(plain(str(error)), icon=":material/info:")
        return
    if stop.maps and sources > 1:
        _parts(controls, stop, channel, source, first)


_SOURCE = "Which part of what comes in is shown with its weights."


def _told(story: Story) -> None:
    for place, step in enumerate(story.steps):
        st.markdown(step.words)
        key = "feature_maps-total" if place == len(story.steps) - 1 else "feature_maps-patch"
        stage(step.example, key=key, captions=step.captions, operators=step.operators)


def _parts(controls: Controls, stop: Stop, channel: int, source: int, first: int) -> None:
    """What each input map adds to the whole map of a convolution."""
    theme = st.context.theme.type
    parts = contributions(stop.layer, stop.input, channel).detach()
    low, high = float(parts.min()), float(parts.max())
    shown = lesson_maps.page_of(source, len(parts))
    st.markdown("The same for the whole map: what each input map adds to it, on one scale.")
    map_wall(
        [pictures.feature_map(pictures.small(parts[k]), theme, low=low, high=high) for k in shown],
        [f"{first + k}\n{span(parts[k])}" for k in shown],
        key="feature_maps-parts",
        chosen=source - shown.start,
        on_choose=lambda place: controls.assign({"source": shown.start + place}),
    )
