"""Choosing one of a data set's test pictures: CIFAR-10's, the drawn ones, or one's own."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explainers import places
from explainers.figures import maps
from explainers.images import member, sources
from explainers.images.choosing import HELP, LABELS, OfDataSet
from explainers.images.member import SHELF, Member
from explainers.images.named import OWN, data_of
from explainers.images.pictures import PictureError, Pictures
from pages.parts.controls import Controls
from pages.parts.map_wall import map_wall
from pages.parts.pictures import download, own

MOST = 4  # data sets held open at once, for all readers


def choose(controls: Controls[Any], values: OfDataSet) -> Member | None:
    """The widgets, and the chosen picture; None, after a sentence, where there is none yet."""
    controls.select("data", LABELS["data"], help=HELP["data"])
    kind = values.data
    if kind == "cifar10" and not download.there():
        download.offer()
        return None
    if kind == OWN and not (own.choose(controls, values.path) and own.is_read(values.path)):
        return None
    data = data_of(values.data, own.placed(values).path)
    pictures = _pictures(data)
    if pictures is None:
        return None
    index = member.within(values.index, pictures)
    if index != values.index:
        st.caption(f"There is no test picture {values.index}: the last one is shown.")
    _shelf(controls, pictures, index)
    return member.member(own.shown(data), index, pictures, places.data())


def _shelf(controls: Controls[Any], pictures: Pictures, index: int) -> None:
    """A few of them to click on, and the ways to the others."""
    shown = member.shelf(index, pictures)
    controls.number("index", LABELS["index"], help=HELP["index"])
    map_wall(
        [maps.data_url(maps.picture(pictures.test.images[number])) for number in shown],
        [f"{number}\n{member.label(number, pictures)}" for number in shown],
        key=f"{controls.page}-shelf",
        chosen=index - shown.start,
        on_choose=lambda place: controls.put({"index": shown.start + place}),
        item="Test picture",
        tile=76,  # as wide as the longest name of a class
    )
    with st.container(horizontal=True, gap="small"):
        for name, by in (("Earlier", -SHELF), ("Later", SHELF)):
            there = 0 <= shown.start + by < len(pictures.test.labels)
            controls.button(
                name,
                key=f"{controls.page}-{name.lower()}",
                disabled=not there,
                on_click=controls.put,
                args=({"index": shown.start + by},),
            )


def _pictures(data: str) -> Pictures | None:
    """The data set, read with a bar that tells how far it is; None, in words, where it fails."""
    held, key = _held(), (data, own.stamp(data))
    pictures = held.get(key) or _read(data)
    if pictures is None:
        return None
    held[key] = pictures
    for old in list(held)[:-MOST]:
        held.pop(old, None)
    return pictures


def _read(data: str) -> Pictures | None:
    bar = st.progress(0.0, "Looking for the pictures")
    try:
        return sources.load(
            data,
            root=places.data(),
            progress=partial(_tell, bar),
        )
    except PictureError as error:
        own.refused(error, data)
        return None
    finally:
        bar.empty()


def _tell(bar: DeltaGenerator, words: str, share: float) -> None:
    bar.progress(min(1.0, share), words)


@st.cache_resource(ttl=60, show_spinner=False)
def _held() -> dict[tuple[str, float], Pictures]:
    """The data sets opened within a minute; their tensors are mapped from files."""
    return {}
