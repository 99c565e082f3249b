"""The softmax page's view of the temperature: sharper or flatter, and never in another order."""

from __future__ import annotations

from torch import Tensor

from explainers.lessons.softmax import code, figures, formulas, remarks, temperature, tries, words
from explainers.lessons.softmax import numbers as softmax
from explainers.lessons.softmax.numbers import Values
from explainers.worked import number
from pages.learning.softmax import logits
from pages.learning.softmax.logits import Page
from pages.parts import chart, lesson
from pages.parts.bench import bench
from pages.parts.stage import stage


def view(controls: Page, values: Values) -> None:
    """Draw the view."""
    given, value = softmax.given(values), values.temperature
    row = given.row(values.sample)
    place = bench()
    with place.figure:
        lesson.told([given.complaint])
        stage(
            temperature.work(row[None], value),
            key="softmax-temperature-stage",
            operators=("→", "→"),
            captions={
                "input": "logits x",
                "scaled": f"x / {number(value)}",
                "output": "softmax(x / T)",
            },
            initial=(0, values.moved),
            editable=("input",),
            on_edit=lambda edit: logits.edited(controls, values, given, edit),
        )
        picture(row, value)
        logits.remarked([remarks.of_temperature(row, value)])
    with place.controls:
        controls.presets(softmax.PRESETS["temperature"], words.PRESETS["temperature"])
        controls.slider("temperature", step=0.05)
        logits.draw(controls, values, given)
    logits.formula("temperature", formulas.tempered(row, value, lesson.colours()))
    lesson.notice(words.NOTICE["temperature"], tries.TEMPERATURE, controls)
    lesson.code(code.temperature(row[None], value))


def picture(row: Tensor, value: float) -> None:
    """The probabilities over the temperature, where there are any."""
    found = temperature.shares(row)
    if found.probabilities.isnan().any():
        return
    figure = figures.shares(found, value, lesson.colours())
    alt = "The probability of each class over the temperature, on each other: together 1"
    chart.draw(figure, key="softmax-shares", alt=alt)
