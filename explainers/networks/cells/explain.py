"""The registry: for each kind of layer, what explains one of its numbers; and the telling."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor, nn

from explainers.layers import flatten
from explainers.networks.cells import norms, sums, windows
from explainers.networks.cells.activations import ACTIVATIONS
from explainers.networks.cells.excerpt import excerpt, total
from explainers.networks.cells.story import Cell, Local, Step, Story
from explainers.networks.cells.sums import Sum
from explainers.networks.residual import Residual
from explainers.networks.stops import Stop
from explainers.worked import Explanation, Index, Read, Term, WorkedExample, added

SUMS: Mapping[type[nn.Module], Callable[..., Sum]] = {
    nn.Conv2d: sums.convolved,
    nn.ConvTranspose2d: sums.transposed,
    nn.Linear: sums.weighed,
}
"""Layers whose numbers are told in two steps: a part, then the sum of all."""


def _flattened(_: nn.Module, input: Tensor, cell: Index) -> Cell:
    return flatten.work(input), cell


LOCAL: Mapping[type[nn.Module], Local] = {
    **ACTIVATIONS,
    nn.MaxPool2d: windows.max_pool,
    nn.AvgPool2d: windows.avg_pool,
    nn.AdaptiveAvgPool2d: windows.adaptive_avg_pool,
    nn.AdaptiveMaxPool2d: windows.adaptive_max_pool,
    nn.Upsample: windows.upsampled,
    nn.BatchNorm1d: norms.batch_normed,
    nn.BatchNorm2d: norms.batch_normed,
    nn.LayerNorm: norms.layer_normed,
    nn.GroupNorm: norms.group_normed,
    nn.Softmax: norms.softmaxed,
    nn.LogSoftmax: norms.log_softmaxed,
    nn.Dropout: windows.kept,
    nn.Dropout2d: windows.kept,
    nn.Identity: windows.kept,
    nn.Flatten: _flattened,
}
"""Layers whose numbers are told in one step."""


def known(layer: nn.Module) -> bool:
    """Whether the arithmetic of `layer` is known here."""
    return type(layer) in SUMS or type(layer) in LOCAL or isinstance(layer, Residual)


def sources(stop: Stop) -> int:
    """How many parts each of the layer's numbers is a sum of; 0 where it is told in one step."""
    found = _sum(stop, tuple(0 for _ in stop.output.shape))
    return 0 if found is None or found.count == 1 else found.count


def source_of(stop: Stop, channel: int) -> tuple[str, int]:
    """What those parts come from, and the number of the first that `channel` reads."""
    found = _sum(stop, (channel, *(0 for _ in stop.output.shape[1:])))
    return ("", 0) if found is None else (found.source, found.first)


def _sum(stop: Stop, cell: Index) -> Sum | None:
    made = SUMS.get(type(stop.layer))
    return None if made is None else made(stop.layer, stop.input, cell, stop.spread)


@torch.no_grad()
def explain(stop: Stop, cell: Index, source: int = 0) -> Story:
    """How the number at `cell` of what leaves `stop` came about.

    Where it is a sum over several sources, such as input maps, the first step is about the one
    numbered `source`. Raises ValueError, in words, for a layer whose arithmetic is not known here.
    """
    kind = type(stop.layer)
    if stop.addends is not None:
        return Story((_added(stop, stop.addends, cell),))
    if (found := _sum(stop, cell)) is not None:
        return _summed(stop, found, cell, source)
    if kind in LOCAL:
        example = excerpt(*LOCAL[kind](stop.layer, stop.input, cell))
        captions = {"input": _comes_in(example), "output": f"{stop.name} at {shown(cell)}"}
        return Story((Step(_words(stop.layer), example, captions, _operators(example)),))
    raise ValueError(
        f"How {kind.__name__} computes a number is not told here. It turns "
        f"{_times(stop.input)} numbers into {_times(stop.output)}."
    )


def _summed(stop: Stop, found: Sum, cell: Index, source: int) -> Story:
    count = found.count
    output = stop.output[cell]
    here = f"{stop.name} at {shown(cell)}"
    if count == 1:
        example = excerpt(*found.piece(0, True))
        words = f"Every number is multiplied by its weight, and all are added: {found.window}."
        return Story((Step(words, example, {"output": here}, _operators(example)),))
    part = excerpt(*found.piece(source, False))
    bias = None if found.bias is None else found.bias[0]
    whole = total(found.parts(), bias, output)
    name = f"{found.source} {found.first + source}"
    first = _PART[type(stop.layer)].format(name=name, window=found.window)
    and_bias = "" if bias is None else " and the bias"
    second = f"The parts of all {count:,} {found.source}s{and_bias} are added."
    return Story(
        (
            Step(first, part, {"input": name, "output": "its part"}, _operators(part)),
            Step(
                second,
                whole,
                {"channels": f"parts of the {found.source}s", "output": here},
                ("=",) if bias is None else ("+", "="),
            ),
        )
    )


def _added(stop: Stop, addends: tuple[Tensor, Tensor], cell: Index) -> Step:
    one, other = (values[cell] for values in addends)
    sides = (("shortcut", one), ("body", other))
    terms = added(Term((Read(name, (), float(value)),)) for name, value in sides)
    found = Explanation(tuple(terms), float(stop.output[cell]))
    example = WorkedExample(
        operands={"shortcut": one, "body": other},
        output=stop.output[cell],
        explainer=lambda _: found,
        roles={"shortcut": "input", "body": "kernel", "output": "output"},
    )
    captions = {
        "shortcut": "what came in, or its shortcut",
        "body": "what its layers made of it",
        "output": f"{stop.name} at {shown(cell)}",
    }
    return Step("A residual block adds its two sides.", example, captions, ("+", "="))


def _words(layer: nn.Module) -> str:
    if isinstance(layer, nn.AvgPool2d) and layer.divisor_override:
        return f"The sum of its window, divided by {layer.divisor_override} (divisor_override)."
    return _WORDS[type(layer)]


def shown(cell: Index) -> str:
    """A cell as it is named: `(3, 8, 8)`, or `3` in a row of numbers."""
    return f"({', '.join(map(str, cell))})" if len(cell) > 1 else str(cell[0])


def _comes_in(example: WorkedExample) -> str:
    read = example.explain(*(0 for _ in example.output.shape)).reads
    inside = {part.index for part in read if part.operand == "input" and not part.padding}
    return "what comes in" if len(inside) == 1 else f"{len(inside):,} numbers that come in"


def _times(values: Tensor) -> str:
    return "×".join(map(str, values.shape))


def _operators(example: WorkedExample) -> tuple[str, ...]:
    names = tuple(example.operands)
    if names == ("input", "weight"):
        return "∗", "="
    if names == ("input", "weight", "bias"):
        return "∗", "+", "="
    return (*[""] * (len(names) - 1), "→")


_PART: Mapping[type[nn.Module], str] = {
    nn.Conv2d: "The kernel's slice for {name} lies on a {window} window of that map.",
    nn.ConvTranspose2d: "Every number of {name} lays a {window} slice of the kernel, multiplied by "
    "it, into the output. Those that reach this pixel are added.",
    nn.Linear: "The numbers of {name}, {window}, are multiplied by their weights and added.",
}

_WORDS: Mapping[Any, str] = {
    **dict.fromkeys(ACTIVATIONS, "Each number is made of the one in its place, by itself."),
    nn.MaxPool2d: "The largest number of its window.",
    nn.AvgPool2d: "The mean of its window.",
    nn.AdaptiveAvgPool2d: "The mean of its bin: the part of the map that falls to it.",
    nn.AdaptiveMaxPool2d: "The largest number of its bin: the part of the map that falls to it.",
    nn.Upsample: "The numbers of the smaller map around it, each times its share.",
    nn.BatchNorm1d: "It is moved and scaled by the statistics of its channel.",
    nn.BatchNorm2d: "It is moved and scaled by the statistics of its channel.",
    nn.LayerNorm: "It is moved and scaled by mean and variance along the picture's last axes.",
    nn.GroupNorm: "It is moved and scaled by mean and variance over its group of channels.",
    nn.Softmax: "Its share: e to the power of the number, by the sum of all such powers. The "
    "largest number is taken off first, so that no power is too large.",
    nn.LogSoftmax: "The logarithm of its share among the numbers. The largest is taken off first, "
    "so that no power of e is too large.",
    nn.Dropout: "Dropout makes numbers 0 while training only. Here every one passes as it is.",
    nn.Dropout2d: "Dropout2d makes maps 0 while training only. Here every one passes as it is.",
    nn.Identity: "It lets everything through as it is.",
    nn.Flatten: "Nothing is computed: the maps are read row by row, one after the other.",
}
