"""The activations page's first view: the numbers, and the curve and slope with them on it."""

from __future__ import annotations

from explainers.lessons.activations import code, figures, tries, words
from explainers.lessons.activations import numbers as activations
from explainers.lessons.activations.functions import ACTIVATIONS
from explainers.lessons.activations.numbers import Curve, Values
from explainers.worked import number
from pages.layers.activations import arguments
from pages.layers.activations.arguments import Page
from pages.parts import chart, lesson, matrix_editor
from pages.parts.bench import bench, beside
from pages.parts.stage import stage

LONGEST = 12  # rows of the table: more are not read


def view(controls: Page, values: Values) -> None:
    """The stage with the arithmetic, and below it where the numbers lie on both curves."""
    place = bench()
    given, sentence = activations.numbers(values)
    curve = activations.curve(values)
    with place.figure:
        lesson.told([sentence])
        stage(
            activations.example(values, given),
            key="activations-stage",
            editable=("input",),
            on_edit=lambda edit: matrix_editor.take_edit(controls, {"input": given}, edit),
            of=values,
        )
        with beside():
            _curves(curve, values.function)
    with place.controls:
        arguments.function(controls, values)
        arguments.matrix(controls, given)
    lesson.side_by_side([_words(values), _table(curve)])
    lesson.notice(words.NOTICE["numbers"], tries.ALL["numbers"], controls)
    lesson.code(code.values_and_slopes(values, given))


def _curves(found: Curve, name: str) -> None:
    colours = lesson.colours()
    written = "; ".join(
        f"{number(x)} → {number(y)}, slope {number(s)}" for x, y, s in found.points.tolist()
    )
    chart.draw(
        figures.value(found, name, colours),
        key="activations-value",
        alt=f"The curve of {name}, with points: {written}",
    )
    chart.draw(
        figures.slope(found, name, colours),
        key="activations-slope",
        alt=f"The derivative of {name}, with points: {written}",
    )


def _words(values: Values) -> str:
    """The function's formula, what it does, and where PyTorch tells of it."""
    found = ACTIVATIONS[values.function]
    layer = f"torch.nn.{found.layer}"
    link = f"[:material/open_in_new: {layer}]({lesson.DOCS}{layer}.html)"
    does = f"**{found.layer}.** {words.FUNCTIONS[values.function]} {link}"
    return f"$$\n{found.formula}\n$$\n\n{does}"


def _table(found: Curve) -> str:
    """Each different number with its value and its slope, where they are few."""
    said = [words.ON_THE_CURVES]
    if found.beyond:
        said.append(f"{found.beyond} of your numbers lie beyond the curves' edge.")
    if len(found.points) <= LONGEST:
        rows = (" | ".join(map(number, row)) for row in found.points.tolist())
        head = "| :blue[x] | :green[value] | :violet[slope] |\n|---|---|---|"
        said.append("\n".join([head, *(f"| {row} |" for row in rows)]))
    return "\n\n".join(said)
