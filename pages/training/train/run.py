"""Starting, steering and showing a run on the training page."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from explainers import places, serving
from explainers.images.named import OWN
from explainers.lessons.train import live as live_words
from explainers.lessons.train import numbers, ranges, words
from explainers.lessons.train import runs as train_runs
from explainers.lessons.train.numbers import Values
from explainers.markdown import plain
from explainers.training import content, disk, launchers
from explainers.training.listing import find_runs
from explainers.training.recipe import Recipe
from explainers.training.run import Run, start_next
from explainers.training.status import BADLY, Status
from pages.parts import visitor, ways
from pages.parts.bench import more
from pages.parts.pictures import own as own_pictures
from pages.training.train import changes
from pages.training.train.asking import expire, stay, told
from pages.training.train.controls import Page
from pages.training.train.live import below, live

STOPPING = 5.0
"""Seconds to wait for a run to stop before another is started in its place."""

LOOK_EVERY = 2.0
"""Seconds between two looks at all runs, while one goes on and the list of them is open."""

ASKED = "train:asked"


# Which run


def listed(controls: Page) -> list[Run]:
    """All runs, the newest first; of those that cannot be read it is complained."""
    runs, complaints = find_runs(places.runs())
    for sentence in complaints:
        controls.complain(sentence)
    return runs


def choose(controls: Page, values: Values, runs: Sequence[Run]) -> Run | None:
    """The chooser of runs, and the run that is shown."""
    if not runs:
        return None
    names = {run.name: run for run in runs}
    # The browser sends back what it shows: the labels are the names, and how a run stands is told
    # elsewhere. A label that had changed meanwhile would be taken for the name of another run.
    controls.select("run", options=["", *names], format_func=lambda name: name or words.LATEST)
    return names.get(values.run) or train_runs.watched_by_default(runs)


def all_runs(controls: Page, runs: Sequence[Run]) -> None:
    """How all runs stand, in a list that is drawn only when it is opened."""
    with more(controls, "All runs", "all", icon=":material/list:") as opened:
        if opened:
            any_goes_on = any(run.alive() for run in runs)
            st.fragment(_standings, run_every=LOOK_EVERY if any_goes_on else None)()


def _standings() -> None:
    st.html(train_runs.table(find_runs(places.runs()).found))


# Starting


def begin(controls: Page) -> None:
    """Start a run of the controls' values and show it. A callback."""
    st.session_state.pop(ASKED, None)
    values = controls.now()
    with told(controls):
        if values.data == OWN:
            own_pictures.check(values.path)
        recipe = numbers.recipe(own_pictures.placed(values))
        start_and_show(controls, recipe, numbers.run_name(values))


def start_and_show(controls: Page, recipe: Recipe, name: str, weights: Path | None = None) -> None:
    """Start a run of the visitor's by the first free name, and show it."""
    visitor.check_start(find_runs(places.runs()).found)
    disk.check_run(recipe, places.runs(), places.data())
    run = start_next(
        recipe,
        places.runs(),
        name,
        cache=places.data(),
        weights=weights,
        owner=visitor.who(),
    )
    stay(controls, run)


def ask_or_begin(controls: Page, busy: Run | None) -> None:
    """Start, or first ask what is to become of the run that goes on. A callback.

    On a server that many visit nobody is asked: the run waits for its turn. Nor where a cluster
    keeps the queue, and may train both at once.
    """
    asks = not (serving.shared() or launchers.chosen().queues)
    if asks and busy is not None and busy.alive():
        st.session_state[ASKED] = busy.name
    else:
        begin(controls)


def begin_instead(controls: Page, busy: Run) -> None:
    """Stop the run that goes on, then start. A callback."""
    with told(controls):
        visitor.check(busy)
        busy.stop()
        deadline = time.monotonic() + STOPPING
        while busy.alive() and time.monotonic() < deadline:
            time.sleep(0.05)
        begin(controls)


def question(controls: Page, busy: Run | None) -> None:
    """What is to become of the run that goes on, if somebody pressed Start meanwhile."""
    if st.session_state.get(ASKED) is None:
        return
    if busy is None:
        del st.session_state[ASKED]
        return
    with st.container(border=True, key="train-question"):
        st.markdown(words.going_on(plain(busy.name)))
        with st.container(horizontal=True):
            controls.button("Have mine wait", type="primary", on_click=begin, args=(controls,))
            controls.button("Stop it and start mine", on_click=begin_instead, args=(controls, busy))
            controls.button("Leave it", on_click=lambda: st.session_state.pop(ASKED, None))


# Steering


def buttons(
    controls: Page,
    values: Values,
    recipe: Recipe | None,
    run: Run | None,
    status: Status | None,
    busy: Run | None,
) -> None:
    """Start, and what can be asked of the run that is shown."""
    refused = visitor.refusal(run) if run else ""
    with st.container(
        horizontal=True, gap="small", vertical_alignment="center", key="train-buttons"
    ):
        controls.button(
            "Start",
            type="primary",
            icon=":material/play_arrow:",
            key="train-start",
            disabled=recipe is None or bool(visitor.hindrance()),
            on_click=ask_or_begin,
            args=(controls, busy),
        )
        controls.button(
            "Stop",
            icon=":material/stop:",
            key="train-stop",
            disabled=not (status and status.running) or bool(refused),
            on_click=_ask,
            args=(controls, run, Run.stop, ("stopped",)),
        )
        if run and status and status.running:
            if status.phase != "queued":
                _steering(controls, values, run, status.phase == "paused", disabled=bool(refused))
        elif run and status and status.phase == "finished" and not ranges.is_one(run):
            changes.one_more(controls, run, disabled=bool(refused or visitor.hindrance()))
        elif run and status and status.phase in ("stopped", "failed", "killed"):
            controls.button(
                "Go on from here",
                icon=":material/resume:",
                key="train-resume",
                disabled=bool(refused),
                on_click=_resume,
                args=(controls, run),
                help="Goes on with this run from what it has learned.",
            )
            if run.weights_usable():
                controls.button(
                    "New run from these weights",
                    icon=":material/fork_right:",
                    key="train-fork",
                    disabled=bool(refused),
                    on_click=_begin_from,
                    args=(controls, run),
                    help="A run of the same recipe, on the pictures as they are now.",
                )
        if run and status:
            elsewhere(run, status)
    if sentence := visitor.hindrance() or (refused if _to_steer(status) else ""):
        st.caption(sentence)


def _to_steer(status: Status | None) -> bool:
    """Whether there is anything that its owner can do with a run, besides looking at it."""
    return status is not None and status.phase not in ("finished", "diverged")


def _steering(controls: Page, values: Values, run: Run, paused: bool, disabled: bool) -> None:
    wish = (Run.go_on, ("training", "testing")) if paused else (Run.pause, ("paused",))
    controls.button(
        "Go on" if paused else "Pause",
        icon=":material/resume:" if paused else ":material/pause:",
        key="train-pause",
        disabled=disabled,
        on_click=_ask,
        args=(controls, run, *wish),
    )
    changes.steering(controls, values, run, disabled)


def _ask(controls: Page, run: Run, wish: Callable[[Run], None], granted: Sequence[str]) -> None:
    """Ask something of a run, and wait a moment for one of the phases that say it is `granted`."""
    stay(controls, run)
    with told(controls):
        visitor.check(run)
        wish(run)
        expire(run)
        deadline = time.monotonic() + 1.0
        while run.status().phase not in granted and run.alive() and time.monotonic() < deadline:
            time.sleep(0.05)


def _resume(controls: Page, run: Run) -> None:
    stay(controls, run)
    with told(controls):
        visitor.check(run)
        visitor.check_start(find_runs(places.runs()).found)
        disk.check_run(run.recipe, places.runs(), places.data(), resumed=run)
        run.resume(cache=places.data())
        expire(run)


def _begin_from(controls: Page, run: Run) -> None:
    """A new run of the same recipe that begins with the weights of this one. A callback."""
    with told(controls):
        visitor.check(run)
        start_and_show(controls, run.recipe, run.name, run.folder.latest)


# Showing


def show(controls: Page, run: Run, status: Status) -> None:
    """The run as it goes on, on a page whose buttons are those of `status`.

    The view looks after it by itself, until its state changes.
    """
    made = begun(run)
    if made is None:
        return
    if status.phase in BADLY:
        st.error(plain(status.message), icon=":material/error:")
    state = content.state(status)
    live(
        run.name,
        made,
        state,
        smoothing=numbers.smoothing(controls.read()),
        key="train-live",
        on_change=lambda: stay(controls, run),
    )


def elsewhere(run: Run, status: Status) -> None:
    """The ways to what a run has learned, as soon as it stands still."""
    kept = run.epochs()
    if kept and content.state(status) in ("paused", "over"):
        ways.draw(run.name, *ways.OF_AN_EPOCH, epoch=kept[-1])


def begun(run: Run) -> int | None:
    """The second in which it was begun; None, and it is said, where it is not there any more."""
    try:
        return int(run.created)
    except FileNotFoundError:  # it was there a moment ago
        st.warning(f"{plain(run.name)}: {live_words.GONE}", icon=":material/folder_off:")
        return None


def show_below(controls: Page, values: Values, run: Run, status: Status) -> None:
    """What there is to see of the run when the page is scrolled."""
    if status.phase in ("failed", "killed") and (last := run.last_words()):
        st.caption("The worker's last words:")
        st.code(last, language=None)
    below(key="train-live-below")
    changes.place(controls, values, run)
