"""The ways from a network to other pages: its feature maps, its receptive fields, its training."""

from __future__ import annotations

import streamlit as st

from explainers.lessons.network import numbers, remarks
from explainers.lessons.network.numbers import Values
from explainers.markdown import plain
from explainers.networks import registry
from explainers.networks.layer_setting import BUILDER, OF_BUILDER
from explainers.networks.walk import Walk

HOME_PAGE = "pages/start/home/page.py"
TRAIN_PAGE, MAPS_PAGE = "pages/training/train/page.py", "pages/network/feature_maps/page.py"
FIELD_PAGE = "pages/network/receptive_field/page.py"


def draw(values: Values, walk: Walk) -> None:
    """Those that this network can go, and why it cannot be trained where that is so."""
    with st.container(key="network-links"):
        if walk.steps and walk.stopped is None:
            _look_into(values)
            if numbers.seen_whole(walk):
                _whole(values)
        _train(values, walk)


def _look_into(values: Values) -> None:
    st.page_link(
        MAPS_PAGE,
        label="See its feature maps",
        icon=":material/grid_on:",
        query_params={"weights": BUILDER, **numbers.written(values, *OF_BUILDER)},
    )
    st.page_link(
        FIELD_PAGE,
        label="See its receptive fields",
        icon=":material/center_focus_strong:",
        query_params=numbers.written(values, "layer", *OF_BUILDER),
    )


def _whole(values: Values) -> None:
    st.page_link(
        HOME_PAGE,
        label="See it whole",
        icon=":material/home:",
        query_params={"weights": BUILDER, **numbers.written(values, "layers")},
    )


def _train(values: Values, walk: Walk) -> None:
    try:
        name = numbers.in_recipe(values)
    except ValueError as error:
        why = "First every layer has to fit." if walk.stopped else str(error)
        st.caption(f":material/info: This network cannot be trained here as it is. {plain(why)}")
        return
    with st.container(key="network-train"):
        st.page_link(
            TRAIN_PAGE,
            label="Train this network",
            icon=":material/monitoring:",
            query_params={"network": name},
        )
    if tied := remarks.tied(name.removeprefix(registry.TYPED)):
        st.caption(f":material/info: {plain(tied)}")
