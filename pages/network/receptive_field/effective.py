"""How much each pixel weighs for a cell: gradients over several networks, or ways."""

from __future__ import annotations

import streamlit as st
from torch import Tensor

from explainers.lessons.receptive_field import code, figures, numbers, remarks, tries, words
from explainers.lessons.receptive_field.numbers import Cell, Followed, Values
from pages.network.receptive_field import network
from pages.network.receptive_field.fields import fields
from pages.network.receptive_field.network import Page
from pages.network.receptive_field.receptive import at_cell
from pages.parts import chart, lesson


def view(controls: Page, values: Values) -> None:
    """The input coloured by weight, how the weight is spread, and the profile."""
    found, (left, right) = network.followed(controls, values), network.bench()
    with left:
        network.choose(controls)
    if found is None:
        return
    at = numbers.cell(values, found)
    try:
        share, said = _weighed(values, found, at)
    except ValueError as error:
        lesson.refusal(error)
        share, said = None, ""
    with right:
        _figure(controls, found, at, share, said)
    with left:
        network.layer(controls, found)
        network.cell(controls, found)
        controls.segments("weighing")
        if values.weighing == "gradients":
            controls.slider("draws")
            controls.number("seed")
        controls.toggle("training")
    network.say(found, at)
    lesson.notice(words.NOTICE["effective"], tries.ALL["effective"], controls)
    if share is not None:
        lesson.code(_code(values, found, at), *_prints(values, found))


def _figure(controls: Page, found: Followed, at: Cell, share: Tensor | None, said: str) -> None:
    left, right = st.columns(2)
    with left:
        fields(
            figures.back(found, at, share),
            key="receptive_field-weights",
            on_choose=lambda place: controls.change(lambda now: at_cell(now, place)),
        )
    if share is None:
        return
    with right:
        ways = numbers.ways_or_none(found, at)
        figure = figures.profile(share, ways, at.box[1], lesson.colours())
        chart.draw(figure, key="receptive_field-profile", alt=words.PROFILE)
    st.markdown(said)


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
    return ("what each pixel weighs where means stay means: no whole numbers of ways",)
