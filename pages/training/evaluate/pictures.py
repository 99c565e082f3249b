"""The pictures of a list, to be chosen from, and all that was said to the chosen one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st
from torch import Tensor

from explainers.evaluation.answered import Answers
from explainers.lessons.evaluate import figures, numbers, sentences, words
from explainers.lessons.evaluate.numbers import Values
from pages.parts.bench import beside
from pages.parts.map_wall import map_wall
from pages.training.evaluate.source import Asked, Page

FEW = 5
"""Classes that are named where two answers stand beside each other."""


def further(controls: Page, found: Tensor) -> None:
    """The control that leads on to further pictures of the list."""
    last = numbers.pages(found) - 1
    controls.within("page", last)
    controls.slider("page", high=last)


def draw(controls: Page, values: Values, asked: Asked, found: Tensor, key: str) -> None:
    """The pictures of the list that are shown, and the probabilities of the chosen one."""
    controls.within("index", len(asked.answers) - 1, instead=words.FIRST_OF_LIST)
    shown = numbers.of_page(found, values.page)
    chosen = numbers.chosen(values, shown)
    if chosen < 0:
        return
    _wall(controls, asked, shown, chosen, figures.captions(asked.answers, shown), key)
    _caption(asked, values, found, chosen)
    st.html(figures.bars(asked.answers, chosen))


def draw_two(
    controls: Page,
    values: Values,
    asked: Asked,
    others: Mapping[str, Answers],
    found: Tensor,
    key: str,
    change: Callable[[Tensor], Tensor] = lambda images: images,
) -> None:
    """As `draw`, with what was said by another, or to the picture after a `change`.

    `others` has the second answers under what they are called.
    """
    controls.within("index", len(asked.answers) - 1, instead=words.FIRST_OF_LIST)
    shown = numbers.of_page(found, values.page)
    chosen = numbers.chosen(values, shown)
    if chosen < 0:
        st.caption(words.NONE_OF_KIND)
        return
    ((name, second),) = others.items()
    captions = figures.two_captions(asked.answers, second, shown)
    _wall(controls, asked, shown, chosen, captions, key, change)
    _caption(asked, values, found, chosen)
    with beside(key):
        st.html(figures.bars(asked.answers, chosen, words.FIRST[key], FEW))
        st.html(figures.bars(second, chosen, name, FEW))


def _wall(
    controls: Page,
    asked: Asked,
    shown: list[int],
    chosen: int,
    captions: Sequence[str],
    key: str,
    change: Callable[[Tensor], Tensor] = lambda images: images,
) -> None:
    if asked.pictures is None:
        return
    images = change(asked.pictures.images[shown])
    map_wall(
        list(map(figures.tile, images)),
        captions,
        key=f"evaluate-{key}",
        chosen=shown.index(chosen),
        on_choose=lambda place: controls.put({"index": shown[place]}),
        item="Test picture",
    )


def _caption(asked: Asked, values: Values, found: Tensor, chosen: int) -> None:
    label = asked.answers.classes[int(asked.answers.labels[chosen])]
    where = numbers.places(found, values.page)
    st.caption(sentences.chosen(chosen, label, where, len(found)))
