"""The transforms page's view of a whole prediction: from the file to the number of a class."""

from __future__ import annotations

import streamlit as st
from torch import Tensor

from explainers.lessons.transforms import answer, tries
from explainers.lessons.transforms.answer import Answer, Stage
from explainers.markdown import code, plain
from explainers.transforms.facts import facts
from explainers.worked import number
from pages.data.transforms import source, steps
from pages.parts import lesson
from pages.parts.controls import Controls


def view(controls: Controls) -> None:
    """Draw the view."""
    chosen = ("picture", "class_name", "drawing", "photograph", "shape", "saved")
    kept = {name: controls[name] for name in chosen}
    presets = answer.PRESETS
    controls.presets({name: {**kept, **values} for name, values in presets.items()})
    given = source.choose(controls, "saved")
    with controls.panel("answer"):
        controls.toggle("convert", 'convert("RGB")')
        controls.toggle("shrink", "Resize((32, 32))")
        controls.toggle("batch_of_one", "reshape(1, 3, 32, 32)")
    asked = {name: controls[name] for name in ("convert", "shrink", "batch_of_one")}
    found = answer.answer(given, **asked)
    steps.start(controls, given)
    for place, stage in enumerate(found.stages, start=1):
        row(controls, place, stage)
    end(found)
    lesson.notice(
        [
            "The same steps as in training, in the same order: a network knows nothing of files, "
            "only of numbers like those it has learned from.",
            "`argmax(1)` gives the **number** of the class; the names are a list beside it.",
            "It always answers one of its classes, whatever is on the picture.",
        ],
        tries.ANSWER,
        controls,
    )
    snippet = answer.code(given, found, found.error)
    prints = "the shape of the scores, the number and the class"
    lesson.code(snippet, prints=prints if not found.error else "the very error above")


def row(controls: Controls, place: int, stage: Stage) -> None:
    """A step with what it has made; of a batch, its one picture."""
    value = stage.value
    batch = isinstance(value, Tensor) and value.dim() == 4
    shown = value[0] if isinstance(value, Tensor) and batch else value
    with st.container(border=True, key=f"transforms-answer-{place}"):
        left, middle, right = st.columns(steps.COLUMNS, gap="medium")
        steps.picture(left, controls, shown, f"after step {place}")
        middle.markdown(f"**{place}. {code(stage.code)}**  \n{plain(stage.does)}")
        steps.tell(middle, right, facts(shown), shown)
        if batch:
            axes = " × ".join(map(str, value.shape))
            middle.markdown(f"With the batch in front: **{axes}** (batch × channels × H × W)")


def end(found: Answer) -> None:
    """The scores, and the class that they stand for; or the network's own error."""
    with st.container(border=True, key="transforms-answer-end"):
        if found.scores is None:
            st.error(code(found.error), icon=":material/block:")
            st.markdown(found.because)
            return
        name = plain(found.network.label(found.number))
        st.markdown(
            f"**The network** gives ten scores, shape `{tuple(found.scores.shape)}`; `argmax(1)` "
            f"is **{found.number}**, which is :green[**{name}**]."
        )
        st.markdown("\n".join(table(found, found.scores[0])))


def table(found: Answer, scores: Tensor) -> list[str]:
    """The score of each class as lines of Markdown, the highest one bold."""
    lines = ["| number | class | score | softmax |", "| --: | :-- | --: | --: |"]
    for place, chance in enumerate(scores.softmax(0).tolist()):
        name, score = plain(found.network.label(place)), number(float(scores[place]), 4)
        bold = "**" if place == found.number else ""
        cells = (f"{bold}{cell}{bold}" for cell in (place, name, score, f"{chance:.1%}"))
        lines.append(f"| {' | '.join(cells)} |")
    return lines
