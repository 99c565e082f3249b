"""The training page's view of devices: one epoch on each, measured here and now, on request."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from explainers import places
from explainers.lessons.train import devices as train_devices
from explainers.lessons.train import measuring, tries, words
from explainers.lessons.train.numbers import Values
from explainers.markdown import plain
from explainers.training import epoch_time, launchers
from explainers.training.epoch_time import Timing, TimingError
from explainers.training.launchers.interface import LaunchError
from explainers.training.listing import find_runs
from explainers.training.recipe import Recipe
from pages.parts import lesson
from pages.parts.bench import bench
from pages.training.train import controls as train_controls
from pages.training.train.controls import Page

RESULTS = "train:timings"  # in the reader's session


def view(controls: Page, values: Values) -> None:
    """Draw the view."""
    place = bench()
    runs = find_runs(places.runs()).found
    found = launchers.HERE.devices()
    elsewhere = launchers.chosen().queues
    with place.controls:
        usable = train_controls.panel(controls, values)
    with place.figure:
        st.markdown(train_devices.measured_on(", ".join(found)))
        if elsewhere:
            st.caption(_on_cluster())
        elif any(run.alive() for run in runs):
            st.caption(train_devices.BUSY)
        recipe = train_controls.recipe(replace(values, device="auto"), usable, launchers.HERE)
        asked = st.button(
            train_devices.MEASURE, icon=":material/timer:", type="primary", disabled=recipe is None
        )
        if asked and recipe is not None:
            measured = _measured(recipe, found)
            st.session_state[RESULTS] = measured or st.session_state.get(RESULTS, [])
        st.markdown(train_devices.table(st.session_state.get(RESULTS, [])))
    train_controls.meaning(values)
    st.markdown(words.DEVICE_NOTE)
    lesson.notice(words.NOTICE["devices"], tries.ALL["devices"], controls)
    lesson.code(
        measuring.devices(recipe.batch_size if recipe else 64),
        prints="the seconds of an epoch, for the notes' network, on each device that it finds",
    )


def _on_cluster() -> str:
    """That it is another machine which trains, and what it has."""
    try:
        return train_devices.trained_on(", ".join(launchers.chosen().devices()))
    except LaunchError as error:
        return train_devices.trained_on(plain(str(error)))


def _measured(recipe: Recipe, found: Sequence[str]) -> list[Timing]:
    """Measure with a bar that tells how far it is; empty, with a sentence, where it failed."""
    lock = _one_at_a_time()
    if not lock.acquire(blocking=False):
        st.warning(train_devices.MEASURING, icon=":material/hourglass_top:")
        return []
    bar = st.progress(0.0, f"Measuring {found[0]} …")
    results: list[Timing] = []
    try:
        for timing in epoch_time.measure(recipe, found):
            results.append(timing)
            share = len(results) / len(found)
            bar.progress(share, f"{timing.device}: {timing.rate:,.0f} pictures a second")
    except TimingError as error:
        st.error(plain(str(error)), icon=":material/timer_off:")
    finally:
        bar.empty()
        lock.release()
    return results


@st.cache_resource
def _one_at_a_time() -> threading.Lock:
    return threading.Lock()
