"""The anatomy that every lesson shares: header, formula, what to notice, code, predictions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

import streamlit as st

from explainers import answers, catalogue
from explainers.figures.palette import Palette, palette
from explainers.markdown import plain
from explainers.predictions import Prediction
from explainers.reading import AROUND
from explainers.settings import Values
from explainers.tries import Try
from pages.parts import last_good, terms
from pages.parts.controls import Controls
from pages.parts.stage import stage, still

V = TypeVar("V", bound=Values)
DOCS = "https://docs.pytorch.org/docs/stable/generated/"


def header(slug: str, sentence: str, docs: str | Sequence[str], address: str = "") -> None:
    """One line: the page's title, a short sentence (Markdown), and links to PyTorch's own pages.

    `docs` are those pages' names; `address` is where the page is, for a name that is not among
    PyTorch's generated pages.
    """
    page = catalogue.find(slug)
    names = [docs] if isinstance(docs, str) else docs
    links = " ".join(
        f"[:material/open_in_new: {name}]({address or f'{DOCS}{name}.html'})"
        for name in (name.removesuffix(".html") for name in names)
    )
    with st.container(key="lesson-header"):
        st.title(page.title if page else slug, anchor=False)
        st.markdown(f"{terms.in_markdown(sentence)} {links}", unsafe_allow_html=True)


def colours() -> Palette:
    """The palette of the reader's theme."""
    return palette(st.context.theme.type)


def refusal(error: ValueError | RuntimeError) -> None:
    """Say which rule a setting breaks; what does not depend on it stays on the page."""
    st.error(plain(str(error)), icon=":material/rule:")
    last_good.refused()


def told(sentences: Iterable[str]) -> None:
    """What was typed and cannot be used; a sentence may be empty, and quotes what was typed."""
    for sentence in filter(None, sentences):
        st.warning(plain(sentence), icon=":material/edit_off:")


@dataclass(frozen=True)
class _Notice:
    points: tuple[str, ...]
    tries: tuple[Try, ...]


def notice(points: Sequence[str], tries: Sequence[Try], controls: Controls[Any]) -> None:
    """Two lists side by side: what to notice, and something to try (Markdown).

    A `Try` opens and shows its answer; a button sets on the page what it needs. Where a view calls
    this, they stand below all that a move draws again, and are not drawn again with it.
    """
    found = _Notice(tuple(points), tuple(tries))
    if controls.live:
        controls.below.append(found)
    else:
        _notice(found, controls)


def _notice(found: _Notice, controls: Controls[Any]) -> None:
    left, right = st.columns(2, gap="large")
    left.header("What to notice", anchor=False)
    points = "\n".join(f"- {point}" for point in found.points)
    left.markdown(terms.in_markdown(points), unsafe_allow_html=True)
    right.header("Something to try", anchor=False)
    with right:
        for place, point in enumerate(found.tries):
            _try(point, controls, place)


def _try(point: Try, controls: Controls[Any], place: int) -> None:
    with st.expander(point.text):
        st.markdown(point.answer)
        if point.show is not None:
            controls.button(
                "Set it on the page",
                key=f"{controls.page}-try-{place}",
                icon=":material/play_circle:",
                on_click=_set,
                args=(controls, point, controls.read().view),
            )


def _set(controls: Controls[Any], point: Try, view: str) -> None:
    if isinstance(point.show, Values):
        controls.assign(replace(point.show, view=view))
    elif point.show is not None:
        controls.change(point.show)


def side_by_side(texts: Sequence[str], legend: str = "") -> None:
    """Texts (Markdown with formulas) beside each other where there is room, a legend below."""
    with st.container(key="side-by-side"):
        for text in texts:
            st.markdown(text)
    if legend:
        st.caption(legend)


def code(snippet: str, prints: str = "the very numbers above") -> None:
    """The PyTorch code that gives the numbers on the screen, with a button that copies it."""
    st.markdown(
        "## The code\n\n"
        ":small[Copy it into a file, a notebook, or a Python shell, where two Enters run it to its "
        f"end: it prints {prints}.]"
    )
    st.code(snippet, language="python", height="content" if snippet.count("\n") < 24 else 480)


def show(
    controls: Controls[V],
    values: V,
    views: Mapping[str, Callable[[Controls[V], V], None]],
    predictions: Callable[[], Sequence[Prediction]] = tuple,
) -> None:
    """The choice of a view, the chosen one, and the address: what a page ends with.

    `views` says what draws each view, by its id; one that it does not hold asks the `predictions`.
    """
    controls.segments("view", "View", label_visibility="collapsed")
    if values.view in views:
        draw = views[values.view]
        _live(controls, lambda now: draw(now, now.read()), f"{controls.page}, {values.view}")
        for found in controls.below:
            _notice(found, controls)
    else:
        predict(controls, predictions())
    close(controls)


A_DAY = 24 * 60 * 60.0


# `run_every` is there for what it does in the browser after the server was started again: it asks
# for the page anew, whose new session knows this fragment only then.
@st.fragment(run_every=A_DAY)
def _live(controls: Controls[Any], draw: Callable[[Any], None], name: str) -> None:
    """A view: the one part of the page that a move of a control draws again."""
    with controls.part() as now:
        with last_good.watched(name, still):
            draw(now)
        stands = now.memory.get("below")
        if now is controls:
            now.memory["below"] = now.below
        elif now.below and now.below != stands:
            st.rerun()


def close(controls: Controls[Any]) -> None:
    """What every page ends with: its neighbours, who the notes are, and the address."""
    around = AROUND[controls.page]
    with st.container(key="around"):
        _ways("You need", around.needs)
        _ways("What to read next", around.then)
    st.caption("“The notes”, where a page speaks of them, are the course notes that Home names.")
    controls.publish()


def _ways(label: str, slugs: Sequence[str]) -> None:
    """Links to lessons, behind what they are here; nothing where there are none."""
    if not slugs:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":gray[{label}:]", width="content")
        for page in filter(None, map(catalogue.find, slugs)):
            st.page_link(page.path, label=page.title, icon=page.material_icon, help=page.summary)


def predict(controls: Controls[Any], predictions: Sequence[Prediction]) -> None:
    """Questions that are answered before the truth is shown, and what leads to it on the stage."""
    st.markdown(
        "Each of these is a trap that many fall into. Commit to an answer first: being surprised "
        "is what makes the truth stick."
    )
    said = controls.read().said
    for prediction in predictions:
        _question(controls, said, prediction)
    if said:
        controls.button(
            "Start over",
            key=f"{controls.page}-predict-over",
            icon=":material/restart_alt:",
            on_click=controls.put,
            args=({"said": ""},),
        )


def _question(controls: Controls[Any], said: str, prediction: Prediction) -> None:
    key = f"{controls.page}-predict-{prediction.name}"
    option = answers.read(said).get(prediction.name)
    answer = None
    if option is not None and option < len(prediction.options):
        answer = prediction.options[option]
    with st.container(border=True, key=f"{key}-box"):
        st.markdown(f"**{prediction.question}**")
        controls.mirror(
            st.radio,
            prediction.question,
            key,
            answer,
            options=prediction.options,
            label_visibility="collapsed",
            take=partial(_answered, prediction),
        )
        if answer is None:
            return
        if answer == prediction.truth:
            st.success(prediction.verdict(answer), icon=":material/check:")
        else:
            st.info(prediction.verdict(answer), icon=":material/lightbulb:")
        if prediction.belief:
            st.markdown(f":gray[What many expect: {prediction.belief}]")
        st.markdown(prediction.because)
        if prediction.example is not None:
            stage(prediction.example, key=f"{key}-stage")
        with st.expander("See for yourself: the code", icon=":material/code:"):
            st.code(prediction.code, language="python")
        if prediction.show is not None:
            controls.button(
                "Change it on the stage",
                key=f"{key}-show",
                icon=":material/play_circle:",
                on_click=controls.assign,
                args=(prediction.show,),
            )


def _answered(prediction: Prediction, values: V, answer: str) -> V:
    option = prediction.options.index(answer)
    given = {**answers.read(values.said), prediction.name: option}
    return replace(values, said=answers.write(given))
