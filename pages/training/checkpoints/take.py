"""Take it with you: a network as a file, made when it is asked for."""

from __future__ import annotations

import streamlit as st

from explainers.lessons.checkpoints import code, taking, tries, words
from explainers.lessons.checkpoints.numbers import Values
from explainers.lessons.checkpoints.taking import Taken
from explainers.markdown import plain
from explainers.networks import as_file, portable
from pages.parts import lesson
from pages.parts.bench import bench
from pages.parts.controls import Controls
from pages.training.checkpoints import source


def view(controls: Controls[Values], values: Values) -> None:
    """Which network, after which epoch, as which file; and the file."""
    place = bench()
    lesson.notice(words.NOTICE["take"], tries.ALL["take"], controls)
    with place.controls:
        source.choose(controls, values)
        source.moment(controls, values)
        controls.select("format")
    with place.figure:
        try:
            taken = taking.chosen(values)
        except (ValueError, OSError) as error:
            lesson.refusal(ValueError(str(error)))
        else:
            st.markdown(f"**{plain(taken.name)}**: {plain(taken.moment.name)}.")
            st.markdown(words.TAKEN[values.format].format(command=as_file.command(taken.name)))
            _offer(controls, values, taken)
    lesson.code(code.of_take(values), prints=code.PRINTS["take"])


def _offer(controls: Controls[Values], values: Values, taken: Taken) -> None:
    """The button that makes the file; then the one that downloads it."""
    if absent := portable.FORMATS[values.format].missing:
        st.info(words.missing(absent), icon=":material/extension_off:")
        return
    if controls.memory.get("taken") != taken.of:
        controls.button(
            "Make the file",
            key="checkpoints-take",
            type="primary",
            icon=":material/build:",
            on_click=controls.memory.update,
            args=({"taken": taken.of},),
        )
        return
    try:
        with st.spinner(words.MAKING[values.format], show_time=True):
            content = taking.file(values, taken)
    except ValueError as error:
        controls.memory.pop("taken", None)
        lesson.refusal(error)
        return
    st.download_button(
        f"Download ({len(content) / 1000:,.0f} kB)",
        content,
        file_name=taken.name,
        mime="text/x-python" if values.format == "python" else "application/octet-stream",
        key="checkpoints-download",
        type="primary",
        icon=":material/download:",
        on_click="ignore",
    )
