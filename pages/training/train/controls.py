"""The training page's controls: what is trained, on what, how and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import streamlit as st

from explainers import places, serving, settings
from explainers.images import cifar10, reading
from explainers.images.named import OWN
from explainers.lessons.train import changing, numbers, words
from explainers.lessons.train import runs as train_runs
from explainers.lessons.train.numbers import Values
from explainers.markdown import code
from explainers.networks import registry
from explainers.optimizers.rates import ARGUMENTS
from explainers.training import last_batch, launchers, precisions, room
from explainers.training.launchers.interface import Launcher, LaunchError
from explainers.training.recipe import DEVICES, MOMENTUM, OPTIMIZERS, SCHEDULES, Recipe
from pages.parts import lesson
from pages.parts.bench import more
from pages.parts.controls import Controls
from pages.parts.pictures import download
from pages.parts.pictures import own as own_pictures

Page = Controls[Values]


class OfRecipe(Page):
    """The page's controls: the recipe that is chosen says what its address leaves out.

    The chosen recipe may be another one than that of the address with which a run began.
    """

    def now(self, complain: Callable[[str], None] = lambda _: None) -> Values:
        """The values as the browser has them; a run that is not there is complained of."""
        values = super().now(complain)
        for sentence in train_runs.missing(places.runs(), values).values():
            complain(sentence)
        return values

    def _query(self) -> dict[str, str]:
        values = self.read()
        return settings.write(values, numbers.plain(values.recipe))


def opened() -> Page:
    """The page's controls, at their address."""
    plain = numbers.plain(st.query_params.get("recipe", numbers.DEFAULT))
    runs = places.runs()
    settled, missing = partial(train_runs.settled, runs), partial(train_runs.missing, runs)
    return OfRecipe("train", plain, words, settled, missing)


def panel(controls: Page, values: Values) -> bool:
    """Draw the controls of a training; whether the reader's own pictures, if chosen, are usable."""
    controls.select("data")
    usable = values.data != OWN or own_pictures.choose(controls, values.path)
    controls.select("recipe", then=numbers.as_recipe)
    if values.network:
        _own_network(controls, values)
    controls.number("epochs")
    controls.steps("batch_size")
    controls.number("lr", step=0.005, format="%.6g")
    if sentence := numbers.advice(values):
        st.caption(f":material/lightbulb: {sentence}")
    with more(controls, "Optimizer, device, seed, ReLU") as shown:
        if shown:
            controls.select("optimizer")
            if values.optimizer in MOMENTUM:
                controls.number("momentum", step=0.05, format="%.6g")
            controls.number("weight_decay", step=0.0005, format="%.6g")
            if values.optimizer == "muon":
                controls.number("sgd_factor", step=0.1, format="%.6g")
            controls.select("schedule")
            for argument in ARGUMENTS[values.schedule]:
                controls.number(argument, format=None if argument == "step_size" else "%.6g")
            controls.select("learns", format_func=words.LEARNS.__getitem__)
            controls.select("device", options=_devices(values.device))
            controls.select("precision")
            if values.precision == "auto":
                _chosen_precision(controls, values)
            controls.number("seed")
            controls.toggle("relu")
    return usable


def _devices(chosen: str) -> list[str]:
    """Those to choose from: what new runs find, and what is chosen, of which `recipe` tells."""
    try:
        found = launchers.chosen().devices()
    except LaunchError:  # the cluster does not answer, which is told where the run is to start
        return list(DEVICES)
    return [name for name in DEVICES if name in ("auto", *found, chosen)]


def _chosen_precision(controls: Page, values: Values) -> None:
    """What the precision `auto` has come to on this machine, and how to have it measured anew."""
    about = places.data(), numbers.network(values), int(values.batch_size)
    known = precisions.known(*about)
    for one in known:
        st.caption(changing.measured(one))
    if not known:
        st.caption(changing.UNMEASURED)
    elif not serving.shared():
        controls.button(
            changing.MEASURE_ANEW,
            key="train-measure-anew",
            type="tertiary",
            on_click=precisions.forget,
            args=about,
        )


def recipe(values: Values, usable: bool, launcher: Launcher | None = None) -> Recipe | None:
    """The recipe that the values stand for, or None with a sentence where there can be none.

    `usable` is what `panel` said of the pictures; what is wrong with them is told there. It has
    the devices of `launcher` to choose from, or else of the one that starts new runs.
    """
    try:
        found = numbers.recipe(own_pictures.placed(values))
        room.check(found, places.runs())
        (launcher or launchers.chosen()).check_device(found.device)
        if values.data == OWN:
            _check_last_batch(found)
    except (ValueError, LaunchError) as error:
        lesson.refusal(error)
        return None
    return found if usable else None


def meaning(values: Values) -> None:
    """What the choices mean, each in a sentence."""
    lines = [
        f"**{values.data}**: {words.DATA[values.data]} {_cifar10_note(values.data)}",
        f"**{values.recipe}**: {words.RECIPES[values.recipe]} {SCHEDULES[values.schedule]}",
        f"**{values.optimizer}**: {OPTIMIZERS[values.optimizer].partition(': ')[2]}",
    ]
    if values.device != "auto":
        lines.append(f"**{values.device}**: {DEVICES[values.device]}")
    st.caption("  \n".join(lines))


def _own_network(controls: Page, values: Values) -> None:
    """What is trained instead of the notes' network, and the way back."""
    name = values.network
    if name.startswith(registry.TYPED):
        layers = name.removeprefix(registry.TYPED).strip().split("|")
        ends = f"{code(layers[0])} … {code(layers[-1])}"
        st.markdown(f"**A network of your own**, {len(layers)} layers: {ends}")
        st.page_link(
            "pages/network/network/page.py",
            label="Change it",
            icon=":material/edit:",
            query_params={"layers": "|".join(layers)},
        )
    else:
        st.markdown(f"**Network** {code(name)}")
    controls.button(
        "Train the notes' network instead",
        key="train-network-reset",
        on_click=controls.change,
        args=(partial(replace, network=""),),
    )


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
        last_batch.check(recipe.network, classes, count, recipe.batch_size)
