"""What the feature maps page looks into: whose network, and what it answers."""

from __future__ import annotations

from typing import Any

import streamlit as st

from explainers import places
from explainers.figures import maps as pictures
from explainers.lessons.feature_maps import numbers as lesson_maps
from explainers.markdown import plain
from explainers.networks.layer_setting import BUILDER, OF_BUILDER
from explainers.networks.trained import Trained
from explainers.training import run
from pages.parts.controls import Controls
from pages.parts.pictures.picker import Picked

NETWORK_PAGE = "pages/network/network/page.py"
MODELS = 4  # networks kept ready, for all readers


def choose(controls: Controls, picked: Picked) -> Trained | None:
    """Whose weights: the network, or None (and a sentence) where it cannot be had."""
    weights = controls.select("weights", "Weights")
    if weights in lesson_maps.SHIPPED:
        controls.segments("trained_on", "Trained on", help=_TRAINED_ON)
    st.caption(lesson_maps.words(controls.values, picked.drawn))
    if weights == lesson_maps.RUN and not _choose_run(controls):
        return None
    if weights == BUILDER:
        _builder(controls)
    try:
        return _held(controls.values, picked.drawn)
    except (ValueError, OSError) as error:
        st.error(plain(str(error)), icon=":material/folder_off:")
        return None


_TRAINED_ON = (
    "What fits: drawn pictures are shown to the network that learned from drawings, all others to "
    "the one that learned from photographs."
)


def answer(network: Trained, picked: Picked) -> None:
    """The picture as the network sees it, and its three likeliest classes."""
    st.image(
        pictures.enlarge(pictures.picture(network.seen(picked.image)), 192),
        caption=f":blue[input] {_shape(network)}: {plain(picked.name)}",
        width=192,
    )
    try:
        chances = network.probabilities(picked.image)[0]
    except (ValueError, RuntimeError):
        st.caption("It does not end in a row of scores, so it gives no answer.")
        return
    order = chances.argsort(descending=True)[:3].tolist()
    for index in order:
        share = float(chances[index])
        st.progress(min(1.0, max(0.0, share)), text=f"{plain(network.label(index))}: {share:.1%}")
    if sentence := lesson_maps.foreign(picked.shows, network.classes):
        st.caption(f":material/info: {plain(sentence)}")


def _shape(network: Trained) -> str:
    return "×".join(map(str, (network.channels, *network.size)))


def _builder(controls: Controls) -> None:
    values = controls.values
    st.code(values["layers"], language="python", height="content")
    query = {name: controls.table[name].write(values[name]) for name in OF_BUILDER}
    st.page_link(
        NETWORK_PAGE,
        label="Change its layers",
        icon=":material/account_tree:",
        query_params=query,
    )


def _choose_run(controls: Controls) -> bool:
    runs = {found.name: found for found in run.list_runs(places.runs()) if found.checkpoints()}
    if not runs:
        st.info("No run has written a checkpoint yet. Start one on the Train page.")
        return False
    if controls["run"] not in runs:
        if controls["run"]:
            controls.complain(f"There is no run called “{controls['run']}” with a checkpoint here.")
        controls.assign({"run": next(iter(runs))})
    controls.select("run", "Run", options=list(runs))
    epochs = len(runs[controls["run"]].checkpoints())
    if not 1 <= controls["epoch"] <= epochs:
        controls.assign({"epoch": epochs})
    if epochs > 1:
        controls.slider("epoch", "After epoch", low=1, high=epochs)
    return True


def _held(values: dict[str, Any], drawing: bool) -> Trained:
    """The network, made once for all readers; a file that was replaced is read anew."""
    models, key = _models(), lesson_maps.key(values, drawing)
    found = models.get(key)
    if found is None:
        found = models[key] = lesson_maps.network(values, drawing)
        for old in list(models)[:-MODELS]:
            models.pop(old, None)
    return found


@st.cache_resource(ttl=600, show_spinner=False)
def _models() -> dict[tuple[Any, ...], Trained]:
    """The networks of the last ten minutes."""
    return {}
