"""A picture that fools the network: each pixel goes a little where the loss grows."""

from __future__ import annotations

import streamlit as st
from torch import Tensor

from explainers.evaluation.jobs import Job
from explainers.figures import maps as pictures
from explainers.lessons.feature_maps import (
    charts,
    code,
    fooled,
    looks,
    numbers,
    sentences,
    tries,
    words,
)
from explainers.lessons.feature_maps.fooled import Fooled
from explainers.lessons.feature_maps.looks import Look
from explainers.lessons.feature_maps.numbers import Values
from explainers.markdown import plain
from explainers.shares import percent
from pages.network.feature_maps import source
from pages.network.feature_maps.source import Source
from pages.parts import chart, jobs, lesson
from pages.parts.bench import bench, beside
from pages.parts.controls import Controls
from pages.parts.pictures import picker
from pages.parts.pictures.gallery import gallery


def view(controls: Controls[Values], values: Values) -> None:
    """The picture, the signs of its gradient, both together; one pixel; and a second network."""
    place = bench()
    lesson.notice(words.NOTICE["fooled"], tries.ALL["fooled"], controls)
    chosen = source.choose(controls, values, place)
    if chosen.look is None:
        return
    _sliders(controls, values, chosen)
    try:
        index = int(looks.chances(chosen.look).argmax())
        with place.figure:
            below = _fooled(values, chosen.look, chosen.picked.drawn)
    except (ValueError, RuntimeError, OSError) as error:
        with place.figure:
            lesson.refusal(ValueError(str(error)))
        return
    st.markdown(below)
    origin = picker.origin_of(chosen.picked, numbers.side(values))
    snippet = code.of_fooled(values, chosen.picked.drawn, origin, chosen.look.network, index)
    lesson.code(snippet, prints=words.PRINTS["fooled"])


def _sliders(controls: Controls[Values], values: Values, chosen: Source) -> None:
    last = numbers.side(values) - 1
    with chosen.sliders:
        controls.slider("epsilon")
        with st.container(key="feature_maps-pixel"):
            controls.slider("row", high=last)
            controls.slider("column", high=last)
        controls.select("other")


def _fooled(values: Values, look: Look, drawn: bool) -> str:
    """The figure; a bar while it is being worked out. Gives what is told below it (Markdown).

    Raises as what works it out.
    """
    second = looks.look(numbers.against(values), drawn, look.picture)
    made = fooled.fooled(look, second)
    found = jobs.waited(made) if isinstance(made, Job) else made
    if found is None:
        return ""
    networks, names = (look.network, second.network), words.both(values.weights, values.other)
    _pictures(values, look, found)
    with beside("fooled"):
        row, column = numbers.pixel(values)
        table = sentences.pixel(found, values.epsilon, row, column)
        st.markdown(f"{words.FGSM}\n\n{table}")
        figure = charts.courses(found, networks, names, values.epsilon, lesson.colours())
        chart.draw(figure, key="feature_maps-courses", alt=words.COURSES)
    return f"{words.TRANSFER}\n\n{sentences.transfer(found, networks, names)}"


def _pictures(values: Values, look: Look, found: Fooled) -> None:
    epsilon = values.epsilon
    chances = fooled.chances(found, look, epsilon)
    moved, signs = found.at(epsilon), found.signs["first"]
    row, column = numbers.pixel(values)
    first = found.courses["first"][0].chances[0]
    st.markdown(sentences.fooled(found, look.network))
    gallery(
        "feature_maps-fooled",
        [
            pictures.marked(pictures.picture(one), 288, row, column, lesson.colours().highlight)
            for one in (found.picture, (signs + 1) / 2, moved)
        ],
        [
            f":blue[x]: {_said(look, first)}",
            words.SIGNS,
            f"**x′**, ε = {epsilon}: {_said(look, chances)}",
        ],
    )


def _said(look: Look, chances: Tensor) -> str:
    index = int(chances.argmax())
    return f"{plain(look.network.label(index))} {percent(float(chances[index]))}"
