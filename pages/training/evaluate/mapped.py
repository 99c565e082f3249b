"""The test pictures on a map: each is a point, along the two axes in which they differ most."""

from __future__ import annotations

import streamlit as st

from explainers.evaluation import likeness as likenesses
from explainers.figures import maps as pictures
from explainers.lessons.evaluate import charts, figures, likeness, likeness_code, tries, words
from explainers.lessons.evaluate.numbers import Values
from pages.parts import chart, jobs, lesson
from pages.parts.bench import Bench, bench, beside
from pages.parts.map_wall import map_wall
from pages.parts.pictures.gallery import picture
from pages.training.evaluate import source
from pages.training.evaluate.source import Asked, Page


def view(controls: Page, values: Values) -> None:
    """The map, the chosen picture with those around it, and how its two coordinates are made."""
    place = bench()
    lesson.notice(words.NOTICE["map"], tries.ALL["map"], controls)
    with place.controls:
        source.whose(controls, values)
        controls.segments("of")
    asked = source.ask(values, place)
    if asked is not None and asked.pictures is not None:
        _mapped(controls, values, place, asked)
    snippet = likeness_code.of_map(values, source.named(values))
    lesson.code(snippet, prints=words.PRINTS["map"])


def _mapped(controls: Page, values: Values, place: Bench, asked: Asked) -> None:
    with place.figure:
        try:
            found = jobs.waited(likenesses.mapped(asked.subject, values.of))
        except (ValueError, OSError, RuntimeError) as error:
            source.refused(values, error)
            return
        if found is None:
            return
        chosen = likeness.place(found, values)
        lesson.told([likeness.off_map(found, values, chosen, len(asked.answers))])
        st.markdown(likeness.mapped(found, len(asked.answers)))
        with beside("mapped"):
            figure = charts.mapped(found, asked.answers, chosen, lesson.colours())
            chart.draw(
                figure,
                key="evaluate-map",
                alt=words.MAP,
                on_choose=lambda index: controls.put({"index": index}),
            )
            with st.container(key="evaluate-behind"):
                _chosen(asked, int(found.indices[chosen]))
    _around(controls, asked, found.indices[likeness.around(found, chosen)].tolist())
    st.markdown(words.PRINCIPAL)
    lesson.side_by_side(likeness.coordinates(found, chosen))


def _chosen(asked: Asked, index: int) -> None:
    """The picture whose point is chosen, and all that was said to it."""
    assert asked.pictures is not None
    image = pictures.enlarge(pictures.picture(asked.pictures.images[index]), 160)
    picture(image, width=160, alt=words.CHOSEN.format(index))
    st.html(figures.bars(asked.answers, index, words.CHOSEN.format(index)))


def _around(controls: Page, asked: Asked, shown: list[int]) -> None:
    """The chosen picture and those next to it on the map: they can be chosen as the points can."""
    assert asked.pictures is not None
    st.caption(words.AROUND)
    map_wall(
        list(map(figures.tile, asked.pictures.images[shown])),
        figures.captions(asked.answers, shown),
        key="evaluate-around",
        chosen=0,
        on_choose=lambda place: controls.put({"index": shown[place]}),
        item="Test picture",
    )
