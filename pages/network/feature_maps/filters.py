"""The first layer's kernels as small pictures."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from explainers.lessons.feature_maps import code, figures, numbers, tries, words
from explainers.lessons.feature_maps.numbers import Values
from pages.network.feature_maps import source
from pages.parts import lesson
from pages.parts.bench import bench
from pages.parts.controls import Controls
from pages.parts.map_wall import map_wall


def view(controls: Controls[Values], values: Values) -> None:
    """The first convolution's kernels; a click leads to the map that one makes."""
    place = bench()
    lesson.notice(words.NOTICE["filters"], tries.ALL["filters"], controls)
    chosen = source.choose(controls, values, place)
    if chosen.look is None:
        return
    found = numbers.first_convolution(chosen.look.network.network)
    if found is None:
        with place.figure:
            st.info(words.NO_CONVOLUTION, icon=":material/info:")
        return
    name, layer = found
    weight = layer.weight.detach()
    at = controls.within("channel", len(weight) - 1)
    shown = numbers.page_of(at, len(weight))
    wall = figures.kernels(chosen.look, weight, shown, st.context.theme.type)
    with place.figure:
        size = "×".join(map(str, layer.kernel_size))
        st.markdown(
            f"The {len(weight):,} kernels of `{name}`, `{layer!r}`, {size} each, with weights of "
            f"{figures.span(weight)}. {words.of_kernels(weight.shape[1])} {words.CLICK_A_KERNEL}"
        )
        map_wall(
            wall.images,
            wall.captions,
            key="feature_maps-filters",
            chosen=at - wall.first,
            on_choose=lambda place: controls.change(
                partial(replace, channel=wall.first + place, layer=name, view="maps")
            ),
            item="Kernel",
        )
    lesson.code(code.of_filters(values, chosen.picked.drawn, name), prints=words.PRINTS["filters"])
