"""Bring it back: weights of the reader's own, compared with a network, put into it and used."""

from __future__ import annotations

import streamlit as st
from torch import Tensor

from explainers.lessons.checkpoints import code, figures, numbers, origin, tries, words
from explainers.lessons.checkpoints.numbers import Values
from explainers.markdown import plain
from explainers.networks import given_weights
from explainers.networks.given_weights import Given
from explainers.networks.layer_setting import BUILDER
from explainers.networks.trained import ONE_OUTPUT, Trained
from explainers.shares import percent
from pages.parts import lesson, uploads
from pages.parts.bench import bench
from pages.parts.controls import Controls
from pages.parts.pictures import picker

ENDS = ["pt", "pth", "ckpt", "bin"]


def view(controls: Controls[Values], values: Values) -> None:
    """The names that are needed beside those of the file; then what the network answers."""
    place = bench()
    lesson.notice(words.NOTICE["bring"], tries.ALL["bring"], controls)
    with place.controls:
        controls.select("into")
        if values.into == BUILDER:
            controls.text("layers")
        uploads.want()
        file = st.file_uploader(
            f"Your weights (at most {given_weights.MOST_MEGABYTES} MB)",
            type=ENDS,
            key="checkpoints-weights-file",
            max_upload_size=given_weights.MOST_MEGABYTES,
        )
        with st.expander("Picture", icon=":material/image:", expanded=values.picture != "drawn"):
            picked = picker.choose(controls, values, 32, place.figure)
    with place.figure:
        try:
            network = given_weights.outline(numbers.receiving(values))
            if file is None:
                st.caption(words.CHOOSE)
                rows = given_weights.compared(network, Given("", {}))
                st.markdown(figures.rows(rows, given=False))
            else:
                with st.spinner("Reading the file.", show_time=True):
                    found = given_weights.given(file.name, file.getvalue())
                st.markdown(figures.rows(given_weights.compared(network, found), given=True))
                _origin(controls, values, found)
                brought, remarks = given_weights.into(network, found)
                _answer(brought, remarks, found, picked.image)
        except (ValueError, RuntimeError) as error:
            lesson.refusal(ValueError(str(error)))
    lesson.code(code.of_bring(), prints=code.PRINTS["bring"])


def _origin(controls: Controls[Values], values: Values, found: Given) -> None:
    """Which network the weights are of; and a button that takes it, where it is another one."""
    come = origin.of(values, found)
    if not come.doubt:
        if come.sentence:
            st.caption(come.sentence)
        return
    st.warning(come.sentence, icon=":material/help:")
    if come.instead:
        controls.button(
            f"Put them into {come.name}",
            key="checkpoints-instead",
            type="primary",
            icon=":material/swap_horiz:",
            on_click=controls.put,
            args=(come.instead,),
        )


def _answer(brought: Trained, remarks: tuple[str, ...], found: Given, picture: Tensor) -> None:
    """What the network says to the picture, and what was taken for granted."""
    for remark in remarks:
        st.info(plain(remark), icon=":material/info:")
    chances = brought.probabilities(picture)[0]
    if len(chances) == 1:
        st.info(plain(ONE_OUTPUT), icon=":material/info:")
    for index in chances.argsort(descending=True)[:3].tolist():
        share = min(1.0, max(0.0, float(chances[index])))
        st.progress(share, text=f"{plain(brought.label(index))}: {percent(share)}")
    own = bool(found.classes) and brought.classes == found.classes
    st.caption(words.used(own, brought.mean is not None))
