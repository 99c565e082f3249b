"""What every view of the page looks into: a picture, whose network, and what that answers."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explainers import settings
from explainers.figures import maps as pictures
from explainers.lessons.feature_maps import looks, numbers, words
from explainers.lessons.feature_maps.looks import Look
from explainers.lessons.feature_maps.numbers import Values
from explainers.markdown import plain
from explainers.networks.layer_setting import BUILDER, OF_BUILDER
from explainers.networks.trained import ONE_OUTPUT, Trained
from explainers.shares import percent
from explainers.training import learned
from pages.parts import last_good, lesson
from pages.parts.bench import Bench, more
from pages.parts.controls import Controls
from pages.parts.pictures import picker
from pages.parts.pictures.gallery import picture
from pages.parts.pictures.picker import Picked

NETWORK_PAGE = "pages/network/network/page.py"


@dataclass(frozen=True)
class Source:
    """The picture, and what it is shown to; `look` is None, after a sentence, where that lacks.

    `sliders` is where the view's own controls go: between the answer and what is chosen seldom.
    """

    picked: Picked
    look: Look | None
    sliders: DeltaGenerator


def choose(controls: Controls[Values], values: Values, place: Bench) -> Source:
    """The controls that choose the picture and the network, and the network's answer."""
    with place.controls:
        answer = st.container(key="feature_maps-answer")
        sliders = st.container(key="feature_maps-place")
        controls.select("weights")
        if values.weights == BUILDER:
            _to_builder(controls, values)
        with st.container(key="feature_maps-folded"):
            picked = _picture(controls, values, place)
            with more(controls, "Network", "network", icon=":material/account_tree:") as opened:
                if opened:
                    _about(controls, values, picked)
    if values.weights == numbers.RUN and (found := learned.epochs()):
        with sliders:
            controls.slider("epoch", low=1, high=found.get(values.run, (1,))[-1])
    try:
        look = looks.look(values, picked.drawn, picked.image)
    except (ValueError, OSError) as error:
        with place.figure:
            _refused(values, error)
        return Source(picked, None, sliders)
    with answer:
        _answer(look, picked)
    return Source(picked, look, sliders)


def _picture(controls: Controls[Values], values: Values, place: Bench) -> Picked:
    # What is said of a picture of one's own is seen even by whom a link has brought here; and
    # choosing the drawn one again does not shut the box in which one is choosing.
    opened = controls.memory.get("picture open", False) or values.picture != "drawn"
    controls.memory["picture open"] = opened
    with st.expander("Picture", icon=":material/image:", expanded=opened):
        return picker.choose(controls, values, numbers.side(values), place.figure)


def _to_builder(controls: Controls[Values], values: Values) -> None:
    given = settings.by_name(values)
    st.page_link(
        NETWORK_PAGE,
        label="Change its layers",
        icon=":material/account_tree:",
        query_params={name: controls.table[name].write(given[name]) for name in OF_BUILDER},
    )


def _about(controls: Controls[Values], values: Values, picked: Picked) -> None:
    """What is chosen seldom of the network, and what it has learned from."""
    if values.weights == numbers.RUN and (found := learned.epochs()):
        controls.select("run", options=tuple(found))
    if values.weights in numbers.SHIPPED:
        controls.segments("trained_on")
    data = numbers.data_for(values, picked.drawn)
    st.caption(words.of_weights(values.weights, data, picked.drawn))
    if values.weights == BUILDER:
        st.code(values.layers, language="python", height="content")


def _refused(values: Values, error: ValueError | OSError) -> None:
    if values.weights == numbers.RUN and not learned.epochs():
        st.info(words.NO_RUN, icon=":material/folder_off:")
        last_good.refused()
    else:
        lesson.refusal(ValueError(str(error)))


def _answer(look: Look, picked: Picked) -> None:
    """The picture as the network sees it, and its three likeliest classes."""
    network = look.network
    seen = pictures.picture(network.seen(picked.image))
    picture(pictures.enlarge(seen, 192), alt=f"The input: {picked.name}")
    said = f":blue[input] {_shape(network)}: {plain(picked.name)}. "
    try:
        chances = looks.chances(look)
    except (ValueError, RuntimeError) as error:
        known = isinstance(error, ValueError)
        st.caption(said + (plain(str(error)) if known else words.NO_ANSWER))
        return
    if len(chances) == 1:
        st.caption(said + plain(ONE_OUTPUT))
        return
    for index in chances.argsort(descending=True)[:3].tolist():
        share = float(chances[index])
        st.progress(
            min(1.0, max(0.0, share)), text=f"{plain(network.label(index))}: {percent(share)}"
        )
    st.caption(said + plain(words.foreign(picked.shows, network.classes)))


def _shape(network: Trained) -> str:
    return "×".join(map(str, (network.channels, *network.size)))
