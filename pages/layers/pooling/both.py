"""ceil_mode off and on side by side: what the views of the maximum and of the mean consist of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from torch import Tensor

from explainers.layers.pooled import MaxPooled, index_example
from explainers.layers.pools import Pool
from explainers.lessons.pooling import code, numbers, sizes, words
from explainers.lessons.pooling.numbers import Values
from explainers.worked import WorkedExample
from pages.layers.pooling.controls import Page
from pages.parts import lesson, matrix_editor
from pages.parts.bench import Bench, beside
from pages.parts.stage import stage

Make = Callable[[Values, Tensor, bool], WorkedExample]
Outcome = WorkedExample | ValueError


def draw(controls: Page, values: Values, place: Bench, make: Make) -> dict[bool, Outcome]:
    """The two stages; below the bench, how large the outputs are. Gives what came of both."""
    given = numbers.numbers(values)
    outcomes = {mode: _attempt(make, values, given.input, mode) for mode in (False, True)}
    refused = [outcome for outcome in outcomes.values() if isinstance(outcome, ValueError)]
    with place.figure:
        lesson.told(given.complaints)
        if len(refused) == len(outcomes):
            lesson.refusal(refused[-1])
            return outcomes
        with beside():
            for mode, outcome in outcomes.items():
                _one(controls, values, given.input, outcome, mode)
        taken = {m: outcome for m, outcome in outcomes.items() if isinstance(outcome, MaxPooled)}
        if taken and values.return_indices:
            with beside("indices"):
                for mode, example in taken.items():
                    _indices(values, example, mode)
    lesson.side_by_side(
        [
            _words(values, given.input, outcome, mode)
            for mode, outcome in outcomes.items()
            if not isinstance(outcome, ValueError)
        ],
        legend=sizes.LEGEND,
    )
    return outcomes


def _attempt(make: Make, values: Values, picture: Tensor, ceil_mode: bool) -> Outcome:
    try:
        return make(values, picture, ceil_mode)
    except ValueError as error:
        return error


def _one(
    controls: Page, values: Values, picture: Tensor, outcome: Outcome, ceil_mode: bool
) -> None:
    """The stage of one setting of ceil_mode, or why there is none."""
    if isinstance(outcome, ValueError):
        lesson.refusal(outcome)
        return
    stage(
        outcome,
        key=_key(values, ceil_mode),
        title=words.rounding(ceil_mode),
        initial=_first_seen(outcome, numbers.windows(values, picture, ceil_mode)),
        of=values,
        editable=("input",),
        on_edit=partial(matrix_editor.take_edit, controls, {"input": picture}),
    )


def _indices(values: Values, example: MaxPooled, ceil_mode: bool) -> None:
    """The stage of the indices that belong to the maxima."""
    stage(
        index_example(example),
        key=f"{_key(values, ceil_mode)}-indices",
        captions={"output": "indices"},
        of=values,
    )


def _key(values: Values, ceil_mode: bool) -> str:
    return f"pooling-{values.view}-{ceil_mode}"


def _first_seen(example: WorkedExample, pool: Pool) -> tuple[int, ...] | None:
    """The last cell, where its window hangs over the edge: that is what there is to see."""
    if pool.down.overhang or pool.across.overhang:
        return tuple(size - 1 for size in example.output.shape)
    return None


def _words(values: Values, picture: Tensor, outcome: WorkedExample, ceil_mode: bool) -> str:
    """The size formula of one setting of ceil_mode, filled in, and what is said of it."""
    pool = numbers.windows(values, picture, ceil_mode)
    alike = pool.down == pool.across
    axes = (("H", "row", pool.down), ("W", "column", pool.across))
    said = [f"**`ceil_mode={ceil_mode}`**", f"$$\n{sizes.symbols('H', ceil_mode)}\n$$"]
    for name, cells, stops in axes[:1] if alike else axes:
        said.append(f"$$\n{sizes.filled(name, stops, lesson.colours())}\n$$")
        said.append(sizes.rule(stops, cells) + " Across, the numbers are the same." * alike)
    if isinstance(outcome, MaxPooled) and values.return_indices:
        said.append(_ties(outcome))
    return "\n\n".join(filter(None, said))


def _ties(example: MaxPooled) -> str:
    found = numbers.ties(example)
    if not (found.windows and found.first):
        return ""
    return (
        f"In {found.windows} of {found.of} windows the largest number stands more than once. "
        "The index is that of the first one in reading order."
    )


def snippet(
    values: Values,
    outcomes: Mapping[bool, Outcome],
    name: str,
    arguments: Mapping[str, object],
    indices: bool = False,
) -> None:
    """The code: a loop over both settings, or the one call that PyTorch takes."""
    picture = numbers.numbers(values).input
    taken = [mode for mode, outcome in outcomes.items() if not isinstance(outcome, ValueError)]
    if len(taken) == 2:
        lesson.code(code.both(picture, name, arguments, indices))
    elif taken:
        call = {**arguments, "ceil_mode": taken[0]}
        lesson.code(code.one(picture, name, call, indices))
