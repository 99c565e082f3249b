"""The transforms page's view of Normalize: pixel by pixel on the stage, and undone."""

from __future__ import annotations

import streamlit as st
from torch import Tensor

from explainers.lessons.transforms import code, figures, formulas, numbers, tries, words
from explainers.lessons.transforms.numbers import PATCH, Round, Values
from explainers.shares import percent
from explainers.transforms.facts import outside
from explainers.transforms.start import Start
from explainers.transforms.statistics import Statistics
from explainers.worked import number
from pages.data.transforms import source
from pages.data.transforms.source import Page
from pages.parts import lesson
from pages.parts.bench import bench
from pages.parts.pictures.gallery import gallery
from pages.parts.stage import stage

SIGNS = {"forth": ("−", "÷", "→"), "back": ("×", "+", "→")}


def view(controls: Page, values: Values) -> None:
    """Draw the view."""
    place = bench()
    with place.controls:
        above = st.container()
        given = source.choose(controls, values, place)
    floats = figures.small(given)
    with above:
        choices(controls, values, floats)
    lesson.notice(words.NOTICE["normalize"], tries.ALL["normalize"], controls)
    try:
        used = numbers.statistics(values)
    except ValueError as error:
        with place.figure:
            lesson.refusal(error)
        return
    trip = numbers.there_and_back(floats, used)
    top, left = numbers.corner(floats, values.down, values.across)
    back = values.direction == "back"
    example = numbers.example(trip, top, left, back=back)
    with place.figure:
        stage(
            example,
            key="transforms-stage",
            operators=SIGNS[values.direction],
            of=given.key and (given.key, used, top, left, back),
        )
    piece = words.piece(top, left, PATCH, *floats.shape[1:])
    lesson.side_by_side(formulas.formulas(used, lesson.colours(), back=back), legend=piece)
    pictures(given, trip, used, top, left)
    lesson.code(code.normalize(example, back))


def choices(controls: Page, values: Values, floats: Tensor) -> None:
    """The numbers that are used, and the place of the piece."""
    controls.presets(numbers.statistics_presets(values, floats), words.STATISTICS)
    controls.segments("direction", label_visibility="collapsed")
    controls.line("mean")
    controls.line("std")
    controls.slider("down")
    controls.slider("across")


def pictures(given: Start, trip: Round, used: Statistics, top: int, left: int) -> None:
    """The whole picture before, normalised, and brought back."""
    colour = lesson.colours().highlight
    images = [
        figures.framed(given, trip.picture, top, left, colour),
        *figures.normalized(given, trip, used),
    ]
    normalized = formulas.means(trip.normalized)
    captions = [
        f":blue[before]: {formulas.means(trip.picture)}",
        ":green[normalised], clipped to 0…1, as TensorBoard shows it: "
        f"{percent(outside(trip.normalized), 0)} of the numbers lie outside",
        f":green[normalised], stretched to its range: {normalized}",
        f"undone: {formulas.means(trip.undone)}; largest difference {number(trip.error, 2)}",
    ]
    gallery("transforms-normalize", images, captions)
