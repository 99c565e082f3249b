"""How much each pixel weighs for a cell: gradients over several networks, or ways."""

from __future__ import annotations

import streamlit as st
from torch import Tensor

from explainers.lessons.receptive_field import code, figures, numbers, remarks, tries, words
from explainers.lessons.receptive_field.numbers import Cell, Followed, Values
from pages.network.receptive_field import network
from pages.network.receptive_field.fields import fields
from pages.network.receptive_field.network import Page
from pages.parts import chart, lesson
from pages.parts.bench import bench, beside


def view(controls: Page, values: Values) -> None:
    """The input coloured by weight, the profile of it, and how the weight is spread."""
    place = bench()
    found = network.followed(controls, values, place)
    share = None
    if found is not None:
        at = numbers.cell(values, found)
        with place.figure:
            share = _figure(controls, values, found, at)
        with place.controls:
            network.cell(controls, found)
    with place.controls:
        controls.segments("weighing")
        if values.weighing == "gradients":
            controls.slider("draws")
        network.rarer(controls, values, found)
    if found is None:
        return
    network.say(found, at)
    lesson.notice(words.NOTICE["effective"], tries.ALL["effective"], controls)
    if share is not None:
        lesson.code(_code(values, found, at), *_prints(values, found))


def _figure(controls: Page, values: Values, found: Followed, at: Cell) -> Tensor | None:
    """Draw the grids and the profile; gives what each pixel weighs, None where that is refused."""
    share, said = None, ""
    try:
        share, said = _weighed(values, found, at)
    except ValueError as error:
        lesson.refusal(error)
    with beside():
        fields(
            figures.back(found, at, share),
            key="receptive_field-weights",
            on_choose=lambda cell: controls.change(lambda now: network.at_cell(now, cell)),
        )
        if share is not None:
            slopes = share if values.weighing == "gradients" else None
            ways = numbers.ways_or_none(found, at)
            figure = figures.profile(slopes, ways, at.box[1], lesson.colours())
            chart.draw(figure, key="receptive_field-profile", alt=words.PROFILE)
    st.markdown(said)
    return share


def _weighed(values: Values, found: Followed, at: Cell) -> tuple[Tensor, str]:
    """The share of each pixel, and what is said of them all."""
    if values.weighing == "gradients":
        weighed = numbers.measured(values, found, at)
        return weighed.share, remarks.weight(weighed, at)
    ways = numbers.counted(found, at)
    total = float(ways.sum())
    said = remarks.ways(ways, numbers.separate(found, at))
    return ways / total if total else ways, said


def _code(values: Values, found: Followed, at: Cell) -> str:
    if values.weighing == "gradients":
        place = numbers.index(found, at)
        return code.weighs(
            found.upto, numbers.batch(found), place, values.draws, values.seed, found.training
        )
    cell = None if found.sight.mixed else at.place
    return code.ways(found.maps, found.shape, cell, found.training)


def _prints(values: Values, found: Followed) -> tuple[str, ...]:
    if values.weighing == "gradients" or code.counts(found.maps, found.shape):
        return ()
    return (words.UNCOUNTED,)
