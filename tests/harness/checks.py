"""What must hold on every page, whatever its settings: each check gives the faults it found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

import plotly.graph_objects as go

from explainers.worked import number
from tests.harness import evaluate, intervals, latex
from tests.harness.evaluate import UnreadableError
from tests.harness.visit import Staged, Visit
from tests.pages.reading import charts, components

CELLS = 5  # of each worked example
EQUATION = re.compile(
    r"[\d(⌊⌈−][\d.,()⌊⌋⌈⌉×÷+− ]*[×÷+−][\d.,()⌊⌋⌈⌉×÷+− ]* = \**−?\d[\d.,]*(?:e−?\d+)?"
)


def faults(seen: Visit, dice: Random) -> list[str]:
    """Everything that is not as it should be, in words."""
    if seen.app.exception:
        return [f"exception: {node.value}" for node in seen.app.exception]
    found = [*seen.unfair]
    if not _shows_something(seen):
        found.append("the page is empty")
    for staged in seen.stages:
        found += stage_faults(staged, dice)
    for formula in seen.formulas:
        found += formula_faults(formula)
    for text in seen.words:
        found += text_faults(text)
    found += list(_sizes(seen))
    found += list(_charts(seen))
    found += list(_pictures(seen))
    return [*found, *_counts(seen)]


def _charts(seen: Visit) -> Iterator[str]:
    """Charts that Plotly would not take, since nothing looks at them, or that say no numbers."""
    for name, sent in charts(seen.app).items():
        drawn = [one for one in sent["data"] if len(one.get("y", one.get("z", ())))]
        if not sent["alt"] or (drawn and not re.search(r"\d", sent["told"])):
            yield f"{name}: it is not told what is seen: {sent['told']!r}"
        try:
            go.Figure({"data": sent["data"], "layout": sent["layout"]})
        except ValueError as error:
            yield f"{name}: {error}"


def _pictures(seen: Visit) -> Iterator[str]:
    """Pictures that are not called by a word."""
    for node in seen.app.get("image"):
        for one in node.proto.imgs:
            if not re.search("[^\\W\\d]{3}", one.alt):
                yield f"a picture is called {one.alt!r}"


def stage_faults(staged: Staged, dice: Random) -> Iterator[str]:
    """The arithmetic of some cells, worked out again, against the values shown and PyTorch's."""
    example = staged.example
    shape = tuple(example.output.shape)
    first, last = tuple(0 for _ in shape), tuple(n - 1 for n in shape)
    random = {tuple(dice.randrange(n) for n in shape) for _ in range(CELLS)}
    for index in {first, last, *random}:
        yield from cell_faults(staged, index)


def cell_faults(staged: Staged, index: tuple[int, ...]) -> Iterator[str]:
    """The arithmetic of one cell."""
    explanation = staged.example.explain(*index)
    formula, value = explanation.formula, explanation.value
    if number(value) != number(float(staged.example.output[index])):
        yield f"{formula}: the output holds {float(staged.example.output[index])!r}"
    for read in explanation.reads:
        held = staged.example.operands[read.operand]
        if not read.padding and not _same(held[read.index].item(), read.value):
            yield f"{formula}: {read.operand}{read.index} is {held[read.index].item()!r}"
    if not any(character.isdigit() for character in formula.rsplit(" = ", 1)[0]):
        return  # said in words
    try:
        dtype = staged.example.output.dtype
        share, least = evaluate.step(dtype), evaluate.least(dtype)
        exact = evaluate.exactly(explanation, share)
        if not exact.holds(value, least):
            yield f"{formula}: {exact} is not {value!r}"
        shown = evaluate.as_shown(explanation, share)
        if not shown.undefined and not shown.meets(intervals.as_shown(value).beside(least)):
            yield f"{formula}: as it is shown it gives {shown}"
    except UnreadableError as error:
        yield f"{formula}: cannot be worked out ({error})"


def formula_faults(formula: str) -> Iterator[str]:
    """In each line of LaTeX every side of `=` that is all numbers has the same value."""
    for values in latex.sides(formula):
        if any(not values[0].meets(other) for other in values[1:]):
            yield f"{formula}: {[(float(v.low), float(v.high)) for v in values]}"


def text_faults(text: str) -> Iterator[str]:
    """Equations in running text hold, such as `3 × 64 + 10 = 202`."""
    for found in EQUATION.finditer(text):
        if text[: found.start()].rstrip().endswith(("×", "÷", "+", "−")):
            continue  # the rest of an equation with words in it
        equation = found[0]
        left, right = equation.rsplit(" = ", 1)
        try:
            values = [
                evaluate.arithmetic(_balanced(side), of=intervals.as_shown)
                for side in (left, right.strip("*.,"))
            ]
        except UnreadableError:
            continue
        if not values[0].meets(values[1]):
            yield f"{equation}: the left side is {float(values[0].low)}"


def _balanced(text: str) -> str:
    """`text` from behind the last bracket that was opened before it, which is prose."""
    while text.count("(") > text.count(")"):
        text = text[text.index("(") + 1 :]
    return text.strip()


def _shows_something(seen: Visit) -> bool:
    app = seen.app
    kinds = ("imgs", "image", "table", "metric", "radio", "code")
    return bool(app.title) and (
        any(components(app))
        or any(app.get(kind) for kind in kinds)
        or any((app.error, app.warning, app.info))
    )


def _sizes(seen: Visit) -> Iterator[str]:
    """The size at the end of a size formula is one that an output on the page has."""
    shapes = [grid["shape"] for s in seen.stages for grid in s.payload["grids"]]
    for formula in seen.formulas if shapes else ():
        # After an arrow stands what PyTorch's rule makes of the formula's own result.
        formula = formula.replace(r"\;\to\;", "=")
        for name, axis in (("H", -2), ("W", -1)):
            values = latex.sides(formula) if formula.count(rf"{name}_\text{{out}}") else []
            for line in values:
                size = line[-1].low
                if all(len(shape) < 2 or shape[axis] != size for shape in shapes):
                    yield f"{formula}: no tensor is {size} in that direction, but {shapes}"


def _counts(seen: Visit) -> Iterator[str]:
    """A number that stands alone and is worked out below it is the same in both places."""
    said = "\n".join(seen.words)
    for metric in seen.app.metric:
        for found in re.findall(
            rf"^{re.escape(metric.label)}: .* = ([\d.,]+\d)", said, re.MULTILINE
        ):
            if found != metric.value:
                yield f"{metric.label} is {metric.value}, and in words {found}"


def _same(one: float, other: float) -> bool:
    return one == other or (one != one and other != other)
