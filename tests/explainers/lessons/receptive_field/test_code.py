"""The code prints what is computed, for networks of any kind."""

import re

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from explainers.lessons.receptive_field import code, effective, sight, ways
from explainers.networks import layer_list
from explainers.networks.walk import walk
from explainers.snippets import pasteable
from tests.explainers.lessons.running import run
from tests.explainers.networks.lists import networks

sizes = st.tuples(st.integers(3, 9), st.integers(3, 9))
SMOOTH = 'mode="bi'


def drawn(data, made, size):
    """The shape that comes in, and the network up to a layer that gives maps, with a cell."""
    shape = (1, 3, *size)
    found = walk(made, shape)
    assume(not found.stopped and len(found.output_shape) == 4)
    rows, columns = found.output_shape[2:]
    return shape, (data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 1)))


def numbers(printed):
    return [int(text.replace(",", "")) for text in re.findall(r"\d[\d,]*", printed)]


@settings(max_examples=40)
@given(networks(), sizes, st.booleans(), st.data())
def test_the_pixels_and_ways_that_are_printed(made, size, training, data):
    shape, cell = drawn(data, made, size)
    assume(SMOOTH not in repr(made))
    found = sight.through(made, sight.of_pixels(*size), shape, training)
    assume(not found.bound)
    snippet = code.seen(made, shape, cell, training)
    assert pasteable(snippet) == snippet
    printed = numbers(run(snippet)["printed"])
    pixels = found.pixels(*cell).nonzero()
    assert printed[0] == len(pixels)
    if len(pixels):
        low, high = pixels.amin(0).tolist(), pixels.amax(0).tolist()
        assert printed[1:] == [low[0], high[0], low[1], high[1]]
    if code.counts(made, shape):
        start = torch.zeros(found.size, dtype=torch.double)
        start[cell] = 1
        counted = ways.of(made, shape, start, training)
        expected = [int(counted.sum()), len(pixels), int(counted.max())]
        snippet = code.ways(made, shape, cell, training)
        assert list(numbers(run(snippet)["printed"])) == expected


@pytest.mark.parametrize(
    "text",
    [
        "MaxPool2d(2, dilation=2)",
        "MaxPool2d(2, dilation=3, padding=1, ceil_mode=True)",
        "MaxPool2d((3, 2), stride=(2, 1), dilation=(1, 2), ceil_mode=True)",
        "MaxPool2d(3, stride=2, padding=1, ceil_mode=True)|AdaptiveAvgPool2d((5, 1))",
        "GroupNorm(1, 3)|Conv2d(3, 1, 2)",
        "Linear(9, 4)|LayerNorm(4)|Conv2d(3, 1, 2)",
        "Softmax(dim=2)|Residual(MaxPool2d(1), shortcut=AvgPool2d(1))",
    ],
)
def test_every_cell_of_what_is_seldom_drawn(text):
    made, shape = layer_list.layers(text), (1, 3, 8, 9)
    found = sight.through(made, sight.of_pixels(8, 9), shape, training=False)
    for row in range(found.size[0]):
        for column in range(found.size[1]):
            start = torch.zeros(found.size, dtype=torch.double)
            start[row, column] = 1
            counted = ways.of(made, shape, start)
            pixels = int(found.pixels(row, column).sum())
            expected = [int(counted.sum()), pixels, int(counted.max())]
            printed = run(code.ways(made, shape, (row, column)))["printed"]
            assert numbers(printed) == expected


@settings(max_examples=30)
@given(networks(), sizes, st.data())
def test_where_a_pixel_goes_that_is_printed(made, size, data):
    shape = (1, 3, *size)
    found = walk(made, shape)
    assume(not found.stopped and SMOOTH not in repr(made))
    seen = sight.through(made, sight.of_pixels(*size), shape, training=False)
    assume(not seen.bound)
    pixel = tuple(data.draw(st.integers(0, side - 1)) for side in size)
    snippet = code.goes(made, shape, pixel)
    try:
        printed = numbers(run(snippet)["printed"])
    except ValueError:  # a norm that has one number
        assume(False)
    assert printed == [sight.reached(seen, found.output_shape, pixel), *printed[1:]]


def test_the_weights_that_are_printed():
    made = layer_list.layers("Conv2d(3, 4, 3)|ReLU(inplace=True)|MaxPool2d(2)|Conv2d(4, 2, 3)")
    shape, cell = (1, 3, 14, 14), (1, 1, 2)
    found = effective.measured(made, shape, cell, draws=3, seed=5)
    printed = numbers(run(code.weighs(made, shape, cell, draws=3, seed=5))["printed"])
    wanted = [int((found.share > 0).sum()), effective.needed(found.share, 0.95), 95]
    assert printed == wanted
