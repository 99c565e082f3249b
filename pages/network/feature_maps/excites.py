"""What excites a unit: noise goes uphill step by step, beside the same of an untrained network."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explainers.figures import maps as pictures
from explainers.lessons.feature_maps import (
    charts,
    code,
    excites,
    looks,
    numbers,
    tries,
    uphill,
    words,
)
from explainers.lessons.feature_maps.excites import Climb
from explainers.lessons.feature_maps.looks import Look
from explainers.lessons.feature_maps.numbers import Values
from explainers.networks.stops import Stop
from explainers.probes import maximisation
from pages.network.feature_maps import maps, source
from pages.parts import chart, jobs, lesson
from pages.parts.bench import bench, beside
from pages.parts.controls import Controls
from pages.parts.map_wall import map_wall
from pages.parts.pictures.gallery import gallery


def view(controls: Controls[Values], values: Values) -> None:
    """The picture that excites the unit, in both networks; one step in numbers; all steps."""
    place = bench()
    lesson.notice(words.NOTICE["excites"], tries.ALL["excites"], controls)
    chosen = source.choose(controls, values, place)
    if chosen.look is None:
        return
    walk = looks.walked(chosen.look)
    if not walk.stops:
        with place.figure:
            lesson.refusal(ValueError(f"The walk ends at {walk.trouble}"))
        return
    stop = numbers.chosen(values, walk.stops)
    classes = chosen.look.network.classes if stop is walk.stops[-1] else ()
    with place.figure:
        maps.layers(controls, walk.stops)
    _sliders(controls, chosen.sliders, chosen.look, stop)
    try:
        with place.figure:
            steps = _furthest(controls, values, chosen.look)
            found = jobs.waited(excites.climb(chosen.look, values, steps))
            if found is None:
                return
            own = (chosen.picked.name, excites.of_picture(stop, values.channel))
            name = uphill.unit(stop, values.channel, classes)
            st.markdown(uphill.grown(found, values, name, own))
            _figure(values, chosen.look, found, own[1])
    except (ValueError, RuntimeError, OSError) as error:
        with place.figure:
            lesson.refusal(ValueError(str(error)))
        return
    st.markdown(uphill.follows(found, values))
    _strip(controls, values, chosen.look, found)
    snippet = code.of_excited(values, chosen.picked.drawn, chosen.look.network)
    lesson.code(snippet, prints=words.PRINTS["excites"])


def _furthest(controls: Controls[Values], values: Values, look: Look) -> int:
    """How far the reader has gone on this way: what was shown of it stays, when he steps back."""
    of = excites.way(look, values)
    before, steps = controls.memory.get("uphill", (of, 0))
    furthest = max(values.steps, steps if before == of else 0)
    controls.memory["uphill"] = (of, furthest)
    return furthest


def _sliders(controls: Controls[Values], place: DeltaGenerator, look: Look, stop: Stop) -> None:
    noun = "map" if stop.output.dim() > 1 else "number"
    rows, columns = look.network.size
    with place:
        controls.slider("channel", noun, high=len(stop.output) - 1, help=words.UNIT.format(noun))
        controls.slider("steps", high=maximisation.most(look.network))
        with st.container(key="feature_maps-climb"):
            controls.slider("lr", step=0.5, format="%.1f")
            controls.slider("seed")
            controls.slider("row", high=rows - 1)
            controls.slider("column", high=columns - 1)


def _figure(values: Values, look: Look, found: Climb, own: float) -> None:
    """The noise and both pictures; the last step in numbers, and how the activation rises.

    `own` is the activation of the reader's own picture.
    """
    colours, at = lesson.colours(), (values.row, values.column)
    shown = (found.here[0], found.here[values.steps], found.there[values.steps])
    gallery(
        "feature_maps-excites",
        [
            pictures.marked(pictures.picture(one.picture / 255), 288, *at, colours.highlight)
            for one in shown
        ],
        uphill.captions(found, values, look, excites.answers(look, found, values)),
    )
    with beside("excites"):
        st.markdown(uphill.step(found, values))
        figure = charts.rises(found, own, uphill.names(values), values.steps, colours)
        chart.draw(figure, key="feature_maps-rises", alt=words.RISES)


def _strip(controls: Controls[Values], values: Values, look: Look, found: Climb) -> None:
    """Both ways in small pictures; one that is clicked sets the steps."""
    st.markdown(words.STRIP)
    steps = uphill.stages(found, values.steps)
    of = excites.way(look, values)
    for side, name in zip(("here", "there"), uphill.names(values), strict=True):
        st.caption(name)
        wall = uphill.wall(found, of, side, values.steps)
        map_wall(
            wall.images,
            wall.captions,
            key=f"feature_maps-{side}",
            chosen=steps.index(values.steps),
            on_choose=lambda place: controls.put({"steps": steps[place]}),
            item="Step",
        )
