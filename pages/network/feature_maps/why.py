"""What the network's answer depends on, beside the same of an untrained network."""

from __future__ import annotations

import streamlit as st

from explainers.attribution.grad_cam import GradCam
from explainers.attribution.methods import Reasons
from explainers.attribution.occlusion import Occlusion
from explainers.figures import maps as pictures
from explainers.lessons.feature_maps import at_home, code, numbers, reasons, told, tries, words
from explainers.lessons.feature_maps.looks import Look
from explainers.lessons.feature_maps.numbers import Values
from explainers.markdown import plain
from pages.network.feature_maps import cam, source
from pages.network.feature_maps.source import Source
from pages.parts import lesson
from pages.parts.bench import bench
from pages.parts.controls import Controls
from pages.parts.pictures import picker
from pages.parts.pictures.gallery import gallery

HOME_PAGE = "pages/start/home/page.py"


def view(controls: Controls[Values], values: Values) -> None:
    """The picture, the map of what mattered, and that of the network untrained."""
    place = bench()
    lesson.notice(words.NOTICE["why"], tries.ALL["why"], controls)
    chosen = source.choose(controls, values, place)
    if chosen.look is None:
        return
    with place.figure:
        controls.segments("method", label_visibility="collapsed")
        try:
            found = reasons.reasons(chosen.look, values)
        except (ValueError, RuntimeError) as error:
            lesson.refusal(ValueError(str(error)))
            return
        _pictures(chosen.look, values, found)
        if isinstance(found.here.of, Occlusion):
            _by_hand(values)
    _sliders(controls, values, chosen)
    if isinstance(found.here.of, GradCam):
        cam.part(controls, values, chosen.look, found.index, found.here.of)
    origin = picker.origin_of(chosen.picked, numbers.side(values))
    size = found.here.of.size if isinstance(found.here.of, Occlusion) else 0
    snippet = code.of_answer(values, chosen.picked.drawn, origin, found.index, found.asked, size)
    lesson.code(snippet, prints=words.PRINTS["why"])


def _pictures(look: Look, values: Values, found: Reasons) -> None:
    name, theme = plain(look.network.label(found.index)), st.context.theme.type
    shown = [
        pictures.fit(pictures.feature_map(heat.map, theme, gradient=heat.gradient), 288)
        for heat in (found.here, found.there)
    ]
    gallery(
        "feature_maps-why",
        [pictures.enlarge(pictures.picture(look.picture), 288), *shown],
        told.captions(found, values, name),
    )
    st.markdown(told.compared(found, learned=numbers.learned_something(values)))
    st.markdown(told.shown(found, values, name))
    st.caption(told.order(found))
    if fewer := told.fewer(found, values):
        st.caption(fewer)


def _by_hand(values: Values) -> None:
    """Where the reader covers the picture with a brush."""
    query = at_home.query(values)
    if query is not None:
        st.page_link(HOME_PAGE, label=words.BY_HAND, icon=":material/brush:", query_params=query)


def _sliders(controls: Controls[Values], values: Values, chosen: Source) -> None:
    """What the method can be told."""
    with chosen.sliders:
        if values.method == "smoothgrad":
            controls.slider("n_samples")
            controls.slider("stdev", step=0.01)
        elif values.method == "integrated":
            controls.slider("n_steps")
            controls.segments("baseline")
        elif values.method == "gradcam":
            cam.sliders(controls, values)
