"""The first layer's kernels, and which pixels the answer depends on."""

from __future__ import annotations

import streamlit as st

from explainers.figures import maps as pictures
from explainers.lessons.feature_maps import numbers as lesson_maps
from explainers.markdown import plain
from explainers.networks import feature_maps as walks
from explainers.networks.trained import Trained
from explainers.worked import number
from pages.network.feature_maps.wall import span
from pages.parts import lesson
from pages.parts.controls import Controls
from pages.parts.map_wall import map_wall
from pages.parts.pictures.gallery import gallery
from pages.parts.pictures.picker import Picked


def filters(controls: Controls, network: Trained) -> str:
    """The first convolution's kernels as tiles; gives its name, empty where there is none."""
    found = lesson_maps.first_convolution(network.network)
    if found is None:
        st.info(
            "This network has no convolution, so it has no kernels that could be shown as "
            "pictures. Under “Maps” its other layers can be looked into.",
            icon=":material/info:",
        )
        return ""
    name, layer = found
    weight = layer.weight.detach()
    colours = weight.shape[1] == 3
    shown = lesson_maps.page_of(min(controls["channel"], len(weight) - 1), len(weight))
    theme = st.context.theme.type
    if colours:
        tiles = lesson_maps.tiles(weight)
        images = [pictures.picture(tiles[k]) for k in shown]
    else:
        low, high = float(weight.min()), float(weight.max())
        images = [pictures.feature_map(weight[k, 0], theme, low=low, high=high) for k in shown]
    size = "×".join(map(str, layer.kernel_size))
    st.markdown(
        f"The {len(weight):,} kernels of `{name}`, `{layer!r}`, {size} each, with "
        f"weights of {span(weight)}. "
        + (
            "Each looks at three channels at once, so it can be shown as a small picture: grey is "
            "zero, and the colour says which light makes the kernel answer."
            if colours
            else f"{_slices(weight.shape[1])} Blue is positive, orange negative."
        )
    )
    map_wall(
        [pictures.enlarge(image, 60) for image in images],
        [str(k) for k in shown],
        key="feature_maps-filters",
        chosen=min(controls["channel"], len(weight) - 1) - shown.start,
        on_choose=lambda place: controls.assign(
            {"channel": shown.start + place, "layer": name, "view": lesson_maps.MAPS}
        ),
    )
    st.caption("Click a kernel to see the map that it makes of the picture.")
    return name


def _slices(count: int) -> str:
    """What is shown of kernels that cannot be a picture in colours."""
    if count == 1:
        return "Each reads a single map."
    return f"Each has {count} slices, one for each map that it reads; the first is shown."


def why(controls: Controls, network: Trained, picked: Picked) -> int | None:
    """The gradient at the input, and covering places; gives the answer's number."""
    try:
        index = int(network.probabilities(picked.image)[0].argmax())
        slope = walks.saliency(network, picked.image, index)
    except (ValueError, RuntimeError) as error:
        lesson.refusal(ValueError(str(error)))
        return None
    found = walks.occlusion(network, picked.image, index)
    name = plain(network.label(index))
    theme = st.context.theme.type
    gallery(
        f"{controls.page}-why",
        [
            pictures.enlarge(pictures.picture(picked.image), 288),
            pictures.enlarge(pictures.feature_map(slope, theme), 288),
            pictures.fit(pictures.feature_map(found.drop, theme), 288),
        ],
        [
            f":blue[input], taken for: {name}",
            f":violet[gradient] of that score at each pixel, 0 to {number(float(slope.max()), 3)}",
            f"covering a place changes the probability by {span(-found.drop)}",
        ],
    )
    st.markdown(
        f"**Middle:** how strongly the score of *{name}* answers to a small change of each pixel "
        "(the largest gradient over the colours). **Right:** a grey square of "
        f"{found.size}×{found.size} pixels is laid over {found.drop.numel()} places in turn; blue "
        "places are needed for the answer, orange ones speak against it."
    )
    return index
