"""The pooling page's windows: ceil_mode off and on side by side, for the maximum and the mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from torch import Tensor

from explainers.layers.pooled import MaxPooled, index_example
from explainers.layers.pools import Pool
from explainers.lessons.pooling import code, numbers, sizes, tries
from explainers.worked import WorkedExample
from pages.parts import lesson, matrix_editor
from pages.parts.bench import Bench, bench, beside, more
from pages.parts.controls import Controls
from pages.parts.stage import stage

HELP = {
    "kernel_size": "How many cells the window has in this direction.",
    "stride": "How many cells the window moves from one stop to the next. None, PyTorch's default, "
    "is as many as the window has: the windows lie side by side.",
    "padding": "Cells added on every side: −∞ for the maximum, 0 for the mean.",
    "dilation": "The distance between neighbouring cells of the window.",
    "ceil_mode": "Round the size formula up, so that a last window may hang over the edge.",
    "return_indices": "Also give the place of each maximum: row × width + column.",
    "count_include_pad": "Whether cells of the padding count in what the sum is divided by.",
    "divisor_override": "A number to divide by, instead of the count of cells.",
    "channels": "Each channel is pooled on its own.",
    "size": "How many cells the input has in this direction.",
    "output_size": "How many cells the output shall have in this direction.",
    "times": "How often the pooling is applied, one after the other.",
    "kind": "What is kept of each window: its largest number, or the mean.",
    "start": "Rows and columns of the network's input.",
}

Outcome = WorkedExample | ValueError


def maximum(controls: Controls) -> None:
    """The view Maximum."""
    place = bench()
    with place.controls:
        controls.presets(numbers.PRESETS)
        window_controls(controls, dilation=True)
        controls.toggle("return_indices", help=HELP["return_indices"])
        more_controls(controls)
    picture = given_input(controls)
    arguments = numbers.arguments(controls.values, ceil_mode=False)
    outcomes = _both(controls, place, picture, numbers.maximum)
    lesson.notice(
        [
            "A faded number was looked at and lost. Only the largest counts, and only to it will "
            "the gradient find its way back.",
            "Dotted cells are **nothing at all**: a window that hangs over the edge takes the "
            "largest of what is there.",
            "Padding is **−∞**, not zero, so that it can never be the largest.",
            "With equal numbers `return_indices` names the first in reading order: row by row, "
            "from the left.",
            "Nothing is learned: a pooling layer has no weights.",
        ],
        tries.ALL["Maximum"],
        controls,
    )
    _code(picture, outcomes, "max_pool2d", arguments, controls["return_indices"])


def average(controls: Controls) -> None:
    """The view Average."""
    place = bench()
    with place.controls:
        window_controls(controls, dilation=False)
        controls.steps("divisor_override", help=HELP["divisor_override"])
        controls.toggle("count_include_pad", help=HELP["count_include_pad"])
        more_controls(controls)
    picture = given_input(controls)
    arguments = numbers.average_arguments(controls.values, ceil_mode=False)
    outcomes = _both(controls, place, picture, numbers.average)
    lesson.notice(
        [
            "The mean pads with **zeros**. With `count_include_pad=True` they count in the "
            "divisor, so means at the edge come out smaller.",
            "What a window sees beyond the padding (dotted) never counts in the divisor.",
            "`divisor_override` divides every sum by the same number, whatever the window saw.",
            "Average pooling has no dilation: PyTorch's AvgPool2d does not know the argument.",
        ],
        tries.ALL["Average"],
        controls,
    )
    _code(picture, outcomes, "avg_pool2d", arguments)


def window_controls(controls: Controls, *, dilation: bool) -> None:
    """Kernel size, stride and padding, and dilation where the layer has it."""
    labels = ("kernel_size: height", "kernel_size: width")
    controls.pair("kernel_size", labels, help=HELP["kernel_size"])
    controls.steps("stride", help=HELP["stride"])
    controls.slider("padding", help=HELP["padding"])
    if dilation:
        controls.slider("dilation", help=HELP["dilation"])


def more_controls(controls: Controls) -> None:
    """The input's size, and its numbers to edit."""
    with more(controls, "Input: size and numbers") as opened:
        if opened:
            controls.pair("size", ("input height", "input width"), help=HELP["size"])
            controls.slider("channels", help=HELP["channels"])
            shown = numbers.numbers(controls.values).input
            matrix_editor.draw(controls, "input", shown, low=-9, high=9, sizes=numbers.typed_size)


def editing(controls: Controls, **shown: Tensor) -> dict[str, Any]:
    """What the stage needs so that the cells of the operands `shown` can be typed over."""
    return {
        "editable": tuple(shown),
        "on_edit": lambda edit: matrix_editor.take_edit(controls, shown, edit),
    }


def given_input(controls: Controls) -> Tensor:
    """The input (C, H, W); what could not be used of a typed one is told."""
    given = numbers.numbers(controls.values)
    lesson.told(given.complaints)
    return given.input


# --- ceil_mode off and on -----------------------------------------------------------------------


def _both(
    controls: Controls,
    place: Bench,
    picture: Tensor,
    make: Callable[[Mapping[str, Any], Tensor, bool], WorkedExample],
) -> dict[bool, Outcome]:
    """The stages of both settings of ceil_mode beside each other; below the bench, their sizes."""
    outcomes = {mode: _attempt(make, controls.values, picture, mode) for mode in (False, True)}
    refused = [outcome for outcome in outcomes.values() if isinstance(outcome, ValueError)]
    with place.figure:
        if len(refused) == len(outcomes):
            lesson.refusal(refused[-1])
            return outcomes
        with beside():
            for mode, outcome in outcomes.items():
                _one(controls, picture, outcome, mode)
        taken = {m: outcome for m, outcome in outcomes.items() if isinstance(outcome, MaxPooled)}
        if taken and controls["return_indices"]:
            with beside("indices"):
                for mode, outcome in taken.items():
                    _indices(controls, outcome, mode)
    lesson.side_by_side(
        [
            _words(controls, picture, outcome, mode)
            for mode, outcome in outcomes.items()
            if not isinstance(outcome, ValueError)
        ],
        legend=sizes.LEGEND,
    )
    return outcomes


def _attempt(
    make: Callable[[Mapping[str, Any], Tensor, bool], WorkedExample],
    values: Mapping[str, Any],
    picture: Tensor,
    ceil_mode: bool,
) -> Outcome:
    try:
        return make(values, picture, ceil_mode)
    except ValueError as error:
        return error


def _one(controls: Controls, picture: Tensor, outcome: Outcome, ceil_mode: bool) -> None:
    """The stage of one setting of ceil_mode, or why there is none."""
    if isinstance(outcome, ValueError):
        lesson.refusal(outcome)
        return
    rounding = "rounds the size up" if ceil_mode else "rounds the size down, PyTorch's default"
    stage(
        outcome,
        key=_key(controls, ceil_mode),
        title=f"ceil_mode={ceil_mode} {rounding}",
        initial=_first_seen(outcome, numbers.windows(controls.values, picture, ceil_mode)),
        of=controls.read(),
        **editing(controls, input=picture),
    )


def _indices(controls: Controls, outcome: MaxPooled, ceil_mode: bool) -> None:
    """The stage of the indices that belong to the maxima."""
    stage(
        index_example(outcome),
        key=f"{_key(controls, ceil_mode)}-indices",
        captions={"output": "indices"},
        of=controls.read(),
    )


def _key(controls: Controls, ceil_mode: bool) -> str:
    return f"{controls.page}-{controls['view']}-{ceil_mode}"


def _first_seen(example: WorkedExample, pool: Pool) -> tuple[int, ...] | None:
    """The last cell, where its window hangs over the edge: that is what there is to see."""
    if pool.down.overhang or pool.across.overhang:
        return tuple(size - 1 for size in example.output.shape)
    return None


def _words(controls: Controls, picture: Tensor, outcome: WorkedExample, ceil_mode: bool) -> str:
    """The size formula of one setting of ceil_mode, filled in, and what is said of it."""
    pool = numbers.windows(controls.values, picture, ceil_mode)
    alike = pool.down == pool.across
    axes = (("H", "row", pool.down), ("W", "column", pool.across))
    said = [f"**`ceil_mode={ceil_mode}`**", f"$$\n{sizes.symbols('H', ceil_mode)}\n$$"]
    for name, cells, stops in axes[:1] if alike else axes:
        said.append(f"$$\n{sizes.filled(name, stops, lesson.colours())}\n$$")
        said.append(sizes.rule(stops, cells) + " Across, the numbers are the same." * alike)
    if isinstance(outcome, MaxPooled) and controls["return_indices"]:
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


def _code(
    picture: Tensor,
    outcomes: Mapping[bool, Outcome],
    name: str,
    arguments: Mapping[str, Any],
    indices: bool = False,
) -> None:
    """The snippet: a loop over both settings, or the one call that PyTorch takes."""
    taken = [mode for mode, outcome in outcomes.items() if not isinstance(outcome, ValueError)]
    if len(taken) == 2:
        lesson.code(code.both(picture, name, arguments, indices))
    elif taken:
        call = {**arguments, "ceil_mode": taken[0]}
        lesson.code(code.one(picture, name, call, indices))
