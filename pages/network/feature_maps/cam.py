"""How a cell of a Grad-CAM map is made: the weight of a map, and the sum of all."""

from __future__ import annotations

import streamlit as st

from explainers.attribution import grad_cam_cells
from explainers.attribution.grad_cam import GradCam
from explainers.lessons.feature_maps import figures, numbers, words
from explainers.lessons.feature_maps.looks import Look
from explainers.lessons.feature_maps.numbers import Values
from explainers.markdown import plain
from explainers.networks.cells.story import Step
from pages.parts.controls import Controls
from pages.parts.map_wall import map_wall
from pages.parts.stage import stage


def sliders(controls: Controls[Values], values: Values) -> None:
    """Which layer, and which cell of the map that its maps make."""
    found = {one.name: one for one in numbers.with_maps(values)}
    controls.select("cam_layer", options=tuple(found))
    if one := found.get(values.cam_layer):
        _, rows, columns = one.shape
        controls.slider("cam_row", high=rows - 1)
        controls.slider("cam_column", high=columns - 1)


def part(
    controls: Controls[Values], values: Values, look: Look, index: int, found: GradCam
) -> None:
    """The chosen cell worked out, the maps with their weights, and the chosen one's weight."""
    place = (values.cam_row, values.cam_column)
    st.subheader("How a cell of the map is made", anchor=False)
    of = (look.of, values.cam_layer, index)
    _stage(grad_cam_cells.cell(found, place), "feature_maps-cam", (*of, place))
    channel = values.channel
    st.subheader(f"How α of map {channel} is made", anchor=False)
    _stage(grad_cam_cells.weight(found, channel), "feature_maps-alpha", (*of, channel))
    st.markdown(words.WEIGHED)
    shown = numbers.page_of(channel, len(found.maps))
    wall = figures.weighed(look, found, values.cam_layer, index, shown, st.context.theme.type)
    map_wall(
        wall.images,
        wall.captions,
        key="feature_maps-weighed",
        chosen=channel - wall.first,
        on_choose=lambda place: controls.put({"channel": wall.first + place}),
    )


def _stage(step: Step, key: str, of: tuple[object, ...]) -> None:
    try:
        stage(
            step.example,
            key=key,
            title=step.words,
            captions=step.captions,
            operators=step.operators,
            of=of,
        )
    except ValueError as error:
        st.info(plain(str(error)), icon=":material/info:")
