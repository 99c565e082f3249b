"""VGG16 with and without weights: surgeries that work, two that do not, and what is trained."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from explainers.lessons.pretrained import code, figures, numbers, tries, words
from explainers.lessons.pretrained.numbers import NO_WEIGHTS, Operation, Values
from explainers.networks import surgery
from explainers.networks import torchvision_models as tv
from explainers.networks.facts import bytes_shown
from pages.network.pretrained.weights import weights_panel
from pages.parts import lesson
from pages.parts.bench import bench
from pages.parts.controls import Controls


def view(controls: Controls[Values], values: Values) -> None:
    """The surgery, what happens when a picture is sent through, and what is trained."""
    place = bench()
    done = numbers.operation(values.surgery, values.trainable)
    with place.figure:
        _counts(done)
        st.markdown(figures.classifier(done))
        _happened(values.surgery)
    with place.controls:
        controls.segments("surgery")
        st.caption(words.DONE[values.surgery])
        controls.segments("trainable")
        if sentence := numbers.advice(values):
            st.caption(f":material/lightbulb: {sentence}")
        controls.segments("weights")
        if values.weights != NO_WEIGHTS and weights_panel(controls, tv.about("vgg16")):
            controls.button(
                "Send a picture through it",
                key="pretrained-through",
                icon=":material/image:",
                on_click=controls.change,
                args=(partial(replace, view="maps", maps_of="vgg16"),),
            )
    st.caption(figures.sum_of(done))
    lesson.notice(words.NOTICE["vgg16"], tries.ALL["vgg16"], controls)
    lesson.code(
        code.vgg16(values),
        prints="the layers, all parameters, those that are trained, and what becomes of a picture",
    )


def _counts(done: Operation) -> None:
    change = done.now.total - done.was.total
    with st.container(key="pretrained-counts", horizontal=True, gap="large"):
        st.metric("Parameters", f"{done.now.total:,}", f"{change:+,}" if change else None, "off")
        st.metric("To be trained", f"{done.now.trainable:,}")
        st.metric("Frozen", f"{done.now.frozen:,}")
        st.metric("Gradients", bytes_shown(4 * done.now.trainable))


def _happened(way: str) -> None:
    """What comes of a picture that is sent through."""
    found = surgery.outcome(way)
    said = words.happened(found, way)
    if found.shape is None:
        st.error(said, icon=":material/rule:")
        st.code(found.words, language=None, wrap_lines=True)
    elif way in surgery.NEW_LAYERS and not found.called:
        st.warning(said, icon=":material/link_off:")
    else:
        st.success(said, icon=":material/check:")
