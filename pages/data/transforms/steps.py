"""The transforms page's main view: a strip of what each step has made, and one of them closely."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from explainers.lessons.transforms import code as snippets
from explainers.lessons.transforms import figures, formulas, numbers, tries, words
from explainers.lessons.transforms.figures import Film
from explainers.lessons.transforms.numbers import Values
from explainers.markdown import code
from explainers.transforms import chain as chains
from explainers.transforms.kinds import KINDS
from explainers.transforms.start import Start
from pages.data.transforms import source, strip
from pages.data.transforms.source import Page
from pages.parts import lesson
from pages.parts.bench import bench
from pages.parts.pictures.gallery import picture


def view(controls: Page, values: Values) -> None:
    """Draw the view."""
    place = bench()
    chain = numbers.steps(values)
    with place.controls:
        controls.presets(numbers.presets(values), words.PRESETS)
        edit(controls, values)
        controls.slider("seed")
        controls.select("shown")
        given = source.choose(controls, values, place)
        source.convert(controls, given)
    film = figures.film(
        given,
        chain,
        convert=values.convert,
        seed=values.seed,
        stretched=values.shown == "stretched",
    )
    with place.figure:
        pictures = [film.begin.png, *(frame.look.png for frame in film.frames)]
        strip.draw(pictures, formulas.strip(film, values.step))
        closely(film, given, values.step)
        refusal(controls, film)
    st.markdown(formulas.table(film, given))
    st.html(formulas.spreads(film))
    lesson.notice(words.NOTICE["steps"], tries.ALL["steps"], controls)
    prints = "the shape, dtype and range of the last step"
    snippet = snippets.compose(film.chain, given, values.seed, film.refusal)
    lesson.code(snippet, prints="the very error above" if film.failure else prints)


def closely(film: Film, given: Start, step: int) -> None:
    """The step that is looked at: its picture, what is said of it, and its histogram."""
    found = formulas.chosen(film, given, step)
    if found is None:
        return
    look, said = found
    with st.container(key="transforms-close"):
        alt = words.CLOSELY if step else words.CLOSELY_FILE
        picture(look.png, alt=alt.format(given.name, step))
        st.markdown(said)
        st.html(look.spread)


def refusal(controls: Page, film: Film) -> None:
    """The error of the step that refused, why, and what mends it."""
    if film.failure is None:
        return
    st.error(code(film.failure.error), icon=":material/block:")
    st.markdown(formulas.refused(film))
    if film.failure.mended is not None:
        mended = chains.write(film.failure.mended[film.first :])
        controls.button(
            words.MEND,
            key="transforms-mend",
            icon=":material/build:",
            type="primary",
            on_click=controls.put,
            args=({"chain": mended},),
        )


def edit(controls: Page, values: Values) -> None:
    """The step that is looked at: its argument, its place, and whether it is there at all."""
    chain = numbers.steps(values)
    controls.slider("step", high=len(chain))
    if values.step:
        step = chain[values.step - 1]
        if step.kind.offered:
            argument(controls, values.step, step)
        buttons(controls, values)
    full = len(chain) >= chains.LONGEST
    controls.mirror(
        st.selectbox,
        words.ADD,
        "transforms-add",
        None,
        numbers.added,
        options=list(KINDS),
        format_func=numbers.title,
        placeholder=words.full(chains.LONGEST) if full else words.CHOOSE,
        disabled=full,
        label_visibility="collapsed",
    )


def argument(controls: Page, place: int, step: chains.Step) -> None:
    """The choice of the step's argument; another than those offered may be typed."""
    kind = step.kind
    offered = list(kind.offered)
    if step.argument not in offered:
        offered.insert(0, step.argument)
    controls.mirror(
        st.selectbox,
        words.argument_of(place),
        f"transforms-argument-{place}-{kind.name}",
        step.argument,
        numbers.with_argument,
        options=offered,
        accept_new_options=bool(kind.form),
        help=words.own_argument(kind.form),
    )


def buttons(controls: Page, values: Values) -> None:
    """What moves the step, or takes it out."""
    changes: dict[str, Callable[[Values], Values]] = {
        "up": partial(numbers.moved, -1),
        "down": partial(numbers.moved, 1),
        "remove": numbers.removed,
    }
    with st.container(horizontal=True, gap="xsmall", key="transforms-moves"):
        for name, label in words.MOVES.items():
            controls.button(
                label,
                key=f"transforms-{name}",
                disabled=changes[name](values) == values,
                on_click=controls.change,
                args=(changes[name],),
            )
