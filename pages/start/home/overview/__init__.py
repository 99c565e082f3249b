"""The whole network as one picture: see `overview.js`, and `pages.server.overviews`."""

from __future__ import annotations

import base64
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any, NotRequired, TypedDict, Unpack

import streamlit as st

from explainers.figures.palette import diverging, slopes
from explainers.lessons.home.words import BACKWARD, OVERVIEW
from explainers.overview import first
from pages.parts.component import component


class Aim(TypedDict):
    """What gradients run back from: the "score" or the "loss" of the class `index`."""

    kind: str
    index: int


Payload = dict[str, Any]
"""What the browser is sent, see `types.d.ts`."""


class More(TypedDict):
    """What is told besides the picture and the network."""

    name: str
    shows: str
    maps: str | None
    aim: NotRequired[Aim | None]
    kept: NotRequired[int]
    on_turn: NotRequired[Callable[[str, int], None]]


def overview(network: str, picture: bytes, *, key: str, **more: Unpack[More]) -> None:
    """Draw the picture, see `explainers.overview.first.check`, on its way through `network`.

    `name` is what the picture is called, `shows` the class that is to be seen, where one is.
    `maps` are the settings, as an address has them, with which the lesson on feature maps shows
    the same picture in the same network; None where it cannot. Gradients run back from `aim`, where
    there is one; `on_turn` gets what the reader chooses: "score", "loss" or "forward", and a class.
    `kept` is the newest epoch that was kept of a run that learns: once there is another, or the run
    is over, the page is run again.
    """
    on_turn = more.get("on_turn")
    heard = None if on_turn is None else st.session_state.get(f"{key}-heard", 0)
    data = payload(network, picture, st.context.theme.type, heard, **more)

    def told() -> None:
        match st.session_state[key].get("turned"):
            case [int() | float() as number, str() as kind, int() | float() as index] if on_turn:
                st.session_state[f"{key}-heard"] = number
                on_turn(kind, int(index))

    _component(key=key, data=data, on_turned_change=told, on_changed_change=lambda: None)


def payload(
    network: str, picture: bytes, theme: str | None, heard: float | None, **more: Unpack[More]
) -> Payload:
    """What the browser is sent; `heard` is the number of what was last heard of its switch."""
    return {
        "network": network,
        "run": (first.live(network) or ("", None))[0],
        "picture": base64.b64encode(picture).decode(),
        "mark": blake2b(picture or first.picture(), digest_size=8).hexdigest(),
        "name": more["name"],
        "shows": more["shows"],
        "colours": _written(diverging(theme, 255)),
        "slopes": _written(slopes(theme, 255)),
        "maps": more["maps"],
        "aim": more.get("aim"),
        "kept": more.get("kept", 0),
        "heard": heard,
        "words": {**OVERVIEW, **BACKWARD},
    }


def _written(colours: list[str]) -> str:
    return "".join(one.removeprefix("#") for one in colours)


_component = component("overview", Path(__file__).parent, '<div class="overview"></div>')
