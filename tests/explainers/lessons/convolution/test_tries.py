"""What there is to try on the convolution page: it can be set, and is found as it is told."""

from dataclasses import replace

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from explainers import settings
from explainers.lessons.convolution import filters, numbers, transposed, tries

CASES = [(view, point) for view, points in tries.ALL.items() for point in points]


@pytest.mark.parametrize(("view", "point"), CASES)
def test_what_a_button_sets_is_legal(view, point):
    if point.show:
        assert settings.checked(replace(point.show, view=view)) == replace(point.show, view=view)


def example(values):
    given = numbers.numbers(values)
    return numbers.example(given, numbers.check(values, given))


def test_the_padding_that_keeps_the_size():
    values = tries.ALL["numbers"][0].show
    other = replace(values, kernel_size=(3, 3), dilation=(2, 2))
    assert example(values).output.shape[1:] == example(other).output.shape[1:] == (5, 5)


def test_a_single_one_moves_the_picture_and_groups_leave_slices_out():
    values = tries.ALL["numbers"][1].show
    assert example(values).output[0, 0, 0] == numbers.numbers(values).input[0, 2, 2]
    assert numbers.numbers(tries.ALL["numbers"][2].show).weight.numel() == 27
    assert nn.Conv2d(3, 3, 3, bias=False).weight.numel() == 81


def test_sizes_are_doubled_and_kernels_do_not_overlap():
    values = tries.ALL["transposed"][0].show
    given = transposed.numbers(values)
    found = transposed.example(given, transposed.check(values, given))
    assert found.output.shape == (1, 6, 6)
    assert all(len(found.explain(0, r, c).reads) == 2 for r in range(6) for c in range(6))
    assert nn.ConvTranspose2d(1, 1, 3, 2, 1, 1)(torch.zeros(1, 3, 3)).shape == (1, 6, 6)


def test_what_is_told_of_filters():
    sums = {name: float(kernel.sum()) for name, kernel in filters.KERNELS.items()}
    keep = {name for name, total in sums.items() if total == pytest.approx(1)}
    assert keep == set(filters.KEEPS_COLOUR)
    assert {name for name, total in sums.items() if total == 0} == set(sums) - keep
    assert F.conv2d(torch.zeros(1, 128, 128), torch.zeros(1, 1, 3, 3), stride=2).shape[-1] == 63
