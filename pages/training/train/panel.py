"""The training page's controls: what is trained, on what, how and where."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from explainers import places
from explainers.images import cifar10, reading
from explainers.images.named import OWN
from explainers.lessons.train import numbers
from explainers.markdown import code
from explainers.networks import registry
from explainers.training import begun, devices
from explainers.training.recipe import DEVICES, OPTIMIZERS, SCHEDULES, Recipe, preset
from pages.parts import lesson
from pages.parts.controls import Controls
from pages.parts.listed import Listed
from pages.parts.pictures import download
from pages.parts.pictures import own as own_pictures


def open_controls() -> Controls:
    """The page's controls. A preset's own values are the defaults of the others."""
    asked = st.query_params.get("recipe", numbers.DEFAULT)
    controls = Listed("train", numbers.settings(asked))
    # The address may be one that the widgets have moved on from: what is written to it next is
    # measured against the recipe that is chosen now.
    now = numbers.settings(controls["recipe"])
    controls.table = {**controls.table, **{setting.name: setting for setting in now}}
    return controls


def panel(controls: Controls) -> Recipe | None:
    """Draw the controls; gives the recipe, or None with a sentence where there can be none."""
    with controls.panel():
        controls.select("data", help=numbers.HELP["data"])
        controls.select(
            "recipe", help=numbers.HELP["recipe"], on_change=_take_preset, args=(controls,)
        )
        controls.number("epochs", help=numbers.HELP["epochs"])
        controls.steps("batch_size", help=numbers.HELP["batch_size"])
        controls.number(
            "lr", "lr (learning rate)", step=0.005, format="%.6g", help=numbers.HELP["lr"]
        )
    with (
        st.expander("Optimizer, device, seed, ReLU", icon=":material/tune:"),
        controls.panel("more"),
    ):
        controls.select("optimizer", help=numbers.HELP["optimizer"])
        controls.select("device", help=numbers.HELP["device"])
        controls.number("seed", help=numbers.HELP["seed"])
        controls.toggle("relu", "ReLU between the layers", help=numbers.HELP["relu"])
    if controls["network"]:
        _own_network(controls)
    usable = controls["data"] != OWN or own_pictures.choose(controls, controls["path"])
    _words(controls)
    recipe = _recipe(controls)
    return recipe if usable else None


def _own_network(controls: Controls) -> None:
    """What is trained instead of the notes' network, and the way back."""
    name = controls["network"]
    layers = name.removeprefix(registry.TYPED).strip().split("|")
    own = f"of your own**, {len(layers)} layers: {code(layers[0])} … {code(layers[-1])}"
    with st.container(horizontal=True, vertical_alignment="center"):
        typed = name.startswith(registry.TYPED)
        st.markdown(f"**A network {own}" if typed else f"**Network** {code(name)}", width="content")
        if typed:
            st.page_link(
                "pages/network/network/page.py",
                label="Change it",
                icon=":material/edit:",
                query_params={"layers": "|".join(layers)},
            )
        controls.button(
            "Train the notes' network instead",
            key="train-network-reset",
            on_click=controls.assign,
            args=({"network": ""},),
        )


def _take_preset(controls: Controls) -> None:
    controls.assign(numbers.preset_values(st.session_state[controls.key("recipe")]))


def _words(controls: Controls) -> None:
    """What the choices mean, each in a sentence."""
    values = controls.values
    base = preset(values["recipe"])
    lines = [
        f"**{values['data']}**: {numbers.DATA[values['data']]} {_cifar10_note(values['data'])}",
        f"**{values['recipe']}**: {numbers.RECIPES[values['recipe']]} {SCHEDULES[base.schedule]}",
        f"**{values['optimizer']}**: {OPTIMIZERS[values['optimizer']].partition(': ')[2]}",
    ]
    if values["device"] != "auto":
        lines.append(f"**{values['device']}**: {DEVICES[values['device']]}")
    st.caption("  \n".join(lines))
    if sentence := numbers.advice(values):
        st.info(sentence, icon=":material/lightbulb:")


def _cifar10_note(data: str) -> str:
    if data != "cifar10":
        return ""
    if download.there():
        return "They are here already."
    megabytes = cifar10.ARCHIVE_BYTES / 1e6
    return f"The first Start downloads them ({megabytes:.0f} MB) and shows how far it is."


def _check_last_batch(recipe: Recipe) -> None:
    """Raise ValueError if a batch norm would meet a batch of one; known once all is read."""
    read = reading.look(
        Path(recipe.data).expanduser(), places.data(), own_pictures.stamp(recipe.data)
    )
    if read.over and read.report is not None:
        classes, count = len(read.report.classes), sum(read.report.train)
        begun.check_last_batch(recipe.network, classes, count, recipe.batch_size)


def _recipe(controls: Controls) -> Recipe | None:
    try:
        recipe = numbers.recipe(controls.values)
        devices.resolve(recipe.device)
        if controls["data"] == OWN:
            _check_last_batch(recipe)
    except ValueError as error:
        lesson.refusal(error)
        return None
    return recipe
