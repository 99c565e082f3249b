"""The views of the feature maps page."""

from __future__ import annotations

import streamlit as st
import torch
from torch import nn

from explainers import places
from explainers.figures import maps as pictures
from explainers.lessons import feature_maps as lesson_maps
from explainers.lessons.data_set import Origin
from explainers.networks import feature_maps as walks
from explainers.networks.feature_maps import Stop
from explainers.networks.trained import Trained
from explainers.training import run
from explainers.worked import number
from pages.parts import lesson
from pages.parts.controls import Controls
from pages.parts.gallery import gallery
from pages.parts.map_wall import map_wall
from pages.parts.picture_picker import Picked
from pages.parts.stage import stage


def choose_weights(controls: Controls) -> Trained | None:
    """Whose weights: the network, or None (and a sentence) where it cannot be had."""
    weights = controls.select("weights", "Weights")
    st.caption(lesson_maps.WORDS[weights])
    if weights == lesson_maps.RUN and not _choose_run(controls):
        return None
    try:
        if weights == lesson_maps.RUN:
            return lesson_maps.network(controls.values)
        return _network(weights)
    except (ValueError, OSError) as error:
        st.error(str(error), icon=":material/folder_off:")
        return None


def answer(network: Trained, picked: Picked) -> None:
    """The picture as the network sees it, and its three likeliest classes."""
    st.image(
        pictures.enlarge(pictures.picture(picked.image), 192),
        caption=f":blue[input] 3×32×32: {picked.name}",
        width=192,
    )
    chances, order = network.probabilities(picked.image)[0].sort(descending=True)
    for chance, index in list(zip(chances.tolist(), order.tolist(), strict=True))[:3]:
        st.progress(chance, text=f"{network.classes[index]}: {chance:.1%}")


def maps(controls: Controls, stops: list[Stop]) -> Stop:
    """The wall of one layer's maps; gives that layer."""
    named = {stop.name: stop for stop in stops if stop.name != "flatten"}
    name = controls.segments("layer", "Layer", options=tuple(named))
    stop = named[name]
    shapes = " → ".join("×".join(map(str, t.shape)) for t in (stop.input, stop.output))
    st.markdown(f"`{_written(stop.layer)}` &nbsp; {shapes}")
    if not stop.maps:
        _bars(stop)
        return stop
    scale = controls.segments("scale", "Colour scale")
    ranges = lesson_maps.ranges(stop, scale)
    theme = st.context.theme.type
    images = [
        pictures.feature_map(values, theme, low=low, high=high)
        for values, (low, high) in zip(stop.output, ranges, strict=True)
    ]
    captions = [f"{c}\n{_span(values)}" for c, values in enumerate(stop.output)]
    channel, _, _ = lesson_maps.within(controls.values, stop)
    map_wall(
        images,
        captions,
        key="feature_maps-wall",
        chosen=channel,
        on_choose=lambda number_: controls.assign({"channel": number_}),
    )
    st.caption(
        "Blue is positive, orange negative, the background's colour zero"
        + (
            "; all maps share one scale, so that they can be compared."
            if scale == lesson_maps.SHARED
            else "; each map has a scale of its own: compare shapes, not strengths."
        )
        + " Below each map stands its range. Click one to see how it was made."
    )
    return stop


def built(controls: Controls, stop: Stop) -> None:
    """How one pixel of the chosen map came about."""
    if not stop.maps:
        return
    channel, row, column = lesson_maps.within(controls.values, stop)
    st.subheader(f"How a pixel of {stop.name}, map {channel}, is made", anchor=False)
    with controls.panel("pixel"):
        rows, columns = stop.output.shape[1:]
        controls.slider("row", high=rows - 1, help="Counted from the top, from 0.")
        controls.slider("column", high=columns - 1, help="Counted from the left, from 0.")
        if isinstance(stop.layer, nn.Conv2d):
            incoming = "Which of the maps that come in."
            controls.slider("source", "input map", high=len(stop.input) - 1, help=incoming)
    value = number(float(stop.output[channel, row, column]))
    if isinstance(stop.layer, nn.Conv2d):
        _convolved(controls, stop, channel, (row, column))
    elif isinstance(stop.layer, nn.MaxPool2d):
        st.markdown(f"The largest of its window in map {channel}: **{value}**.")
        stage(walks.pooled(stop, channel, (row, column)), key="feature_maps-pool")
    else:
        before = number(float(stop.input[channel, row, column]))
        st.markdown(f"ReLU keeps what is positive: max(0, {before}) = **{value}**.")


def filters(controls: Controls, network: Trained) -> None:
    """The first layer's kernels as colour tiles."""
    first = next(layer for layer in network.network if isinstance(layer, nn.Conv2d))
    tiles = lesson_maps.tiles(first.weight.detach())
    st.markdown(
        f"The {len(tiles)} kernels of the first layer, `{_written(first)}`. Each looks at all "
        "three colours at once, so it can be shown as a small picture: grey is zero, and the "
        "colour says which light makes the kernel answer."
    )
    images = [pictures.enlarge(pictures.picture(tile), 60) for tile in tiles]
    map_wall(
        images,
        [str(c) for c in range(len(images))],
        key="feature_maps-filters",
        chosen=min(controls["channel"], len(images) - 1),
        on_choose=lambda number_: controls.assign(
            {"channel": number_, "layer": "conv1", "view": "Maps"}
        ),
    )
    st.caption("Click a kernel to see the map that it makes of the picture.")


def why(controls: Controls, network: Trained, picked: Picked) -> None:
    """Which pixels the answer depends on: the gradient at the input, and covering places."""
    index = int(network.probabilities(picked.image)[0].argmax())
    name = network.classes[index]
    theme = st.context.theme.type
    slope = walks.saliency(network, picked.image, index)
    drop = walks.occlusion(network, picked.image, index)
    gallery(
        f"{controls.page}-why",
        [
            pictures.enlarge(pictures.picture(picked.image), 288),
            pictures.enlarge(pictures.feature_map(slope, theme), 288),
            pictures.fit(pictures.feature_map(drop, theme), 288),
        ],
        [
            f":blue[input], taken for: {name}",
            f":violet[gradient] of that score at each pixel, 0 to {number(float(slope.max()), 3)}",
            f"covering a place changes the probability by {_span(-drop)}",
        ],
    )
    st.markdown(
        f"**Middle:** how strongly the score of *{name}* answers to a small change of each pixel "
        "(the largest gradient over the three colours). **Right:** a grey square of 8×8 pixels is "
        "laid over 49 places in turn; blue places are needed for the answer, orange ones speak "
        "against it."
    )


def code(controls: Controls, stop: Stop, picture: Origin) -> None:
    """The code that prints the chosen map's shape and range."""
    weights = controls["weights"]
    if weights != lesson_maps.RUN:
        snippet = lesson_maps.code(
            stop.name,
            weights,
            min(controls["channel"], len(stop.output) - 1),
            picture,
        )
        lesson.code(snippet)


def _convolved(controls: Controls, stop: Stop, channel: int, pixel: tuple[int, int]) -> None:
    source = min(controls["source"], len(stop.input) - 1)
    st.markdown(
        f"**1.** The kernel's slice for input map {source} lies on a 5×5 patch of that map "
        "(zeros where it hangs over the edge)."
    )
    captions = {"input": f"patch of map {source}", "output": "its part"}
    patch = walks.products(stop, channel, source, pixel)
    stage(patch, key="feature_maps-patch", captions=captions, operators=("∗", "="))
    st.markdown(f"**2.** The parts of all {len(stop.input)} input maps and the bias are added.")
    stage(
        walks.total(stop, channel, pixel),
        key="feature_maps-total",
        captions={"channels": "parts of the input maps", "output": f"map {channel} at {pixel}"},
        operators=("+", "="),
    )
    theme = st.context.theme.type
    parts = walks.contributions(stop, channel)
    low, high = float(parts.min()), float(parts.max())
    st.markdown("The same for the whole map: what each input map adds to it, on one scale.")
    map_wall(
        [pictures.feature_map(part, theme, low=low, high=high) for part in parts],
        [f"{c}\n{_span(part)}" for c, part in enumerate(parts)],
        key="feature_maps-parts",
        chosen=source,
        on_choose=lambda number_: controls.assign({"source": number_}),
    )


def _choose_run(controls: Controls) -> bool:
    runs = {found.name: found for found in run.list_runs(places.runs()) if found.checkpoints()}
    if not runs:
        st.info("No run has written a checkpoint yet. Start one on the Train page.")
        return False
    if controls["run"] not in runs:
        controls.assign({"run": next(iter(runs))})
    controls.select("run", "Run", options=list(runs))
    epochs = len(runs[controls["run"]].checkpoints())
    controls.assign({"epoch": min(controls["epoch"] or epochs, epochs)})
    if epochs > 1:
        controls.slider("epoch", "After epoch", low=1, high=epochs)
    return True


def _bars(stop: Stop) -> None:
    low, high = float(stop.output.min()), float(stop.output.max())
    row = stop.output[None]
    theme = st.context.theme.type
    st.image(
        pictures.enlarge(pictures.feature_map(row, theme), 760),
        caption=f"{len(stop.output)} numbers, {number(low, 3)} to {number(high, 3)}: no map any "
        "more, since flattening gave up the places.",
        width="stretch",
    )


def _span(values: torch.Tensor) -> str:
    return f"{number(float(values.min()), 2)} … {number(float(values.max()), 2)}"


def _written(layer: nn.Module) -> str:
    return repr(layer)


@st.cache_resource(max_entries=4, show_spinner=False)
def _network(weights: str) -> Trained:
    return lesson_maps.network({"weights": weights})
