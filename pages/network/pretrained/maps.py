"""A picture through a model of torchvision, and the maps at one of its nodes."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path
from typing import Any

import streamlit as st
from torch import Tensor

from explainers.figures import maps
from explainers.lessons.pretrained import code, figures, numbers, tries, words
from explainers.lessons.pretrained.figures import MOST_MAPS
from explainers.lessons.pretrained.numbers import NO_WEIGHTS, Seen, Values
from explainers.markdown import plain
from explainers.networks import torchvision_models as tv
from explainers.networks import weight_files
from explainers.networks.facts import times
from explainers.shares import percent
from explainers.worked import number
from pages.network.pretrained.weights import weights_panel
from pages.parts import lesson
from pages.parts.bench import bench, more
from pages.parts.controls import Controls
from pages.parts.pictures import picker
from pages.parts.pictures.gallery import picture


def view(controls: Controls[Values], values: Values) -> None:
    """A picture through a model, and the maps at one of its nodes."""
    place = bench()
    about, nodes = tv.about(values.maps_of), tv.map_nodes(values.maps_of)
    with place.controls:
        controls.select("maps_of")
        controls.select(
            "node", options=tuple(nodes), format_func=lambda name: f"{name}: {times(nodes[name])}"
        )
        controls.segments("weights")
        file = weights_panel(controls, about) if values.weights != NO_WEIGHTS else None
        shown = st.container()
        with st.expander("Picture", icon=":material/image:"):
            picked = picker.choose(controls, values, about.size, place.figure)
        with shown, st.container(width=150):
            picture(maps.picture(picked.image), f":blue[input]: {plain(picked.name)}")
        with more(controls, "Memory", "memory", icon=":material/memory:") as opened:
            if opened:
                controls.button("Release the memory", key="pretrained-release", on_click=_release)
                st.caption(words.RELEASE)
    with place.figure:
        try:
            seen, wall = _seen(values, file, picked.image)
        except (ValueError, OSError) as error:
            lesson.refusal(ValueError(str(error)))
            file, (seen, wall) = None, _seen(values, None, picked.image)
        _shown(values, seen, wall)
        st.caption(f":material/casino: {words.UNTRAINED}" if file is None else _guesses(seen))
    lesson.notice(words.NOTICE["maps"], tries.ALL["maps"], controls)
    lesson.code(
        code.maps(values, picker.origin_of(picked, about.size)),
        prints="the shape of the maps and their range",
    )


@st.cache_resource(max_entries=2, ttl=600, show_spinner="Making the model …")
def _model(
    name: str, file: Path | None, stamp: weight_files.Stamp | None
) -> tuple[Any, tuple[str, ...]]:
    """The model and remarks on its file; a file that was replaced has another `stamp`."""
    return (tv.untrained(name), ()) if file is None else tv.trained(name, file)


def _seen(values: Values, file: Path | None, picture: Tensor) -> tuple[Seen, bytes]:
    """What the model makes of the picture; raises ValueError or OSError for an unusable file."""
    stamp = weight_files.stamp(file) if file else None
    pixels = blake2b(picture.numpy().tobytes()).digest()
    theme = st.context.theme.type
    return _kept(values.maps_of, values.node, file, stamp, pixels, theme, picture)


@st.cache_resource(max_entries=8, ttl=600, show_spinner=False)
def _kept(
    name: str,
    node: str,
    file: Path | None,
    stamp: weight_files.Stamp | None,
    pixels: bytes,
    theme: str | None,
    _picture: Tensor,
) -> tuple[Seen, bytes]:
    """As `_seen`, once for all who look at the same; `pixels` stand for the picture."""
    model, remarks = _model(name, file, stamp)
    seen = numbers.seen(name, node, model, _picture, file is not None, remarks)
    return seen, figures.wall(seen.maps, theme)


def _release() -> None:
    _model.clear()
    _kept.clear()


def _shown(values: Values, seen: Seen, wall: bytes) -> None:
    found = seen.maps
    of = f"The first {MOST_MAPS} of {len(found)}" if len(found) > MOST_MAPS else "All"
    low, high = number(float(found.min()), 3), number(float(found.max()), 3)
    with st.container(key="pretrained-maps"):
        said = f"{of} maps at {values.node} side by side, from {low} to {high}"
        picture(wall, alt=said)
    st.markdown(
        f":green[{of} maps] at `{values.node}`, {times(found.shape)}, {low} to {high}. "
        f"{words.COLOURS}"
    )
    for remark in seen.remarks:
        st.caption(f":material/info: {plain(remark)}")


def _guesses(seen: Seen) -> str:
    shares = ", ".join(f"**{plain(name)}** {percent(share)}" for name, share in seen.guesses)
    return f"What the model takes it for: {shares}."
