"""The training page's controls: what is trained, on what, how and where."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from explainers import places
from explainers.images import cifar10, store, upload
from explainers.images.sources import PictureError
from explainers.lessons import train
from explainers.networks import registry
from explainers.training import devices
from explainers.training.recipe import DEVICES, OPTIMIZERS, SCHEDULES, Recipe, preset
from pages.parts import lesson
from pages.parts.controls import Controls


def open_controls() -> Controls:
    """The page's controls. A preset's own values are the defaults of the others."""
    asked = st.query_params.get("recipe", train.DEFAULT)
    controls = Controls("train", train.settings(asked))
    # The address may be one that the widgets have moved on from: what is written to it next is
    # measured against the recipe that is chosen now.
    now = train.settings(controls["recipe"])
    controls.table = {setting.name: setting for setting in now}
    return controls


def panel(controls: Controls) -> Recipe | None:
    """Draw the controls; gives the recipe, or None with a sentence where there can be none."""
    with controls.panel():
        controls.select("data", help=train.HELP["data"])
        controls.select(
            "recipe", help=train.HELP["recipe"], on_change=_take_preset, args=(controls,)
        )
        controls.number("epochs", help=train.HELP["epochs"])
        controls.steps("batch_size", help=train.HELP["batch_size"])
        controls.number(
            "lr", "lr (learning rate)", step=0.005, format="%.6g", help=train.HELP["lr"]
        )
    with (
        st.expander("Optimizer, device, seed, ReLU", icon=":material/tune:"),
        controls.panel("more"),
    ):
        controls.select("optimizer", help=train.HELP["optimizer"])
        controls.select("device", help=train.HELP["device"])
        controls.number("seed", help=train.HELP["seed"])
        controls.toggle("relu", "ReLU between the layers", help=train.HELP["relu"])
    if controls["network"]:
        _own_network(controls)
    usable = controls["data"] != train.OWN or _own_pictures(controls)
    _words(controls)
    recipe = _recipe(controls)
    return recipe if usable else None


def _own_network(controls: Controls) -> None:
    """What is trained instead of the notes' network, and the way back."""
    name = controls["network"]
    layers = name.removeprefix(registry.TYPED).strip().split("|")
    own = f"of your own**, {len(layers)} layers: `{layers[0]}` … `{layers[-1]}`"
    with st.container(horizontal=True, vertical_alignment="center"):
        typed = name.startswith(registry.TYPED)
        st.markdown(f"**A network {own}" if typed else f"**Network** `{name}`", width="content")
        if typed:
            st.page_link(
                "pages/network/network.py",
                label="Change it",
                icon=":material/edit:",
                query_params={"layers": "|".join(layers)},
            )
        st.button(
            "Train the notes' network instead",
            key="train-network-reset",
            on_click=controls.assign,
            args=({"network": ""},),
        )


def _take_preset(controls: Controls) -> None:
    controls.assign(train.preset_values(st.session_state[controls.key("recipe")]))


def _words(controls: Controls) -> None:
    """What the choices mean, each in a sentence."""
    values = controls.values
    base = preset(values["recipe"])
    lines = [
        f"**{values['data']}**: {train.DATA[values['data']]} {_cifar10_note(values['data'])}",
        f"**{values['recipe']}**: {train.RECIPES[values['recipe']]} {SCHEDULES[base.schedule]}",
        f"**{values['optimizer']}**: {OPTIMIZERS[values['optimizer']].partition(': ')[2]}",
    ]
    if values["device"] != "auto":
        lines.append(f"**{values['device']}**: {DEVICES[values['device']]}")
    st.caption("  \n".join(lines))
    if sentence := train.advice(values):
        st.info(sentence, icon=":material/lightbulb:")


def _cifar10_note(data: str) -> str:
    if data != "cifar10":
        return ""
    if store.file_for(places.data(), "cifar10").exists():
        return "They are here already."
    megabytes = cifar10.ARCHIVE_BYTES / 1e6
    return f"The first Start downloads them ({megabytes:.0f} MB) and shows how far it is."


def _own_pictures(controls: Controls) -> bool:
    """Where the reader's own pictures are; whether there is something to train on."""
    left, right = st.columns(2, gap="large")
    with left:
        st.text_input("path", key=controls.key("path"), help=train.HELP["path"])
        path = controls["path"].strip()
        usable = bool(path) and _describe(path)
    with right:
        st.file_uploader(
            "or upload a ZIP",
            type="zip",
            key="train-upload",
            max_upload_size=upload.MAX_MEGABYTES,
            on_change=_take_upload,
            args=(controls,),
        )
    return usable


def _describe(path: str) -> bool:
    try:
        st.caption(f":material/folder_open: {_summary(path, _stamp(path))}.")
    except PictureError as error:
        lesson.refusal(error)
        return False
    return True


def _stamp(path: str) -> float:
    """Changes when the folder or file does, so that it is looked at again."""
    try:
        return Path(path).expanduser().stat().st_mtime
    except (OSError, ValueError):
        return 0.0


@st.cache_data(max_entries=8, ttl=60, show_spinner="Looking at the files …")
def _summary(path: str, stamp: float) -> str:
    return upload.summary(Path(path).expanduser())


def _take_upload(controls: Controls) -> None:
    file = st.session_state["train-upload"]
    if file is None:
        return
    try:
        kept = upload.keep(file.name, file.getvalue(), places.data())
    except (PictureError, OSError) as error:
        controls.complain(str(error))
        return
    controls.assign({"path": str(kept)})


def _recipe(controls: Controls) -> Recipe | None:
    try:
        recipe = train.recipe(controls.values)
        devices.resolve(recipe.device)
    except ValueError as error:
        lesson.refusal(error)
        return None
    return recipe
