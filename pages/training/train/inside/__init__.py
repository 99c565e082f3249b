"""The network itself as it learns: see `inside.js`, and `pages.server.live_routes.inside`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from explainers.figures.palette import diverging
from explainers.lessons.train import live as live_words
from pages.parts.component import component


def inside(
    run: str,
    made: int,
    state: str,
    *,
    key: str,
    picture: int,
    layer: str,
    channel: int,
    on_choose: Callable[[str, object], None],
    on_change: Callable[[], None],
) -> None:
    """Draw what is in the network of the run of this name, begun at this second.

    It is shown the sample `picture` of this number; `layer` is the one layer that is drawn whole,
    with the input `channel` of its kernels, or empty for some of every layer. `on_choose` gets
    the name and the value of what the reader chose, "picture", "layer" or
    "weight", such as conv1:3,2,2: layer, kernel, row and column. The page is run again,
    after `on_change`, when the run's state is not `state`.
    """
    colours = "".join(one.removeprefix("#") for one in diverging(st.context.theme.type, 255))
    data = {
        "run": run,
        "made": made,
        "state": state,
        "picture": picture,
        "layer": layer,
        "channel": channel,
        "colours": colours,
        "words": live_words.INSIDE,
    }

    def chosen(name: str, kind: type) -> Callable[[], None]:
        def tell() -> None:
            value = st.session_state[key].get(name)
            if isinstance(value, int | float | str) and not isinstance(value, bool):
                on_choose(name, kind(value))

        return tell

    _component(
        key=key,
        data=data,
        on_picture_change=chosen("picture", int),
        on_layer_change=chosen("layer", str),
        on_weight_change=chosen("weight", str),
        on_changed_change=on_change,
    )


_component = component("inside", Path(__file__).parent, '<div class="inside"></div>', tall=530)
