"""The maps of one layer, side by side; or its numbers, where there are no maps any more."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from torch import Tensor

from explainers.figures import maps as pictures
from explainers.lessons.feature_maps import numbers as lesson_maps
from explainers.markdown import plain
from explainers.networks.stops import Stop, Walk
from explainers.networks.trained import Trained
from explainers.worked import number
from pages.parts.controls import Controls
from pages.parts.map_wall import map_wall

FEW = 12
"""Layers that have room side by side; more are chosen from a list."""


def maps(controls: Controls, network: Trained, walk: Walk) -> Stop:
    """The choice of a layer, and the wall of what leaves it; gives that layer."""
    stop = _layer(controls, walk.stops)
    shapes = " → ".join("×".join(map(str, t.shape)) for t in (stop.input, stop.output))
    st.markdown(f"`{_written(stop)}` &nbsp; {shapes}")
    last = stop is walk.stops[-1]
    count = len(stop.output)
    shown = lesson_maps.page_of(lesson_maps.within(controls.values, stop)[0], count)
    if count > lesson_maps.WALL:
        noun = "map" if stop.maps else "number"
        controls.slider("channel", noun, high=count - 1, help=_MANY.format(count, noun))
    if stop.maps:
        _of_maps(controls, stop, shown)
    else:
        _of_numbers(controls, stop, shown, network.classes if last else ())
    return stop


_MANY = "There are {:,}; those around the chosen {} are shown."


def _layer(controls: Controls, stops: Sequence[Stop]) -> Stop:
    stop = lesson_maps.chosen(controls.values, stops)
    if stop.name != controls["layer"]:
        if controls["layer"] != controls.table["layer"].default:
            controls.complain(f"layer is {controls['layer']}: this network has no such layer.")
        controls.assign({"layer": stop.name})
    names = [one.name for one in stops]
    if len(names) <= FEW:
        controls.segments("layer", "Layer", options=names)
    else:
        kinds = {one.name: type(one.layer).__name__ for one in stops}
        words = {name: f"{name}: {kind}" for name, kind in kinds.items()}
        controls.select("layer", "Layer", options=names, format_func=words.__getitem__)
    return lesson_maps.chosen(controls.values, stops)


def _of_maps(controls: Controls, stop: Stop, shown: range) -> None:
    scale = controls.segments("scale", "Colour scale")
    ranges = lesson_maps.ranges(stop, scale)
    theme = st.context.theme.type
    images = [
        pictures.feature_map(
            pictures.small(stop.output[k]), theme, low=ranges[k][0], high=ranges[k][1]
        )
        for k in shown
    ]
    _wall(controls, images, [f"{k}\n{span(stop.output[k])}" for k in shown], shown)
    st.caption(
        "Blue is positive, orange negative, the background's colour zero"
        + (
            "; all maps share one scale, so that they can be compared."
            if scale == lesson_maps.SHARED
            else "; each map has a scale of its own: compare shapes, not strengths."
        )
        + " Below each map stands its range. Click one to see how it was made."
    )


def _of_numbers(controls: Controls, stop: Stop, shown: range, classes: Sequence[str]) -> None:
    """A row of numbers as tiles; those of the last layer bear the names of the classes."""
    low, high = float(stop.output.min()), float(stop.output.max())
    theme = st.context.theme.type
    images = [
        pictures.feature_map(stop.output[k].view(1, 1), theme, low=low, high=high) for k in shown
    ]
    names = [classes[k] if k < len(classes) else str(k) for k in shown]
    values = [number(float(stop.output[k]), 3) for k in shown]
    captions = [f"{name}\n{value}" for name, value in zip(names, values, strict=True)]
    _wall(controls, images, captions, shown, "Number")
    after = "one score for each class" if classes else "no map any more: the places are given up"
    st.caption(
        f"{len(stop.output):,} numbers, {number(low, 3)} to {number(high, 3)}, {after}. Blue is "
        "positive, orange negative, on one scale. Click one to see how it was made."
    )


def _wall(
    controls: Controls,
    images: Sequence[pictures.Pixels],
    captions: Sequence[str],
    shown: range,
    item: str = "Map",
) -> None:
    channel = min(controls["channel"], shown.stop - 1)
    map_wall(
        images,
        captions,
        key="feature_maps-wall",
        chosen=channel - shown.start,
        on_choose=lambda place: controls.assign({"channel": shown.start + place}),
        item=item,
    )


def span(values: Tensor) -> str:
    """The range of some numbers, as it has room below a small picture."""
    return f"{number(float(values.min()), 2)} … {number(float(values.max()), 2)}"


def _written(stop: Stop) -> str:
    """The layer as PyTorch prints it; of a block only its name."""
    text = repr(stop.layer)
    return plain(f"{type(stop.layer).__name__}(…)") if "\n" in text else text
