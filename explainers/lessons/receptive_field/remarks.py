"""What is said of a number and of a pixel, with their numbers filled in."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from torch import Tensor

from explainers.lessons.receptive_field import reads
from explainers.lessons.receptive_field.effective import Effective, needed
from explainers.lessons.receptive_field.numbers import Cell, Followed, seen_channels
from explainers.lessons.receptive_field.ways import EXACT
from explainers.markdown import plain
from explainers.networks.facts import Shape, times
from explainers.networks.layer import Layer
from explainers.shares import percent


def of_input(shape: Shape) -> str:
    """The caption of the input's grid."""
    return f"Input, {times(shape[1:])}"


def of_output(found: Followed, channel: int) -> str:
    """The caption of the grid of the chosen layer."""
    name = found.names[found.at]
    if found.sight.mixed:
        return f"{name}: number {channel} of {found.after[1]:,}"
    shape = found.sight.flat or found.after[1:]
    flat = ", flattened" if found.sight.flat else ""
    return f"{name}, {times(shape)}{flat}: channel {channel}"


def seen(found: Followed, at: Cell) -> str:
    """How many pixels can reach the number, beside its box."""
    height, width = found.shape[2:]
    if not at.count:
        return "**No pixel** reaches it: only the bias and the padding do."
    most = "at most " if found.sight.bound else ""
    pixels = f"{most}**{at.count:,} pixel{'' if at.count == 1 else 's'}** can reach it"
    pixels = pixels[:1].upper() + pixels[1:]
    if at.count == height * width:
        return f"{pixels}: {height} × {width} = {at.count:,}, the whole input."
    down, across = at.box
    if down is None or across is None:
        return f"{pixels}, of {height} × {width} = {height * width:,}."
    return f"{pixels}{_beside_box(at, (down, across), (height, width))}"


def _beside_box(
    at: Cell, box: tuple[tuple[int, int], tuple[int, int]], size: tuple[int, int]
) -> str:
    sides = [last - first + 1 for first, last in box]
    inside = [
        max(0, min(last, n - 1) - max(first, 0) + 1)
        for (first, last), n in zip(box, size, strict=True)
    ]
    area, held = prod(sides), prod(inside)
    if at.count > held:
        return (
            f". The box of {_area(sides)} holds fewer: the padding repeats pixels from elsewhere."
        )
    on_input = "" if held == area else f", of which {_area(inside)} lie on the input"
    if at.count == held:
        whole = "all of the box" if held == area else "the box"
        return f": {whole} of {_area(sides)}{on_input}."
    gaps = held - at.count
    return (
        f", of the box of {_area(sides)}{on_input}. The other {gaps:,} lie in gaps that no window "
        "reads."
    )


def _area(sides: list[int]) -> str:
    return f"{sides[0]:,} × {sides[1]:,} = {prod(sides):,}"


def goes(found: Followed, numbers: int) -> str:
    """How many numbers of the layer a pixel reaches."""
    total = prod(found.after[1:])
    name = plain(found.names[found.at])
    if not numbers:
        return f"It reaches **none** of the {total:,} numbers of {name}: no window reads it."
    most = "At most " if found.sight.bound else ""
    said = f"{most}**{numbers:,}** of the {total:,} numbers of {name} can depend on it"
    if found.sight.mixed:
        return f"{said}."
    cells = numbers // found.channels
    return f"{said}: {cells:,} in each of {found.channels:,} channels."


def remarks(found: Followed, at: Cell) -> Iterator[str]:
    """What is to be said of this network besides its numbers (Markdown)."""
    layers = list(_all(found.upto))
    kinds = {layer.kind.name for layer in layers}
    if any(reads.by_batch(layer, found.training) for layer in found.upto):
        yield (
            "**The whole batch.** Batch norm takes its mean and variance of the batch at hand: the "
            "number depends on every pixel of every picture in it, not only of its own."
        )
    elif kinds & {"BatchNorm1d", "BatchNorm2d"}:
        yield (
            "Batch norm in `eval()` takes each number by itself. In `train()` it reads the whole "
            "batch."
        )
    if found.sight.mixed:
        yield (
            "**The whole row.** Each number here is made of all numbers of a row before it: where "
            "they stood in the maps no longer matters."
        )
    elif found.sight.flat:
        _, height, width = found.sight.flat
        yield (
            "Flatten only renames: channel c, row i, column j is number (c × "
            f"{height} + i) × {width} + j of the row."
        )
    if kinds & {"MaxPool2d", "AdaptiveMaxPool2d"}:
        yield (
            "**It depends on the numbers.** Of each window of a max pooling one number of each "
            "channel goes on, and each picture decides which: these pixels can reach the cell; "
            "which of them do, and how strongly, changes from picture to picture."
        )
    yield from _further(found, layers)
    yield from _channels(found, at)


def _further(found: Followed, layers: list[Layer]) -> Iterator[str]:
    kinds = {layer.kind.name for layer in layers}
    modes = {layer.values.get("padding_mode", "zeros") for layer in layers}
    if found.sight.bound:
        yield (
            "The branches of this network look at many separate places: drawn is the least that "
            "is sure to hold all of them."
        )
    if any(True in reads.whole(one, (1, 1, 1, 1), found.training) for one in _spread(layers)):
        yield "**The whole picture.** A norm over its numbers, or a softmax, reads all of them."
    last = found.rows[-1]
    if kinds & {"ConvTranspose2d", "Upsample"} and (last.down.after.most or last.across.after.most):
        yield (
            "Maps become larger again: neighbouring cells no longer see equally many pixels, so "
            "no formula gives the box of each."
        )
    if modes - {"zeros"}:
        yield "The padding repeats pixels, so that a cell may see some beyond its box."
    if found.training and kinds & {"Dropout", "Dropout2d"}:
        yield "Dropout closes random ways, others at every step."


def _spread(layers: list[Layer]) -> Iterator[Layer]:
    """Those that compare the numbers of maps with each other, batch norm apart."""
    names = ("GroupNorm", "LayerNorm", "Softmax", "LogSoftmax")
    return (one for one in layers if one.kind.name in names)


def _channels(found: Followed, at: Cell) -> Iterator[str]:
    seen_ = seen_channels(found, at)
    total = found.shape[1]
    if len(seen_) < total and seen_:
        listed = ", ".join(map(str, seen_))
        yield (
            f"**Channel {listed} only**, of {total}: groups keep the channels apart, and nothing "
            "has mixed them yet."
            if len(seen_) == 1
            else f"**Channels {listed} only**, of {total}: groups keep the others apart."
        )


def _all(layers: tuple[Layer, ...]) -> Iterator[Layer]:
    for layer in layers:
        yield layer
        if layer.kind.name == "Residual":
            yield from _all((*layer["layers"], *layer["shortcut"]))


def weight(found: Effective, at: Cell) -> str:
    """How the weight of gradients is spread over the pixels that can reach the number."""
    alive = int((found.share > 0).sum())
    if not alive:
        return "**No gradient** came through in any draw: there is nothing to weigh."
    fewest = needed(found.share, 0.95)
    said = (
        f"**{fewest:,} pixels hold 95 %** of the weight, of {alive:,} that have any and "
        f"{at.count:,} that can: {percent(fewest / at.count, 0)}."
    )
    if found.other:
        said += f" {percent(found.other)} of all lies on the other picture of the batch."
    if found.dead:
        said += f" In {found.dead} of the draws nothing came through."
    return said


def ways(counted: Tensor, separate: tuple[Tensor, Tensor] | None) -> str:
    """In how many ways the strongest pixel reaches the number, and how they are spread.

    `separate` are the ways down and across, where their products are the ways.
    """
    total, most = float(counted.sum()), float(counted.max())
    if not total:
        return "**No way** leads from a pixel to it."
    product = ""
    if separate is not None:
        down, across = (float(axis.max()) for axis in separate)
        product = f"{_whole(down)} × {_whole(across)} = "
    reaching = int(counted.count_nonzero())
    fewest = needed(counted, 0.95)
    return (
        f"The strongest pixel reaches it in {product}**{_whole(most)} ways**, and all "
        f"{reaching:,} together in {_whole(total)}. **{fewest:,} of them hold 95 %**: "
        f"{percent(fewest / reaching, 0)}."
    )


def _whole(value: float) -> str:
    """A whole number; rounded, and said to be, where float64 does not know it exactly."""
    if value <= EXACT:
        return f"{value:,.0f}"
    digits, exponent = f"{value:.3e}".split("e+")
    return f"about {digits} × 10^{int(exponent)}"
