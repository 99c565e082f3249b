"""Any classification model of torchvision, part by part."""

from __future__ import annotations

import streamlit as st

from explainers.figures.graph import dot
from explainers.figures.palette import palette
from explainers.lessons.pretrained import code, figures, numbers, tries, words
from explainers.lessons.pretrained.numbers import Values
from explainers.networks import graph
from explainers.networks import torchvision_models as tv
from explainers.networks.facts import bytes_shown
from explainers.shares import percent
from pages.parts import lesson
from pages.parts.bench import bench
from pages.parts.controls import Controls
from pages.parts.zoom import zoomable


def view(controls: Controls[Values], values: Values) -> None:
    """Any classification model of torchvision, part by part, without its numbers."""
    place = bench()
    with place.controls:
        controls.select("model")
        controls.select(
            "part",
            options=tv.parts(values.model),
            format_func=lambda part: part or "the whole model",
        )
        controls.toggle("graph")
    about = tv.about(values.model)
    total = sum(stage.parameters for stage in tv.stages(values.model))
    with place.figure:
        with st.container(key="pretrained-counts", horizontal=True, gap="large"):
            st.metric("Parameters", f"{total:,}")
            st.metric("Memory of the weights", bytes_shown(4 * total))
            st.metric("Made for pictures of", f"{about.size}×{about.size}")
            st.metric("Right at the first guess", f"{percent(about.accuracy)}", help=words.ACCURACY)
        if values.graph:
            _graph(values.model)
    with st.container() if values.graph else place.figure:
        st.markdown(figures.parts(tv.stages(values.model, values.part), total))
    fewer = "" if about.parameters == total else words.fewer(about.parameters)
    st.caption(f"{words.OUTLINE} {fewer}")
    lesson.notice(words.NOTICE["models"], tries.ALL["models"], controls)
    lesson.code(code.model(values.model), prints="the shapes and parameters of the model's parts")


def _graph(name: str) -> None:
    try:
        source, count = _dot(name, st.context.theme.type)
    except ValueError as error:
        lesson.refusal(error)
        return
    if count > numbers.MOST_NODES:
        st.info(words.too_large(name, count, numbers.MOST_NODES), icon=":material/account_tree:")
        return
    zoomable("pretrained-graph", lambda: st.graphviz_chart(source, alt=f"The graph of {name}"))


@st.cache_data(max_entries=16, show_spinner="Tracing the model …")
def _dot(name: str, theme: str | None) -> tuple[str, int]:
    model = tv.outline(name)
    traced = graph.trace(model, tv.input_shape(name, model))
    if len(traced.nodes) > numbers.MOST_NODES:
        return "", len(traced.nodes)
    return dot(traced, palette(theme)), len(traced.nodes)
