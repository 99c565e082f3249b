"""The training page's view of devices: one epoch on each, measured here and now, on request."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import streamlit as st

from explainers.lessons.train import devices as train_devices
from explainers.lessons.train import numbers
from explainers.markdown import plain
from explainers.training import devices, epoch_time
from explainers.training.epoch_time import Timing, TimingError
from explainers.training.recipe import Recipe
from pages.parts import lesson
from pages.parts.controls import Controls

RESULTS = "train:timings"  # in the reader's session


def view(controls: Controls, recipe: Recipe | None, busy: bool) -> None:
    """Draw the view; `busy` is whether a run goes on, which shares the machine."""
    found = devices.available()
    st.markdown(
        "How long does an epoch take? Some seconds of real steps tell, on each device that "
        f"PyTorch finds here: **{', '.join(found)}**. The network, batch_size, optimizer and "
        "precision are those that are chosen above; a process of its own does it."
    )
    if busy:
        st.caption("A run goes on. It shares the machine, so that both are slower meanwhile.")
    if st.button(
        "Measure on this machine",
        icon=":material/timer:",
        type="primary",
        disabled=recipe is None,
    ):
        assert recipe is not None
        measured = _measured(recipe, found)
        st.session_state[RESULTS] = measured or st.session_state.get(RESULTS, [])
    st.markdown(train_devices.table(st.session_state.get(RESULTS, [])))
    st.markdown(numbers.DEVICE_NOTE)
    lesson.notice(
        [
            "A graphics card computes all pictures of a batch at once. With small batches it "
            "waits for its next work most of the time.",
            "What is measured here are steps on pictures that lie on the device already. The "
            "notes' loop decodes each picture anew, one after another, which on a fast device "
            "takes longer than the network.",
            "From some steps an epoch is **extrapolated**: other work on the machine, and the "
            "heat of its processor, make a real one differ.",
        ],
        train_devices.TRIES,
        controls,
    )
    lesson.code(
        train_devices.code(recipe.batch_size if recipe else 64),
        prints="the seconds of an epoch, for the notes' network, on each device that it finds",
    )


def _measured(recipe: Recipe, found: Sequence[str]) -> list[Timing]:
    """Measure with a bar that tells how far it is; empty, with a sentence, where it failed."""
    lock = _one_at_a_time()
    if not lock.acquire(blocking=False):
        st.warning(
            "Somebody else is measuring at this moment: two at once would slow each other down. "
            "Try again in a few seconds.",
            icon=":material/hourglass_top:",
        )
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
