"""One's own picture: every step to the network, what it answers, and what that depends on."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explainers.evaluation import course, slips, subjects
from explainers.evaluation.own import Step
from explainers.evaluation.slips import Slip
from explainers.evaluation.subjects import RUN, Subject
from explainers.images import photographs
from explainers.lessons.evaluate import (
    charts,
    code,
    figures,
    mattered,
    numbers,
    own,
    sentences,
    tries,
    words,
)
from explainers.lessons.evaluate.numbers import Values
from explainers.lessons.evaluate.own import Film
from explainers.markdown import plain
from explainers.shown import without_folders
from explainers.training import learned
from explainers.transforms import start as starts
from explainers.transforms.start import Start
from pages.parts import chart, jobs, lesson
from pages.parts.bench import Bench, bench, beside
from pages.parts.pictures import picker
from pages.parts.pictures.gallery import gallery, picture
from pages.training.evaluate import source
from pages.training.evaluate.source import Page


def view(controls: Page, values: Values) -> None:
    """The steps, the answer, and what came of a slip."""
    place = bench()
    lesson.notice(words.NOTICE["own"], tries.ALL["own"], controls)
    with place.controls:
        source.network(controls, values)
        # Choosing the drawn one again does not shut the box in which one is choosing.
        opened = controls.memory.get("picture open", False) or values.picture != "drawn"
        controls.memory["picture open"] = opened
        with st.expander("Picture", icon=":material/image:", expanded=opened):
            start = _choose(controls, values, place)
        controls.segments("fit")
        controls.select("why")
        controls.select("slip")
    steps: Sequence[Step] = ()
    slip: Slip | None = None
    try:
        subject = numbers.subject(values)
        film = own.film(start, subject, values.fit)
    except (ValueError, OSError) as error:
        with place.figure:
            source.refused(values, error)
    else:
        steps = film.steps
        with place.figure:
            _way(film)
            _answer(values, subject, film)
        slip = _slip(values, subject, film, start)
        st.markdown(sentences.steps(film.steps))
    lesson.code(code.of_picture(values, start, steps, slip), prints=words.PRINTS["own"])


def _choose(controls: Page, values: Values, place: Bench) -> Start:
    """The chooser, and the picture as its file gives it; a drawing where there is none."""
    picker.source(controls)
    found = None
    if values.picture in ("own", "camera"):
        found = picker.start(controls, values, place.figure)
    elif values.picture == "photograph":
        controls.select("photograph")
        found = starts.opened_photograph(photographs.TITLES[values.photograph])
        if found is None:
            picker.no_photographs()
    else:
        picker.drawing(controls)
        controls.select("mode")
    return found or starts.drawing(values.class_name, values.drawing, "landscape", values.mode)


def _way(film: Film) -> None:
    """A picture of each step with its numbers, in a row."""
    captions = [sentences.caption(place, step) for place, step in enumerate(film.steps, 1)]
    gallery("evaluate-steps", film.pngs, captions)


def _answer(values: Values, subject: Subject, film: Film) -> None:
    """All probabilities, what they depend on, and how they came about epoch by epoch."""
    network = subjects.network_of(subject)
    try:
        chances = own.answer(film, subject)
        found = mattered.mattered(film, subject, values, st.context.theme.type, chances)
    except (ValueError, RuntimeError) as error:
        known = isinstance(error, ValueError)
        st.caption(plain(str(error)) if known else words.NO_ANSWER)
        return
    with beside("answer"):
        st.html(figures.chances(chances, network))
        with st.container(key="evaluate-mattered", width=236 if found.beside else 160):
            picture(found.png, found.told)
        if values.weights == RUN:
            _course(values, subject, film)
        else:
            st.caption(words.OF_A_RUN)


def _course(values: Values, subject: Subject, film: Film) -> None:
    kept = learned.epochs().get(values.run, ())
    if not kept or not kept[0]:
        return
    try:
        found = jobs.waited(course.course(values.run, kept, film.pixels))
    except (ValueError, OSError) as error:  # the network of one of its epochs has no answer
        st.caption(plain(without_folders(str(error))))
        return
    if found is None:
        return
    classes = subjects.network_of(subject).classes
    figure = charts.course(found, classes, lesson.colours())
    chart.draw(figure, key="evaluate-course", alt=words.COURSE)


def _slip(values: Values, subject: Subject, film: Film, start: Start) -> Slip | None:
    """What PyTorch says where a step was forgotten; None where none was."""
    if values.slip == "none":
        return None
    network = subjects.network_of(subject)
    found = slips.slip(values.slip, network, start.picture, film.batch)
    try:
        right = own.answer(film, subject)
    except (ValueError, RuntimeError):
        return found  # said beside the picture already
    told = sentences.slipped(values.slip, found, network, right)
    (st.error if found.error else st.info)(told)
    return found
