"""Changing a run on the way, and going back to before a change: a fork that shares its past."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

import streamlit as st

from explainers import places
from explainers.lessons.train import changing, numbers
from explainers.lessons.train.numbers import Values
from explainers.markdown import plain
from explainers.training import changes, disk, forks
from explainers.training.changes import Change
from explainers.training.listing import find_runs
from explainers.training.run import Run
from pages.parts import visitor
from pages.parts.bench import more
from pages.parts.pictures import own as own_pictures
from pages.training.train import starting
from pages.training.train.asking import expire, stay, told
from pages.training.train.controls import Page

MOST = 5
"""Changes that a way back is offered to, the latest."""

HEARD = 1.0
"""Seconds that a page waits until the worker has heard of a change."""


def steering(controls: Page, values: Values, run: Run, disabled: bool) -> None:
    """What changes the run that is trained: its learning rate, and all that the controls have."""
    for sign, factor in (("÷ 2", 0.5), ("× 2", 2.0)):
        controls.button(
            f"lr {sign}",
            key=f"train-lr-{factor:g}",
            disabled=disabled,
            on_click=_ask,
            args=(controls, run, lambda by=factor: run.multiply_lr(by)),
            help="Changes the learning rate of the run that is shown, from the next step on.",
        )
    wanted = numbers.turned(values, run.recipe, run.now())
    controls.button(
        changing.TURN,
        key="train-change",
        disabled=disabled or not wanted,
        on_click=_ask,
        args=(controls, run, lambda: run.change(**wanted)),
        help=changing.turn(wanted),
    )


def one_more(controls: Page, run: Run, disabled: bool) -> None:
    """Offer one more epoch of a run that has finished."""
    controls.button(
        changing.ONE_MORE,
        icon=":material/add:",
        key="train-further",
        disabled=disabled,
        on_click=_fork,
        args=(controls, run, lambda _, **rest: forks.further(run, 1, **rest), starting.AT_TOP),
        help=changing.one_more(run.recipe.schedule),
    )


def place(controls: Page, values: Values, run: Run) -> None:
    """The ways back to before each change, and a fork of one's own settings."""
    refused = bool(visitor.refusal(run) or visitor.hindrance())
    noted = changes.tolerant(run.folder)
    starting.question(controls, starting.BELOW)
    by_step = [(step, list(of)) for step, of in groupby(noted, key=lambda one: one.step)]
    for step, of in reversed(by_step[-MOST:]):
        _way_back(controls, run, step, of, refused)
    if run.folder.kept():
        with more(controls, changing.FORK, "forks", icon=":material/fork_right:") as opened:
            if opened:
                _own_fork(controls, values, run, refused)


def way_back(controls: Page, run: Run, disabled: bool) -> None:
    """Offer to go back to before the last change of a run that has diverged, beside its end."""
    noted = changes.tolerant(run.folder)
    if noted and changes.just_before(run.folder, noted[-1].step).exists():
        step = noted[-1].step
        _back(controls, run, step, changing.back(step), disabled, where=starting.AT_TOP)


def _way_back(controls: Page, run: Run, step: int, of: Sequence[Change], disabled: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(changing.changed(step, of), width="content")
        if changes.just_before(run.folder, step).exists():
            _back(controls, run, step, changing.BACK, disabled, where=starting.BELOW)


def _back(controls: Page, run: Run, step: int, label: str, disabled: bool, *, where: str) -> None:
    moment = changes.just_before(run.folder, step)
    top = where == starting.AT_TOP
    controls.button(
        label,
        key="train-back" if top else f"train-before-{step}",
        icon=":material/undo:",
        type="secondary" if top else "tertiary",
        disabled=disabled,
        on_click=_fork,
        args=(controls, run, lambda _, **rest: forks.fork(run, moment, **rest), where),
        help=changing.BACK_HELP,
    )


def _own_fork(controls: Page, values: Values, run: Run, disabled: bool) -> None:
    kept = run.epochs()
    st.markdown(changing.FORK_MEANS)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if any(kept):
            epochs = [str(epoch) for epoch in kept if epoch]
            controls.select("moment", options=["", *epochs], format_func=changing.moment)
        controls.button(
            f"Fork {plain(run.name)}",
            key="train-fork-own",
            disabled=disabled,
            on_click=_fork_own,
            args=(controls, run),
        )


def _fork_own(controls: Page, run: Run) -> None:
    """A fork with the settings of the controls. A callback."""

    def make(controls: Page, *, cache: Path, owner: str) -> Run:
        values = controls.now()
        recipe = numbers.recipe(own_pictures.placed(values))
        epoch = int(values.moment) if values.moment.isdecimal() else 0
        moment = run.folder.epoch(epoch) if epoch else run.folder.kept()[0]
        return forks.fork(run, moment, recipe, cache=cache, owner=owner)

    _fork(controls, run, make)


def _fork(controls: Page, run: Run, make: Callable[..., Run], where: str = starting.BELOW) -> None:
    """Start a run of the visitor's that shares the past of this one, and show it. A callback.

    While a run goes on, most often this one, it is asked `where` what is to become of it.
    """

    def start(controls: Page) -> None:
        with told(controls):
            visitor.check(run)
            visitor.check_start(find_runs(places.runs()).found)
            disk.check_run(run.recipe, places.runs(), places.data())
            stay(controls, make(controls, cache=places.data(), owner=visitor.who()))

    starting.ask_or_begin(controls, start, where)


def _ask(controls: Page, run: Run, wish: Callable[[], None]) -> None:
    """Change something of a run, and wait a moment until its worker has heard. A callback."""
    stay(controls, run)
    with told(controls):
        visitor.check(run)
        before = changes.tolerant(run.folder)
        wish()
        expire(run)
        deadline = time.monotonic() + HEARD
        while run.alive() and changes.tolerant(run.folder) == before:
            if time.monotonic() > deadline:
                break
            time.sleep(0.02)
