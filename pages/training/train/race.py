"""The training page's view of a race: two to six runs on one chart, started by one click."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from explainers import places, serving
from explainers.images.named import OWN
from explainers.lessons.train import fields, numbers, races, tries, words
from explainers.lessons.train.numbers import Values
from explainers.shown import without_folders
from explainers.training import disk
from explainers.training import racing as of_race
from explainers.training.listing import find_runs
from explainers.training.recipe import Recipe
from explainers.training.run import Run, start_next
from pages.parts import lesson, visitor
from pages.parts.bench import bench, more
from pages.parts.held import redraw
from pages.parts.pictures import own as own_pictures
from pages.server import tables
from pages.training.train import controls as train_controls
from pages.training.train import run as train_run
from pages.training.train.asking import expire, told
from pages.training.train.controls import Page
from pages.training.train.racing import racing

LOOK_EVERY = 2.0
"""Seconds between two looks at the runs, while one of them goes on."""

STOPPING = 1.0
"""Seconds to wait for runs that were asked to stop, before the page is drawn."""

CHOSEN = "train-race-chosen"


def view(controls: Page, values: Values) -> None:
    """Draw the view."""
    place = bench()
    there = {run.name: run for run in train_run.listed(controls)}
    names = races.chosen(values.race)
    for name in names:
        if name not in there:
            controls.complain(f"There is no run called {name}: it is left out of the race.")
    shown = [there[name] for name in names if name in there]
    with place.controls:
        usable = train_controls.panel(controls, values)
    with place.figure:
        recipe = train_controls.recipe(values, usable)
        _starts(controls, recipe)
        _choice(controls, list(there), [run.name for run in shown])
        if shown:
            going = sum(run.alive() for run in shown)
            _stops(controls, shown)
            draw = st.fragment(_draw, run_every=LOOK_EVERY if going else None)
            draw([run.name for run in shown], going)
        else:
            st.markdown(races.NONE_YET)
    with place.controls:
        _own(controls, values, recipe)
    lesson.notice(words.NOTICE["race"], tries.ALL["race"], controls)
    lesson.code(races.code(), prints=races.PRINTS)


def _starts(controls: Page, recipe: Recipe | None) -> None:
    """A button for each race, and how many of its runs one visitor may have at a time."""
    with st.container(horizontal=True, gap="small"):
        for kind, label in races.STARTS.items():
            controls.button(
                label,
                key=f"train-race-{kind}",
                icon=":material/flag:",
                help=races.ABOUT[kind],
                disabled=recipe is None or bool(visitor.hindrance()),
                on_click=begin,
                args=(controls, kind),
            )
    if sentence := visitor.hindrance():
        st.caption(sentence)
    elif serving.shared():
        st.caption(races.SHARED.format(most=visitor.MOST_RUNS))


def _own(controls: Page, values: Values, recipe: Recipe | None) -> None:
    """The race whose setting and values are the reader's to choose."""
    with more(controls, races.OWN, name="race-own", icon=":material/flag:") as shown:
        if not shown:
            return
        controls.select("varies", then=partial(replace, among=""))
        controls.line("among", placeholder=fields.suggested(values))
        count = 0
        try:
            count = len(fields.field(values, fields.OWN))
        except ValueError as error:
            lesson.refusal(error)
        controls.button(
            races.start(count),
            key=f"train-race-{fields.OWN}-start",
            icon=":material/flag:",
            disabled=recipe is None or not count or bool(visitor.hindrance()),
            on_click=begin,
            args=(controls, fields.OWN),
        )


def _stops(controls: Page, shown: Sequence[Run]) -> None:
    """A button that stops all that the visitor may stop, while there are several."""
    alive = [run for run in shown if run.alive()]
    mine = [run for run in alive if not visitor.refusal(run)]
    if mine:
        controls.button(
            races.stop_all(len(mine), len(alive)),
            key="train-race-stop",
            icon=":material/stop:",
            width="content",
            on_click=stop_all,
            args=(controls, mine),
        )


def stop_all(controls: Page, runs: Sequence[Run]) -> None:
    """Stop these runs; what each has learned is kept. A callback."""
    for run in reversed(runs):  # those that wait first, so that none of them begins meanwhile
        with told(controls):
            visitor.check(run)
            run.stop()
            expire(run)
    deadline = time.monotonic() + STOPPING
    while any(run.alive() for run in runs) and time.monotonic() < deadline:
        time.sleep(0.05)


def begin(controls: Page, kind: str) -> None:
    """Start the runs of a race, as many as may be, and put them on the chart. A callback."""
    names: list[str] = []
    with told(controls):
        values = controls.now()
        if values.data == OWN:
            own_pictures.check(values.path)
        field = {
            name: numbers.recipe(own_pictures.placed(one))
            for name, one in fields.field(values, kind).items()
        }
        try:
            for name, recipe in field.items():
                names += [_start(recipe, name)]
        except (ValueError, OSError, RuntimeError) as error:
            if not names:
                raise
            sentence = f"{len(names)} of {len(field)} runs are started. {error}"
            controls.complain(without_folders(sentence))
    if names:
        controls.put({"race": ",".join(names)})


def _start(recipe: Recipe, name: str) -> str:
    visitor.check_start(find_runs(places.runs()).found)
    disk.check_run(recipe, places.runs(), places.data())
    runs, owner = places.runs(), visitor.who()
    return start_next(recipe, runs, name, cache=places.data(), owner=owner).name


def _choice(controls: Page, there: Sequence[str], shown: Sequence[str]) -> None:
    """Which runs are on the chart: any that were made."""
    if not there:
        return
    st.session_state[CHOSEN] = list(shown)
    st.multiselect(
        words.LABELS["race"],
        there,
        key=CHOSEN,
        max_selections=of_race.MOST,
        help=words.HELP["race"],
        on_change=partial(_choose, controls),
    )


def _choose(controls: Page) -> None:
    controls.put({"race": ",".join(st.session_state[CHOSEN])})


def _draw(names: Sequence[str], going: int) -> None:
    """The chart and its tables; the page is run anew once another number of runs goes on."""
    racers, alive = [], 0
    for name in names:
        try:
            run = Run(places.runs() / name)
            alive += run.alive()
            racers.append(of_race.racer(run))
        except (ValueError, OSError) as error:  # it is damaged, or was deleted meanwhile
            lesson.refusal(ValueError(f"{name}: {without_folders(str(error))}"))
    if going and alive != going:  # the button above tells how many it stops
        redraw()
    if not racers:
        return
    racing(racers, key="train-race")
    st.html(races.times(racers))
    files = [one.name for one in racers]
    with st.container(horizontal=True, key="train-race-files"):
        for what, label in races.FILES.items():
            st.link_button(label, tables.race_address(what, files), icon=":material/download:")
    if sentence := races.told(racers):
        st.markdown(sentence)
    if len(racers) > 1:
        found = races.differences(racers)
        st.html(found) if found else st.caption(races.ALIKE)
