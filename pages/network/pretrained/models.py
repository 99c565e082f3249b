"""Any classification model of torchvision, part by part."""

from __future__ import annotations

import streamlit as st

from explainers.figures.graph import dot
from explainers.figures.palette import palette
from explainers.lessons.pretrained import numbers, tries
from explainers.lessons.pretrained.numbers import HELP
from explainers.networks import graph
from explainers.networks import torchvision_models as tv
from explainers.networks.facts import bytes_shown, times
from pages.parts import lesson
from pages.parts.controls import Controls
from pages.parts.zoom import zoomable


def view(controls: Controls) -> None:
    """Any classification model of torchvision, part by part, without its numbers."""
    with controls.panel():
        name = controls.select("model", help=HELP["model"])
    about = tv.about(name)
    path = _part(controls, name)
    found = tv.stages(name, path)
    total = sum(stage.parameters for stage in tv.stages(name))
    with st.container(horizontal=True, gap="large"):
        st.metric("Parameters", f"{total:,}")
        st.metric("Memory of the weights", bytes_shown(4 * total))
        st.metric("Made for pictures of", f"{about.size}×{about.size}")
        st.metric("Right at the first guess", f"{about.accuracy:.1%}", help=_ACCURACY)
    lines = ["| part | class | :green[what leaves it] | :orange[parameters] | share |"]
    lines += ["| :--- | :--- | :--- | ---: | ---: |"]
    lines += [
        f"| `{stage.name}` | `{stage.kind}` | {times(stage.shape) if stage.shape else '–'} | "
        f"{stage.parameters:,} | {stage.parameters / total:.1%} |"
        for stage in found
    ]
    st.markdown("\n".join(lines))
    st.caption(
        "A dash: the part is not called as a module, or gives several tensors. The model lies on "
        "PyTorch's meta device, which has shapes and no numbers, so even the largest is here at "
        "once."
    )
    if about.parameters != total:
        st.caption(
            f"With trained weights torchvision makes it with {about.parameters:,} parameters: "
            "classifiers that only help in training are left out then."
        )
    if controls.toggle("graph", "Draw the whole model as a graph", help=HELP["graph"]):
        _graph(name)
    lesson.notice(
        [
            "Nearly all have the same plan: maps get smaller and more, then one mean for each "
            "channel, then a linear layer to 1000 classes.",
            "ResNet's blocks **add** their input to what they computed: in the graph that is an "
            "arrow that goes round.",
            "More parameters do not mean more right guesses: compare VGG16 with EfficientNet B0.",
        ],
        tries.ALL[numbers.MODELS],
        controls,
    )
    lesson.code(
        numbers.model_code(name, tv.input_shape(name, tv.outline(name))[-1]),
        prints="the shapes and parameters of the model's parts",
    )


_ACCURACY = "Of ImageNet's 50,000 validation pictures, with torchvision's first weights."


def _part(controls: Controls, name: str) -> str:
    """The part of the model that is looked into; empty for the whole."""
    parts = [
        path for path, m in tv.outline(name).named_modules() if any(True for _ in m.children())
    ]
    if controls["part"] not in parts:
        controls.complain(f"part is {controls['part']}: {name} has no such part.")
    return controls.select(
        "part", options=parts, format_func=lambda p: p or "the whole model", help=HELP["part"]
    )


def _graph(name: str) -> None:
    try:
        source, count = _dot(name, st.context.theme.type)
    except ValueError as error:
        lesson.refusal(error)
        return
    if count > numbers.MOST_NODES:
        st.info(
            f"The graph of {name} has {count} nodes; up to {numbers.MOST_NODES} can be drawn "
            "legibly. Try resnet18 or squeezenet1_1.",
            icon=":material/account_tree:",
        )
        return
    zoomable("pretrained-graph", lambda: st.graphviz_chart(source, alt=f"The graph of {name}"))


@st.cache_data(max_entries=16, show_spinner="Tracing the model …")
def _dot(name: str, theme: str | None) -> tuple[str, int]:
    model = tv.outline(name)
    traced = graph.trace(model, tv.input_shape(name, model))
    if len(traced.nodes) > numbers.MOST_NODES:
        return "", len(traced.nodes)
    return dot(traced, palette(theme)), len(traced.nodes)
