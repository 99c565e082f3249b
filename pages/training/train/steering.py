"""The buttons of the training page: what can be asked of the run that is shown."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import streamlit as st

from explainers import places
from explainers.lessons.train import ranges
from explainers.lessons.train.numbers import Values
from explainers.training import content, disk
from explainers.training.listing import find_runs
from explainers.training.recipe import Recipe
from explainers.training.run import Run
from explainers.training.status import Status
from pages.parts import visitor, ways
from pages.training.train import changes, guessing
from pages.training.train.asking import expire, stay, told
from pages.training.train.controls import Page
from pages.training.train.starting import start_and_show


def buttons(
    controls: Page,
    values: Values,
    recipe: Recipe | None,
    run: Run | None,
    status: Status | None,
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
            on_click=guessing.start,
            args=(controls,),
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
        elif run and status and status.phase == "diverged":
            changes.way_back(controls, run, disabled=bool(refused or visitor.hindrance()))
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
            _elsewhere(run, status)
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
    """Go on with it from its newest checkpoint. A callback."""
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


def _elsewhere(run: Run, status: Status) -> None:
    """The ways to what a run has learned, as soon as it stands still."""
    kept = run.epochs()
    if kept and content.state(status) in ("paused", "over"):
        ways.draw(run.name, *ways.OF_AN_EPOCH, epoch=kept[-1])
