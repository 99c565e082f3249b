"""A picture through a model of torchvision, and the maps at one of its nodes."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from torch import Tensor, nn

from explainers.figures import maps
from explainers.images import choosing
from explainers.lessons.pretrained import numbers, tries
from explainers.lessons.pretrained.numbers import HELP
from explainers.markdown import plain
from explainers.networks import torchvision_models as tv
from explainers.networks import weight_files
from explainers.networks.facts import times
from explainers.worked import number
from pages.network.pretrained.weights import weights_panel
from pages.parts import lesson
from pages.parts.controls import Controls
from pages.parts.pictures import picker

ACROSS, MOST_MAPS, SIDE = 8, 32, 112


def view(controls: Controls) -> None:
    """A picture through a model, and the maps at one of its nodes."""
    left, right = st.columns([1, 2], gap="large")
    with left:
        name = controls.select("maps_of", "model", help=HELP["maps_of"])
        controls.segments("weights", help=HELP["weights"])
        node, shape = _node(controls, name)
        about = tv.about(name)
        picked = picker.choose(controls, controls.group(choosing.Values), about.size)
        st.image(
            maps.picture(picked.image), width=200, caption=f":blue[input]: {plain(picked.name)}"
        )
    with right:
        file = weights_panel(controls, about) if controls["weights"] != "None" else None
        try:
            model, remarks = _model(name, file, file and weight_files.stamp(file))
        except (ValueError, OSError) as error:
            lesson.refusal(error)
            file, (model, remarks) = None, _model(name, None, None)
        for remark in remarks:
            st.caption(f":material/info: {plain(remark)}")
        batch = tv.prepared(picked.image, name)
        _shown(tv.maps_at(model, node, batch), node, shape)
        if file is None:
            st.warning(
                "**Untrained.** These kernels are the first, random ones: the maps show edges "
                "and blobs only because every convolution does. With ImageNet weights they have "
                "learned what to look for.",
                icon=":material/casino:",
            )
        else:
            _guesses(model, batch, about.categories)
    controls.button(
        "Release the memory", key="pretrained-release", on_click=_model.clear, help=_RELEASE
    )
    lesson.notice(
        [
            "`create_feature_extractor` traces the model and cuts it at a node: what leaves that "
            "node is the result, and what comes after is never computed.",
            "Early maps are as sharp as the picture; late ones are a few cells, each about a "
            "large part of it.",
        ],
        tries.ALL[numbers.MAPS],
        controls,
    )
    origin = picker.origin_of(picked, about.size)
    lesson.code(
        numbers.maps_code(name, node, controls["weights"], origin),
        prints="the shape of the maps and their range",
    )


_RELEASE = "Models are loaded once for all readers, two at most, and let go after ten minutes."


@st.cache_resource(max_entries=2, ttl=600, show_spinner="Making the model …")
def _model(
    name: str, file: Path | None, stamp: weight_files.Stamp | None
) -> tuple[nn.Module, tuple[str, ...]]:
    """The model and remarks on its file; a file that was replaced has another `stamp`."""
    return (tv.untrained(name), ()) if file is None else tv.trained(name, file)


def _node(controls: Controls, name: str) -> tuple[str, tuple[int, ...]]:
    nodes = tv.map_nodes(name)
    asked = controls["node"]
    if asked and asked not in nodes and st.session_state.get("pretrained-nodes-of") == name:
        controls.complain(f"node is {asked}: {name} has no such node.")
    st.session_state["pretrained-nodes-of"] = name
    node = controls.select(
        "node",
        options=list(nodes),
        format_func=lambda node: f"{node}: {times(nodes[node])}",
        help=HELP["node"],
    )
    return node, nodes[node]


def _shown(found: Tensor, node: str, shape: tuple[int, ...]) -> None:
    theme = st.context.theme.type
    small = [maps.fit(maps.feature_map(one, theme), SIDE) for one in found[:MOST_MAPS]]
    rows = [small[k : k + ACROSS] for k in range(0, len(small), ACROSS)]
    of = f"The first {MOST_MAPS} of {len(found)}" if len(found) > MOST_MAPS else "All"
    st.image(
        maps.sheet(rows),
        width="stretch",
        caption=f":green[{of} maps] at `{node}`, {times(shape)}, {number(float(found.min()), 3)} "
        f"to {number(float(found.max()), 3)}. Blue is positive, orange negative, each to its own "
        "largest number.",
    )


def _guesses(model: nn.Module, batch: Tensor, categories: list[str]) -> None:
    lines = ["| what the model takes it for | probability |", "| :--- | ---: |"]
    lines += [f"| {categories[index]} | {share:.1%} |" for index, share in tv.guesses(model, batch)]
    st.markdown("\n".join(lines))
