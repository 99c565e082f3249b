"""The softmax page's first view: from logits to probabilities, cell by cell."""

from __future__ import annotations

from explainers.lessons.softmax import arithmetic, cells, code, formulas, remarks, tries, words
from explainers.lessons.softmax import numbers as softmax
from explainers.lessons.softmax.numbers import Values
from pages.learning.softmax import logits
from pages.learning.softmax.logits import Page
from pages.parts import lesson, matrix_editor
from pages.parts.bench import bench
from pages.parts.stage import stage


def view(controls: Page, values: Values) -> None:
    """Draw the view."""
    given, dim = softmax.given(values), int(values.dim)
    example = cells.work(given.input, dim)
    place = bench()
    with place.figure:
        lesson.told([given.complaint])
        shifted = arithmetic.needs_shift(given.input)
        stage(
            example,
            key="softmax-cells-stage",
            operators=("→", "÷", "="),
            captions={
                "input": "logits x",
                "exponentials": "e^(x − max)" if shifted else "e^x",
                "output": f"softmax, dim={dim}",
            },
            initial=(values.sample, values.moved),
            editable=("input",),
            on_edit=lambda edit: matrix_editor.take_edit(
                controls, {"input": given.input}, edit, infinities=True
            ),
        )
        logits.remarked(remarks.cells(given.input, dim, example.output))
    with place.controls:
        controls.presets(softmax.PRESETS["cells"], words.PRESETS["cells"])
        controls.segments("dim")
        logits.draw(controls, values, given)
    row = given.row(values.sample) if dim == 1 else given.input[:, values.moved]
    logits.formula("cells", formulas.quotient(row, lesson.colours()))
    lesson.notice(words.NOTICE["cells"], tries.CELLS, controls)
    lesson.code(code.cells(given.input, dim))
