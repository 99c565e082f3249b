"""The maps of one layer side by side, and how one pixel of one of them was computed."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explainers.lessons.feature_maps import code, figures, looks, numbers, tries, words
from explainers.lessons.feature_maps.looks import Look
from explainers.lessons.feature_maps.numbers import Values
from explainers.markdown import plain
from explainers.networks.stops import Stop
from explainers.worked import number
from pages.network.feature_maps import pixel, source
from pages.network.feature_maps.source import Source
from pages.parts import lesson
from pages.parts.bench import bench, beside
from pages.parts.controls import Controls
from pages.parts.map_wall import map_wall
from pages.parts.pictures import picker

FEW = 12
"""Layers that have room side by side; more are chosen from a list."""


def view(controls: Controls[Values], values: Values) -> None:
    """The layers, what leaves the chosen one, and the chosen number of it, step by step."""
    place = bench()
    lesson.notice(words.NOTICE["maps"], tries.ALL["maps"], controls)
    found = source.choose(controls, values, place)
    if found.look is None:
        return
    walk = looks.walked(found.look)
    with place.figure:
        if walk.trouble:
            lesson.refusal(ValueError(f"The walk ends at {walk.trouble}"))
        if not walk.stops:
            return
        stop = numbers.chosen(values, walk.stops)
        controls.within("channel", len(stop.output) - 1)
        classes = found.look.network.classes if stop is walk.stops[-1] else ()
        layers(controls, walk.stops)
        st.markdown(f"{_shapes(stop)}  \n{pixel.said(values, stop, classes)}")
        with beside("maps"):
            _wall(controls, values, found.look, stop, classes)
            story = pixel.told(values, found.look, stop)
    _sliders(controls, found, stop)
    st.caption(_colours(values, stop, classes))
    pixel.part(controls, values, found.look, stop, story)
    size = numbers.side(values)
    snippet = code.of_map(values, found.picked.drawn, picker.origin_of(found.picked, size), stop)
    lesson.code(snippet, prints=words.PRINTS["maps"])


def layers(controls: Controls[Values], stops: Sequence[Stop]) -> None:
    """The choice of a layer: side by side, or in a list where there are many."""
    names = [stop.name for stop in stops]
    if len(names) <= FEW:
        controls.segments("layer", options=names, label_visibility="collapsed")
        return
    kinds = {stop.name: type(stop.layer).__name__ for stop in stops}
    controls.select(
        "layer",
        options=names,
        format_func=lambda name: f"{name}: {kinds[name]}",
        label_visibility="collapsed",
    )


def _shapes(stop: Stop) -> str:
    """The layer as PyTorch prints it (of a block only its name), and what it makes of what."""
    text = repr(stop.layer)
    written = plain(f"{type(stop.layer).__name__}(…)") if "\n" in text else f"`{text}`"
    shapes = " → ".join("×".join(map(str, t.shape)) for t in (stop.input, stop.output))
    return f"{written} &nbsp; {shapes}"


def _sliders(controls: Controls[Values], found: Source, stop: Stop) -> None:
    count, noun = len(stop.output), "map" if stop.maps else "number"
    with found.sliders:
        if count > numbers.WALL:
            controls.slider("channel", noun, high=count - 1, help=words.many(count, noun))
        if stop.maps:
            rows, columns = stop.output.shape[1:]
            controls.slider("row", high=rows - 1)
            controls.slider("column", high=columns - 1)
            controls.segments("scale")


def _wall(
    controls: Controls[Values], values: Values, look: Look, stop: Stop, classes: Sequence[str]
) -> None:
    """The maps that leave the layer; or its numbers, where there are no maps any more."""
    channel, theme = numbers.within(values, stop)[0], st.context.theme.type
    shown = numbers.page_of(channel, len(stop.output))
    if stop.maps:
        wall = figures.maps(look, stop, values.scale, shown, theme)
    else:
        wall = figures.of_numbers(look, stop, shown, classes, theme)
    map_wall(
        wall.images,
        wall.captions,
        key="feature_maps-wall",
        chosen=channel - wall.first,
        on_choose=lambda place: controls.put({"channel": wall.first + place}),
        item="Map" if stop.maps else "Number",
    )


def _colours(values: Values, stop: Stop, classes: Sequence[str]) -> str:
    """What the colours of the wall mean."""
    if stop.maps:
        return words.of_maps(values.scale)
    low, high = (number(float(end), 3) for end in (stop.output.min(), stop.output.max()))
    return words.of_numbers(len(stop.output), low, high, bool(classes))
