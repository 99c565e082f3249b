"""The view of the network as a graph: traced by torch.fx, drawn by Graphviz."""

from __future__ import annotations

import streamlit as st

from explainers.lessons.network import code, figures, numbers, tries, words
from explainers.lessons.network.numbers import Values
from explainers.networks import layer_list
from pages.network.network import fitting
from pages.parts import lesson
from pages.parts.bench import bench
from pages.parts.controls import Controls
from pages.parts.zoom import zoomable


def view(controls: Controls[Values], values: Values) -> None:
    """Draw the view."""
    place = bench()
    with place.controls:
        controls.presets(numbers.presets(values), words.PRESETS)
        controls.segments("detail")
    lesson.notice(words.NOTICE["graph"], tries.ALL["graph"], controls)
    layers = fitting.layers(values, place)
    if not layers:
        return
    shape = numbers.walked(values).input_shape
    source = figures.drawing(
        layer_list.write(layers),
        shape,
        lesson.colours(),
        operations=values.detail == "operations",
    )
    with place.figure:
        zoomable(
            "network-graph",
            lambda: st.graphviz_chart(
                source, alt=f"The network's graph: {len(layers)} layers in a row"
            ),
        )
        st.caption(words.GRAPH_LEGEND)
    lesson.code(
        code.add_graph(layers, shape),
        prints="nothing, and writes the graph that TensorBoard shows",
    )
