"""The feature maps lesson: what every layer makes of one picture, down to one pixel."""

import streamlit as st

from explainers.lessons import data_set, feature_maps, feature_maps_beliefs
from explainers.networks import feature_maps as walks
from pages.parts import feature_map_views as views
from pages.parts import lesson, picture_picker
from pages.parts.controls import Controls

SETTINGS = (*feature_maps.SETTINGS, *picture_picker.SETTINGS, *data_set.SETTINGS)

lesson.header(
    "feature_maps",
    "Every layer turns the :blue[maps] that come in into new :green[maps]: pictures of where it "
    "found what it looks for. Choose a map and see how one of its pixels was computed.",
    docs="torch.nn.Conv2d",
)
controls = Controls("feature_maps", SETTINGS)
view = controls.segments("view", label_visibility="collapsed")
if view == feature_maps.VIEWS[-1]:
    lesson.predict(controls, feature_maps_beliefs.predictions(), stage_view=feature_maps.VIEWS[0])
else:
    left, right = st.columns([1, 2.4], gap="large")
    with left:
        picked = picture_picker.choose(controls, 32, sources=picture_picker.SOURCES)
        network = views.choose_weights(controls)
        if network is not None:
            views.answer(network, picked)
    if network is not None:
        with right:
            if view == "Maps":
                stop = views.maps(controls, walks.walk(network, picked.image))
            elif view == "Filters":
                views.filters(controls, network)
            else:
                views.why(controls, network, picked)
        if view == "Maps":
            views.built(controls, stop)
            if picked.origin:
                views.code(controls, stop, picked.origin)
controls.publish()
