"""The training page's view into the network itself, while it learns."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explainers.images.named import OWN
from explainers.lessons.train import by_hand, measuring, tries, words
from explainers.lessons.train.numbers import Values
from explainers.markdown import plain
from explainers.shown import without_folders
from explainers.training import content
from explainers.training.inside import by_hand as hands
from explainers.training.inside.by_hand import Spot
from explainers.training.run import Run
from explainers.training.status import Status
from pages.parts import lesson
from pages.parts.bench import bench
from pages.training.train import controls as train_controls
from pages.training.train import guessing, starting, steering
from pages.training.train import run as train_run
from pages.training.train.asking import stay
from pages.training.train.controls import Page
from pages.training.train.inside import inside


def view(controls: Page, values: Values) -> None:
    """Draw the view."""
    place = bench()
    runs = train_run.listed(controls)
    with place.controls:
        shown = train_run.choose(controls, values, runs)
        status = shown.status() if shown else None
        usable = values.data != OWN  # a run of the reader's own pictures is started beside them
        recipe = train_controls.recipe(values, usable) if usable else None
        steering.buttons(controls, values, recipe, shown, status)
        guessing.question(controls, values)
        starting.question(controls)
        if shown and status:
            guessing.told(shown, status)
            _by_hand(controls, values, shown, status)
        controls.number("channel")
    with place.figure:
        if shown is None or status is None:
            st.markdown(words.NOTHING_YET)
        else:
            _show(controls, values, shown, status)
    st.caption(words.COLOURS)
    lesson.notice(words.NOTICE["inside"], tries.ALL["inside"], controls)
    lesson.code(
        measuring.inside(),
        prints="smallest and largest number of what each layer has, and of gradients",
    )


def _show(controls: Page, values: Values, run: Run, status: Status) -> None:
    made = train_run.begun(run)
    if made is None:
        return
    inside(
        run.name,
        made,
        content.state(status),
        key="train-inside",
        picture=values.picture,
        layer=values.layer,
        channel=values.channel,
        on_choose=lambda name, value: _choose(controls, run, name, value),
        on_change=partial(stay, controls, run),
    )


def _choose(controls: Page, run: Run, name: str, value: object) -> None:
    """Take what was clicked; a weight with the number that it has. A callback."""
    if name != "weight":
        return controls.put({name: value})
    try:
        opened = hands.opened(run)
        spot = opened.clicked(str(value), controls.now().channel)
        controls.put({"weight": str(spot), "value": opened.weight(spot)})
    except (ValueError, OSError) as error:
        controls.complain(without_folders(str(error)))


def _by_hand(controls: Page, values: Values, run: Run, status: Status) -> None:
    """The weight that is set by hand, where there is one, and what becomes of the guesses.

    Nothing of it stands in the figure: the maps stay where they are, for the next click.
    """
    going = content.state(status) == "going"
    if going or not values.weight:
        st.markdown(by_hand.HOW)
        if going:
            st.caption(by_hand.NOT_NOW)
        return
    try:
        opened, spot = hands.opened(run), Spot.read(values.weight)
        st.markdown(by_hand.was(spot, opened.weight(spot)))
    except (ValueError, OSError) as error:
        lesson.refusal(ValueError(without_folders(str(error))))
        return
    controls.number("value", step=0.05, format="%.4f")
    with st.container(border=True, key="train-by-hand"):
        try:
            after = opened.tried(spot, values.value)
        except ValueError as error:
            st.info(plain(str(error)), icon=":material/info:")
        else:
            st.markdown(by_hand.becomes(opened, after, values.picture))
    controls.button(
        by_hand.PUT_BACK,
        key="train-put-back",
        icon=":material/undo:",
        on_click=controls.put,
        args=({"weight": "", "value": 0.0},),
    )
