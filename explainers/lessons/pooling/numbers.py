"""The pooling lesson: its controls, its numbers and its presets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, TypedDict

import torch
from torch import Tensor

from explainers import matrices
from explainers.images import choosing
from explainers.kinds import Choice, Pair, Text, Whole
from explainers.layers import (
    adaptive_avg_pool2d,
    adaptive_max_pool2d,
    avg_pool2d,
    max_pool2d,
    pools,
)
from explainers.layers.pooled import MaxPooled
from explainers.layers.pools import Pool
from explainers.lessons.pooling import words
from explainers.notes import CHANNELS, LARGEST, WIDEST, input_field
from explainers.worked import WorkedExample

KINDS = ("max", "avg")
NONE = "None"


@dataclass(frozen=True, kw_only=True)
class Values(choosing.Values):
    """What the page's controls are set to."""

    view: Annotated[str, Choice(words.VIEWS)] = "maximum"
    kernel_size: Annotated[tuple[int, int], Pair(1, 5)] = (3, 3)
    stride: Annotated[str, Choice((NONE, "1", "2", "3", "4", "5"))] = NONE
    padding: Annotated[int, Whole(0, 3)] = 0
    dilation: Annotated[int, Whole(1, CHANNELS)] = 1
    ceil_mode: bool = False
    return_indices: bool = False
    count_include_pad: bool = True
    divisor_override: Annotated[str, Choice((NONE, *map(str, range(10))))] = NONE
    kind: Annotated[str, Choice(KINDS)] = "max"
    output_size: Annotated[tuple[int, int], Pair(1, LARGEST)] = (2, 3)
    channels: Annotated[int, Whole(1, CHANNELS)] = 1
    size: Annotated[tuple[int, int], Pair(1, LARGEST, WIDEST)] = (5, 5)
    times: Annotated[int, Whole(1, CHANNELS)] = 1
    start: Annotated[int, Whole(8, 96)] = 32
    input: Annotated[str, Text()] = ""
    grad_output: Annotated[str, Text()] = ""


PRESETS: Mapping[str, Values] = {
    "notes": Values(),
    "network": Values(kernel_size=(2, 2), size=(6, 6)),
    "overlapping": Values(stride="2", size=(8, 8)),
    "padding": Values(stride="1", padding=1, size=(3, 3), input="\n".join(["−1 −1 −1"] * 3)),
    "dilation_2": Values(stride="1", dilation=2, size=(7, 7)),
    "dropped": Values(kernel_size=(1, 1), stride="2", size=(2, 10)),
    "ties": Values(
        kernel_size=(2, 2),
        stride="1",
        return_indices=True,
        size=(3, 4),
        input="7 7 1 1\n2 7 1 1\n2 2 1 5",
    ),
}
"""Settings of the view of the maximum."""


class MaxArguments(TypedDict):
    """The arguments of `max_pool2d.work`."""

    kernel_size: tuple[int, int]
    stride: int | None
    padding: int
    dilation: int
    ceil_mode: bool


class AvgArguments(TypedDict):
    """The arguments of `avg_pool2d.work`."""

    kernel_size: tuple[int, int]
    stride: int | None
    padding: int
    ceil_mode: bool
    count_include_pad: bool
    divisor_override: int | None


@dataclass(frozen=True)
class Numbers:
    """The input (C, H, W), float32, and a sentence where what was typed could not be used."""

    input: Tensor
    complaints: tuple[str, ...] = ()


def arguments(values: Values, ceil_mode: bool) -> MaxArguments:
    """The arguments of max pooling that the controls' `values` stand for."""
    return {
        "kernel_size": values.kernel_size,
        "stride": _optional(values.stride),
        "padding": values.padding,
        "dilation": values.dilation,
        "ceil_mode": ceil_mode,
    }


def average_arguments(values: Values, ceil_mode: bool) -> AvgArguments:
    """As `arguments`, of average pooling, which knows no dilation."""
    return {
        "kernel_size": values.kernel_size,
        "stride": _optional(values.stride),
        "padding": values.padding,
        "ceil_mode": ceil_mode,
        "count_include_pad": values.count_include_pad,
        "divisor_override": _optional(values.divisor_override),
    }


def numbers(values: Values) -> Numbers:
    """What was typed, else the notes' matrix or a repeatable larger one."""
    height, width = values.size
    default = input_field()[: values.channels, :height, :width]
    picture, sentence = matrices.typed(values.input, "input", default)
    return Numbers(picture, (sentence,) if sentence else ())


def maximum(values: Values, picture: Tensor, ceil_mode: bool) -> MaxPooled:
    """The worked example of the view Maximum; raises ValueError where a rule is broken."""
    return max_pool2d.work(picture, **arguments(values, ceil_mode))


def average(values: Values, picture: Tensor, ceil_mode: bool) -> WorkedExample:
    """The worked example of the view Average; raises ValueError where a rule is broken."""
    return avg_pool2d.work(picture, **average_arguments(values, ceil_mode))


def adaptive(values: Values, picture: Tensor) -> WorkedExample:
    """The worked example of the view Adaptive."""
    if values.kind == "max":
        return adaptive_max_pool2d.work(picture, values.output_size)
    return adaptive_avg_pool2d.work(picture, values.output_size)


def windows(values: Values, picture: Tensor, ceil_mode: bool) -> Pool:
    """The geometry behind the examples; raises ValueError where a rule is broken."""
    given = arguments(values, ceil_mode)
    if values.view == "average":
        given["dilation"] = 1
    return pools.check(picture.shape, **given)


@dataclass(frozen=True)
class Gradients:
    """The view Gradient: the worked example of the way back, and what could not be used."""

    example: WorkedExample
    grad_output: Tensor
    complaints: tuple[str, ...]


def gradients(values: Values, picture: Tensor) -> Gradients:
    """The way back through the chosen pooling; raises ValueError where a rule is broken.

    Until something is typed, the output's gradients are 1, 2, 3, …: numbers that can be followed.
    """
    forward = maximum if values.kind == "max" else average
    shape = forward(values, picture, values.ceil_mode).output.shape
    counting = torch.arange(1.0, shape.numel() + 1).view(shape)
    given, sentence = matrices.typed(values.grad_output, "grad_output", counting)
    if values.kind == "max":
        example = max_pool2d.backward(picture, given, **arguments(values, values.ceil_mode))
    else:
        rest = average_arguments(values, values.ceil_mode)
        example = avg_pool2d.backward(picture, given, **rest)
    return Gradients(example, given, (sentence,) if sentence else ())


@dataclass(frozen=True)
class Ties:
    """How many windows have their maximum in several cells, of how many."""

    windows: int
    of: int
    first: bool
    """Whether the index is, in each of them, the first of those cells in reading order."""


def ties(example: MaxPooled) -> Ties:
    """Looks at every window: which of several equal maxima did PyTorch's index name?"""
    tied, first = 0, True
    cells = (example.output > -torch.inf).nonzero().tolist()
    for index in cells:
        explanation = example.explain(*index)
        equal = [r.index for r in explanation.reads if r.value == explanation.value]
        tied += len(equal) > 1
        first &= equal[0] == example.winner(tuple(index))
    return Ties(tied, example.output.numel(), first)


def sized_as_typed(values: Values) -> Values:
    """With the size of the typed input, so that its whole matrix is shown.

    As it was where the text is unusable, or has more rows, columns or planes than there may be.
    """
    size = matrices.size(values.input, "input", planes=CHANNELS, rows=LARGEST, columns=WIDEST)
    return replace(values, size=size[1:], channels=size[0]) if size else values


def pooled_picture(values: Values, picture: Tensor, ceil_mode: bool) -> list[Tensor]:
    """A picture (3, H, W) of 0 to 1 after one pooling, after two, …: as many as `times`.

    Raises ValueError where a rule is broken, be it only at a later pooling.
    """
    stages = []
    for _ in range(values.times):
        if values.kind == "max":
            picture = max_pool2d.work(picture, **arguments(values, ceil_mode)).output
        else:
            picture = avg_pool2d.work(picture, **average_arguments(values, ceil_mode)).output
        stages.append(picture)
    return stages


@dataclass(frozen=True)
class Edge:
    """One pooling of a picture with ceil_mode off and on (C, H', W'), and what is said of it."""

    off: Tensor
    on: Tensor

    @property
    def rows(self) -> int:
        """Rows that ceil_mode adds at the bottom."""
        return self.on.shape[1] - self.off.shape[1]

    @property
    def columns(self) -> int:
        """Columns that ceil_mode adds at the right."""
        return self.on.shape[2] - self.off.shape[2]

    @property
    def words(self) -> str:
        """What ceil_mode adds, in a sentence."""
        if not self.rows and not self.columns:
            return "The windows fit exactly, or the one too many is dropped: both are the same."
        added = [
            f"{count} {word}{'' if count == 1 else 's'} at the {side}"
            for count, word, side in (
                (self.rows, "row", "bottom"),
                (self.columns, "column", "right"),
            )
            if count
        ]
        return (
            f"Beyond the lines stand {' and '.join(added)} that only `ceil_mode=True` has: they "
            "come from pixels that are never read without it, by windows that hang over the edge."
        )


def edge(values: Values, picture: Tensor) -> Edge | None:
    """One pooling of a picture (3, H, W) with ceil_mode off and on; None where one is refused."""
    once = replace(values, times=1)
    try:
        (off,), (on,) = (pooled_picture(once, picture, mode) for mode in (False, True))
    except ValueError:
        return None  # the view itself says why
    return Edge(off, on)


def _optional(text: str) -> int | None:
    return None if text == NONE else int(text)
