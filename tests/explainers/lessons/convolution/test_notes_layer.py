"""The notes' layer on a batch: its shapes, and what their reshape makes of a picture's maps."""

import pytest
import torch

from explainers.lessons.convolution import notes_layer
from tests.explainers.lessons.convolution.test_numbers import run


def test_the_shapes_are_those_of_the_notes():
    assert notes_layer.batch().shape == (64, 3, 32, 32)
    assert notes_layer.output().shape == (64, 6, 30, 30)
    assert notes_layer.reshaped(notes_layer.output()).shape == (128, 3, 30, 30)


@pytest.mark.parametrize("place", [0, 10, 63])
def test_a_picture_becomes_two(place):
    output = notes_layer.output()
    logged = notes_layer.reshaped(output)
    first, second = notes_layer.halves(place)
    assert torch.equal(torch.cat([logged[first], logged[second]]), output[place])
    _, printed = run(notes_layer.code(place))
    assert printed.splitlines()[-2:] == ["True", "True"]
