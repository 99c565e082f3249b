"""Which pixels the network's answer depends on."""

from __future__ import annotations

import streamlit as st

from explainers.figures import maps as pictures
from explainers.lessons.feature_maps import code, figures, looks, numbers, tries, words
from explainers.lessons.feature_maps.looks import Look, Reasons
from explainers.lessons.feature_maps.numbers import Values
from explainers.markdown import plain
from explainers.worked import number
from pages.network.feature_maps import source
from pages.parts import lesson
from pages.parts.bench import bench
from pages.parts.controls import Controls
from pages.parts.pictures import picker
from pages.parts.pictures.gallery import gallery


def view(controls: Controls[Values], values: Values) -> None:
    """The picture, the gradient at each of its pixels, and what covering places does."""
    place = bench()
    lesson.notice(words.NOTICE["why"], tries.ALL["why"], controls)
    chosen = source.choose(controls, values, place)
    if chosen.look is None:
        return
    with place.figure:
        try:
            found = looks.reasons(chosen.look)
        except (ValueError, RuntimeError) as error:
            lesson.refusal(ValueError(str(error)))
            return
        _pictures(chosen.look, found)
    origin = picker.origin_of(chosen.picked, numbers.side(values))
    snippet = code.of_answer(values, chosen.picked.drawn, origin, found.index)
    lesson.code(snippet, prints=words.PRINTS["why"])


def _pictures(look: Look, found: Reasons) -> None:
    name, theme = plain(look.network.label(found.index)), st.context.theme.type
    most, drop = number(float(found.slope.max()), 3), found.occlusion.drop
    gallery(
        "feature_maps-why",
        [
            pictures.enlarge(pictures.picture(look.picture), 288),
            pictures.enlarge(pictures.feature_map(found.slope, theme), 288),
            pictures.fit(pictures.feature_map(drop, theme), 288),
        ],
        [
            f":blue[input], taken for: {name}",
            f":violet[gradient] of that score at each pixel, 0 to {most}",
            f"covering a place changes the probability by {figures.span(-drop)}",
        ],
    )
    st.markdown(words.reasons(name, found.occlusion.size, drop.numel()))
