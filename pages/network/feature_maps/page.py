"""The feature maps lesson: what every layer makes of one picture, down to one pixel."""

import streamlit as st

from explainers import listed
from explainers.images import choosing
from explainers.lessons.feature_maps import beliefs, code, numbers, tries
from explainers.networks import feature_maps as walks
from explainers.networks.trained import Trained
from pages.network.feature_maps import cell, reasons, source, wall
from pages.parts import last_good, lesson
from pages.parts.controls import Controls
from pages.parts.listed import Listed
from pages.parts.pictures import picker
from pages.parts.pictures.picker import Picked
from pages.parts.stage import still

SETTINGS = (*numbers.SETTINGS, *listed.of(choosing.OfDataSet))


def shown(controls: Controls, network: Trained, picked: Picked, right) -> str:
    """The chosen view; gives the code of what it shows."""
    values, origin = controls.values, picked.origin or code.STAND_IN
    if values["view"] == numbers.FILTERS:
        with right:
            name = reasons.filters(controls, network)
        return code.of_filters(values, picked.drawn, name) if name else ""
    if values["view"] == numbers.WHY:
        with right:
            index = reasons.why(controls, network, picked)
        return "" if index is None else code.of_answer(values, picked.drawn, origin, index)
    walk = walks.walk(network, picked.image)
    if walk.trouble:
        lesson.refusal(ValueError(f"The walk ends at {walk.trouble}"))
    if not walk.stops:
        return ""
    with right:
        stop = wall.maps(controls, network, walk)
    cell.built(controls, network, stop, last=stop is walk.stops[-1])
    return code.of_map(controls.values, picked.drawn, origin, stop)


def look_into(controls: Controls) -> None:
    """The picture and the network on the left, the chosen view on the right, and its code."""
    left, right = st.columns([1, 2.4], gap="large")
    with left:
        side = numbers.side(controls.values)
        picked = picker.choose(controls, controls.group(choosing.OfDataSet), side)
        network = source.choose(controls, picked)
        if network is not None:
            source.answer(network, picked)
    if network is None:
        with right:
            last_good.refused()
        return
    snippet = shown(controls, network, picked, right)
    view = controls["view"]
    lesson.notice(tries.NOTICE[view], tries.ALL[view], controls)
    if snippet:
        if not picked.origin:
            st.caption("The code cannot have a picture of yours: it takes a drawn one.")
        lesson.code(snippet, prints=code.PRINTS[view])


lesson.header(
    "feature_maps",
    "Every layer turns the :blue[maps] that come in into new :green[maps]: pictures of where it "
    "found what it looks for. Choose a map and see how one of its pixels was computed.",
    docs="torch.nn.Conv2d",
)
controls = Listed("feature_maps", SETTINGS)
view = controls.segments("view", label_visibility="collapsed")
if view == numbers.PREDICT:
    lesson.predict(controls, beliefs.predictions(), stage_view=numbers.MAPS)
else:
    with last_good.watched(f"feature_maps, {view}", still):
        look_into(controls)
lesson.close(controls)
