"""The softmax page's view of log_softmax, beside the logarithm of the softmax."""

from __future__ import annotations

import torch
from torch import Tensor

from explainers.lessons.softmax import code, figures, formulas, log, remarks, shift, tries, words
from explainers.lessons.softmax import numbers as softmax
from explainers.lessons.softmax.numbers import Values
from pages.learning.softmax import logits
from pages.learning.softmax.logits import Page
from pages.parts import chart, lesson
from pages.parts.bench import bench
from pages.parts.stage import stage


def view(controls: Page, values: Values) -> None:
    """Draw the view."""
    given, dtype = softmax.given(values), shift.DTYPES[values.dtype]
    row = given.row(values.sample)
    place = bench()
    with place.figure:
        lesson.told([given.complaint])
        stage(
            log.work(row, dtype),
            key="softmax-log-stage",
            operators=("→", "→"),
            captions={"input": "logits x", "output": " · ".join(log.WAYS)},
            initial=(0, values.moved),
            editable=("input",),
            on_edit=lambda edit: logits.edited(controls, values, given, edit),
        )
        picture(row, values.moved, dtype)
        logits.remarked([remarks.of_log(row, dtype)])
    with place.controls:
        controls.presets(softmax.PRESETS["log"], words.PRESETS["log"])
        controls.segments("dtype")
        logits.draw(controls, values, given, low=1.5 * log.lowest(dtype))
    logits.formula("log", formulas.logarithm(row, values.moved, lesson.colours()))
    lesson.notice(words.NOTICE["log"], tries.LOG, controls)
    lesson.code(code.log(row, values.dtype))


def picture(row: Tensor, column: int, dtype: torch.dtype) -> None:
    """Both logarithms along one logit, where they go along it."""
    found = log.curves(row, column, dtype)
    if found is None:
        return
    figure = figures.logarithms(found, column, shift.name(dtype), lesson.colours())
    alt = f"ln(softmax) and log_softmax of class {column} along its logit: the former breaks"
    chart.draw(figure, key="softmax-log-curves", alt=alt)
