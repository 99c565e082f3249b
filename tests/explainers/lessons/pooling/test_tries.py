"""What there is to try on the pooling page is found as it is told."""

from dataclasses import replace

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from explainers.lessons.pooling import numbers as pooling
from explainers.lessons.pooling import sizes, tries


def test_the_strides_with_which_ceil_mode_makes_no_difference():
    same = [
        stride
        for stride in range(1, 6)
        if F.max_pool2d(torch.zeros(1, 5, 5), 3, stride).shape
        == F.max_pool2d(torch.zeros(1, 5, 5), 3, stride, ceil_mode=True).shape
    ]
    assert same == [1, 2, 5]


def test_only_one_setting_of_ceil_mode_sees_the_last_column():
    values = tries.ALL["maximum"][1].show
    picture = pooling.numbers(values).input
    off, on = (pooling.maximum(values, picture, mode).output.max() for mode in (False, True))
    assert on == 9
    assert off < 9


def test_pooled_sizes_are_as_told():
    chains = {n: [c.sizes for c in sizes.chains(n)] for n in range(8, 97)}
    assert all(first == last for first, _, last in chains.values())
    agreed = [n for n, (first, middle, _) in chains.items() if first == middle]
    assert agreed == list(range(15, 97, 8))
    assert chains[33][0] == (33, 16, 8, 4)
    assert chains[31][0] == (31, 15, 7, 3)
    once, twice = torch.zeros(1, 32, 32), nn.MaxPool2d(3, ceil_mode=True)
    assert (twice(once).shape[-1], twice(twice(once)).shape[-1]) == (11, 4)
    assert nn.MaxPool2d(3)(nn.MaxPool2d(3)(once)).shape[-1] == 3
    apart = [n for n in range(1, 7) if sum(_bin_sizes(6, n)) == 6]
    assert apart == [1, 2, 3, 6]


def _bin_sizes(cells, count):
    return [len(range(i * cells // count, -(-(i + 1) * cells // count))) for i in range(count)]


@pytest.mark.parametrize(("kind", "nothing"), [("max", 24), ("avg", 16)])
def test_who_gets_a_gradient_in_pooling(kind, nothing):
    values = pooling.Values(kind=kind)
    found = pooling.gradients(values, pooling.numbers(values).input)
    assert int((found.example.output == 0).sum()) == nothing
    middle, _, equal = tries.ALL["gradient"]
    values = replace(middle.show, grad_output="1 1 1\n1 1 1\n1 1 1")
    found = pooling.gradients(values, pooling.numbers(values).input)
    assert found.example.output.argmax() == 12
    values = equal.show
    found = pooling.gradients(values, pooling.numbers(values).input)
    assert torch.equal(found.example.output[0, :3, :3], found.grad_output[0])
