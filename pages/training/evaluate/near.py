"""The training pictures that are most like a test picture: to the network, and in their pixels."""

from __future__ import annotations

import streamlit as st

from explainers.evaluation import likeness as likenesses
from explainers.evaluation.likeness import Shelf
from explainers.figures import maps as pictures
from explainers.lessons.evaluate import figures, likeness, likeness_code, looks, tries, words
from explainers.lessons.evaluate.looks import Near
from explainers.lessons.evaluate.numbers import Values
from explainers.markdown import plain
from pages.parts import jobs, lesson
from pages.parts.bench import Bench, bench
from pages.parts.map_wall import map_wall
from pages.parts.pictures.gallery import gallery, picture
from pages.training.evaluate import source
from pages.training.evaluate.source import Asked, Page


def view(controls: Page, values: Values) -> None:
    """A test picture, the nearest by features and by pixels, and how one distance is made."""
    place = bench()
    lesson.notice(words.NOTICE["near"], tries.ALL["near"], controls)
    with place.controls:
        source.whose(controls, values)
        controls.number("index")
        controls.segments("metric")
    asked = source.ask(values, place)
    if asked is not None and asked.pictures is not None:
        _near(controls, values, place, asked)
    snippet = likeness_code.of_nearest(values, source.named(values))
    lesson.code(snippet, prints=words.PRINTS["near"])


def _near(controls: Page, values: Values, place: Bench, asked: Asked) -> None:
    assert asked.pictures is not None
    index = min(values.index, len(asked.answers) - 1)
    with place.figure:
        lesson.told([likeness.beyond(values, len(asked.answers))])
        try:
            shelf = jobs.waited(likenesses.shelf(asked.subject))
            if shelf is None:
                return
            found = looks.near(asked.subject, shelf, asked.pictures.images[index], values.metric)
        except (ValueError, OSError, RuntimeError) as error:
            source.refused(values, error)
            return
        _picture(asked, index)
        controls.within("neighbour", len(found.by["features"].places) - 1)
        _by_features(controls, values, asked, shelf, found)
        _by_pixels(asked, shelf, found)
        label = int(asked.answers.labels[index])
        st.markdown(likeness.same(shelf, found.by, label, asked.answers.classes))
    chosen = found.by["features"].places[
        min(values.neighbour, len(found.by["features"].places) - 1)
    ]
    number = int(shelf.indices[chosen])
    st.markdown(
        f"{words.DISTANCE.format(index, number)}\n\n"
        f"{likeness.distance(found.row, shelf.rows[chosen], values.metric)}"
    )


def _picture(asked: Asked, index: int) -> None:
    assert asked.pictures is not None
    with st.container(key="evaluate-asked"):
        image = pictures.enlarge(pictures.picture(asked.pictures.images[index]), 192)
        picture(image, alt=words.CHOSEN.format(index))
        st.html(figures.bars(asked.answers, index, words.CHOSEN.format(index), 3))


def _by_features(controls: Page, values: Values, asked: Asked, shelf: Shelf, found: Near) -> None:
    near = found.by["features"]
    st.caption(words.BY["features"])
    map_wall(
        list(map(figures.tile, shelf.images[list(near.places)])),
        likeness.captions(shelf, near, asked.answers.classes),
        key="evaluate-near",
        chosen=min(values.neighbour, len(near.places) - 1),
        on_choose=lambda place: controls.put({"neighbour": place}),
        item="Training picture",
    )


def _by_pixels(asked: Asked, shelf: Shelf, found: Near) -> None:
    near = found.by["pixels"]
    st.caption(words.BY["pixels"])
    captions = likeness.captions(shelf, near, asked.answers.classes)
    gallery(
        "evaluate-pixels",
        [pictures.enlarge(pictures.picture(one), 96) for one in shelf.images[list(near.places)]],
        [plain(caption.replace("\n", " ")) for caption in captions],
    )
