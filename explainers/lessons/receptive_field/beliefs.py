"""What learners get wrong about receptive fields, as questions whose answers PyTorch computes."""

from __future__ import annotations

from functools import cache

import torch
from torch import nn

from explainers.lessons.receptive_field import code, numbers, recurrence
from explainers.lessons.receptive_field.numbers import Values
from explainers.lessons.receptive_field.recurrence import signed
from explainers.networks import building, examples, first_weights, layer_list
from explainers.predictions import Prediction
from explainers.snippets import program

_POOLED = "Conv2d(3, 8, 3, padding=1)\nMaxPool2d(2)\nConv2d(8, 8, 3, padding=1)"
_THREE = "Conv2d(3, 8, 3, padding=1)\nConv2d(8, 8, 3, padding=1)\nConv2d(8, 8, 3, padding=1)"
_NORMED = "Conv2d(3, 8, 3, padding=1)\nBatchNorm2d(8)"


@cache
def predictions() -> tuple[Prediction, ...]:
    """The questions of the page, in the order of the lesson."""
    return _behind_a_pool(), _gaps(), _at_the_corner(), _the_middle(), _neighbours(), _the_batch()


def _extent(values: Values) -> tuple[numbers.Followed, numbers.Cell]:
    found = numbers.followed(values)
    return found, numbers.cell(values, found)


def _snippet(values: Values) -> str:
    found, cell = _extent(values)
    return code.seen(found.maps, found.shape, cell.place)


def _rows(cell: numbers.Cell) -> str:
    """The rows that reach a cell, as the snippet prints them."""
    rows = cell.pixels.any(1).nonzero().flatten()
    return f"rows {int(rows[0])} to {int(rows[-1])}"


def _behind_a_pool() -> Prediction:
    show = Values(layers=_POOLED, layer=3)
    found, cell = _extent(show)
    conv, pool, last = (row.down for row in found.rows)
    size = last.after.size
    return Prediction(
        name="pool",
        question=(
            "A 3×3 convolution, a 2×2 pooling with stride 2, and another 3×3 convolution. How many "
            "pixels wide is the receptive field of a cell of the last one?"
        ),
        options=("5", "6", "8", "9"),
        truth=str(size),
        code=_snippet(show),
        prints=_rows(cell),
        belief="Each layer adds its kernel_size − 1: 1 + 2 + 1 + 2 = 6.",
        because=(
            f"The first two make it {conv.words[0]}, then {pool.words[0]}. The pooling moves by 2, "
            f"so neighbouring cells behind it lie 2 pixels apart: **the jump is 2**, and the last "
            f"kernel adds two such jumps: {last.words[0]}."
        ),
        show=show,
    )


def _gaps() -> Prediction:
    show = Values(layers=examples.GAPS, row=16, column=16)
    found, cell = _extent(show)
    size = found.rows[-1].down.after.size
    truth, side = f"{cell.count} of {int(size) ** 2}", int(cell.pixels.any(1).sum())
    return Prediction(
        name="gaps",
        question=(
            f"Three 3×3 convolutions, each with dilation 2. The box of a cell is {size}×{size} = "
            f"{int(size) ** 2} pixels. How many of them can change it?"
        ),
        options=("169 of 169", "81 of 169", "49 of 169", "27 of 169"),
        truth=truth,
        code=_snippet(show),
        prints=f"{cell.count} pixels",
        belief="What lies in the receptive field is seen.",
        because=(
            "Each layer reads every second cell, of which each has read every second cell: only "
            "every second row and column of the box comes through, "
            f"{side} × {side} = {cell.count}. The rest lies in gaps, like a grid, which is why "
            "networks mix dilations, such as 1, 2, 4 or 1, 2, 5."
        ),
        show=show,
    )


def _at_the_corner() -> Prediction:
    show = Values(layer=6, row=0, column=0)
    found, cell = _extent(show)
    grown = found.rows[-1].down
    size, (first, last) = int(grown.after.size), recurrence.box(grown.after, 0, 32)
    places = cell.pixels.any(1).nonzero().flatten()
    top, bottom, side = int(places[0]), int(places[-1]), len(places)
    return Prediction(
        name="corner",
        question=(
            f"In the notes' network the cells of pool3 have a receptive field of {size}×{size}, "
            "larger than the picture of 32×32. How many pixels can the cell in the corner see?"
        ),
        options=("1,296", "1,024", "484", "196"),
        truth=f"{cell.count:,}",
        code=_snippet(show),
        belief="A receptive field larger than the picture means that every cell sees all of it.",
        because=(
            f"Its box goes from row {signed(first)} to row {signed(last)}: all before row 0 is "
            f"padding. On the picture lie rows and columns {top} to {bottom}, {side} × {side} = "
            f"{cell.count:,} pixels. The box is as large for every cell; how much of it holds "
            "pixels is not."
        ),
        show=show,
    )


def _the_middle() -> Prediction:
    show = Values(view="effective", layers=_THREE, layer=3, row=16, column=16, weighing="ways")
    found, cell = _extent(show)
    ways = numbers.counted(found, cell)
    middle, truth = int(ways[13].max()), int(ways.max() / ways[13, 13])
    return Prediction(
        name="middle",
        question=(
            "Three 3×3 convolutions whose weights are all 1: the field is 7×7. By how much does "
            "its middle pixel change the cell, compared with the pixel in its corner?"
        ),
        options=("As much", "3 times as much", "27 times as much", "49 times as much"),
        truth=f"{truth} times as much",
        code=code.ways(found.maps, found.shape, cell.place),
        belief="A pixel is in the receptive field or it is not; those in it count alike.",
        because=(
            f"The corner has one way through the three kernels. Along a row the ways are "
            f"{_row_of(ways)}, so the middle has {middle} × {middle} = {truth}. This is the "
            "**effective** receptive field: a bell whose edges hardly count."
        ),
        show=show,
    )


def _row_of(ways: torch.Tensor) -> str:
    row = ways[13][ways[13] > 0]
    return ", ".join(f"{value:.0f}" for value in row.tolist())


def _neighbours() -> Prediction:
    net = first_weights.seeded(lambda: nn.Conv2d(1, 1, 3, stride=2, padding=1, bias=False), 0)
    reached = []
    for column in (15, 16):
        picture = torch.zeros(1, 1, 32, 32)
        picture[0, 0, column, column] = torch.nan
        reached.append(int(net(picture).isnan().sum()))
    truth = f"{reached[0]} and {reached[1]}"
    return Prediction(
        name="neighbours",
        question=(
            "A 3×3 convolution with stride 2 and padding 1 takes a picture of 32×32. Into how many "
            "cells of a map does pixel (15, 15) go, and into how many pixel (16, 16)?"
        ),
        options=("9 and 9", "4 and 4", "4 and 1", "1 and 1"),
        truth=truth,
        code=program(
            "net = nn.Conv2d(1, 1, 3, stride=2, padding=1, bias=False)",
            "for place in (15, 16):",
            "    x = torch.zeros(1, 1, 32, 32)",
            "    x[0, 0, place, place] = torch.nan",
            "    print(net(x).isnan().sum().item())",
        ),
        belief="Every pixel is read by as many windows as the kernel has cells, at least inside.",
        because=(
            "Windows begin at every second pixel. An odd row lies in two of them, an even one only "
            f"in the middle of one: 2 × 2 = {reached[0]} and 1 × 1 = {reached[1]}. So the gradient "
            "of a picture shows a checkerboard, without anything to see in the picture."
        ),
        show=Values(
            view="projective",
            layers="Conv2d(3, 8, 3, stride=2, padding=1)",
            layer=1,
            pixel_row=15,
            pixel_column=15,
        ),
    )


def _the_batch() -> Prediction:
    yes, no = "Yes, in train() but not in eval()", "No, pictures are computed one by one"
    always = "Yes, always"
    net = first_weights.seeded(lambda: building.sequential(layer_list.layers(_NORMED)), 0)
    changed = []
    for training in (True, False):
        batch = torch.zeros(2, 3, 32, 32, requires_grad=True)
        (slope,) = torch.autograd.grad(net.train(training)(batch + 0)[0, 0, 0, 0], batch)
        changed.append(bool(slope[1].any()))
    truth = {(True, False): yes, (False, False): no, (True, True): always}[(changed[0], changed[1])]
    return Prediction(
        name="batch",
        question=(
            "A convolution, then batch norm. Two pictures are in the batch. Can a pixel of the "
            "second picture change the numbers of the first?"
        ),
        options=(yes, no, always),
        truth=truth,
        code=program(
            "net = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8))",
            "for mode in (net.train, net.eval):",
            "    _ = mode()",
            "    x = torch.randn(2, 3, 32, 32, requires_grad=True)",
            "    net(x)[0, 0, 0, 0].backward()",
            "    print(mode.__name__, x.grad[1].any().item())",
        ),
        prints=f"train {changed[0]}\neval {changed[1]}",
        belief="A receptive field ends at the edge of its own picture.",
        because=(
            "In `train()` batch norm subtracts the mean of the **whole batch** and divides by its "
            "standard deviation: both change with every pixel of every picture. In `eval()` it "
            "uses the running statistics, and each picture is alone."
        ),
        show=Values(layers=_NORMED, layer=2, training=True),
    )
