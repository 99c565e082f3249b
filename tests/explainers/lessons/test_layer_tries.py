"""What there is to try can be set on its page, and what is said to be found then is found."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from explainers import settings as tables
from explainers.lessons import (
    activations,
    backward,
    batch_norm,
    convolution,
    layer_tries,
    linear,
    pooling,
    transposed,
)

CONVOLUTION = (*convolution.SETTINGS, *transposed.SETTINGS, *backward.SETTINGS)
PAGES = (
    (layer_tries.CONVOLUTION, CONVOLUTION),
    (layer_tries.POOLING, pooling.SETTINGS),
    (layer_tries.ACTIVATIONS, activations.SETTINGS),
    (layer_tries.BATCH_NORM, batch_norm.SETTINGS),
    (layer_tries.LINEAR, linear.SETTINGS),
)
CASES = [(point, view, table) for views, table in PAGES for view in views for point in views[view]]


def shown(views, view, place, table):
    defaults, _ = tables.read(table, {})
    return {**defaults, "view": view, **views[view][place].show}


@pytest.mark.parametrize(("point", "view", "table"), CASES)
def test_what_a_button_sets_is_legal(point, view, table):
    named = {setting.name: setting for setting in table}
    assert view in named["view"].options
    for name, value in point.show.items():
        assert named[name].check(value) == value


def test_the_padding_that_keeps_the_size():
    values = shown(layer_tries.CONVOLUTION, "Numbers", 0, CONVOLUTION)
    for changes in ({}, {"kernel_size": (3, 3), "dilation": (2, 2)}):
        given = convolution.numbers({**values, **changes})
        assert convolution.example({**values, **changes}, given).output.shape[1:] == (5, 5)


def test_a_single_one_moves_the_picture_and_groups_leave_slices_out():
    values = shown(layer_tries.CONVOLUTION, "Numbers", 1, CONVOLUTION)
    given = convolution.numbers(values)
    assert convolution.example(values, given).output[0, 0, 0] == given.input[0, 2, 2]
    values = shown(layer_tries.CONVOLUTION, "Numbers", 2, CONVOLUTION)
    assert convolution.numbers(values).weight.numel() == 27
    assert nn.Conv2d(3, 3, 3, bias=False).weight.numel() == 81


def test_sizes_are_doubled_and_kernels_do_not_overlap():
    values = shown(layer_tries.CONVOLUTION, "Transposed", 0, CONVOLUTION)
    example = transposed.example(values, transposed.numbers(values))
    assert example.output.shape == (1, 6, 6)
    assert all(len(example.explain(0, r, c).reads) == 2 for r in range(6) for c in range(6))
    assert nn.ConvTranspose2d(1, 1, 3, 2, 1, 1)(torch.zeros(1, 3, 3)).shape == (1, 6, 6)


def test_the_strides_with_which_ceil_mode_makes_no_difference():
    same = [
        stride
        for stride in range(1, 6)
        if F.max_pool2d(torch.zeros(1, 5, 5), 3, stride).shape
        == F.max_pool2d(torch.zeros(1, 5, 5), 3, stride, ceil_mode=True).shape
    ]
    assert same == [1, 2, 5]


def test_only_one_setting_of_ceil_mode_sees_the_last_column():
    values = shown(layer_tries.POOLING, "Maximum", 1, pooling.SETTINGS)
    picture = pooling.numbers(values).input
    off, on = (pooling.maximum(values, picture, mode).output.max() for mode in (False, True))
    assert on == 9
    assert off < 9


def test_which_activations_can_be_negative_and_which_keep_zero():
    x = torch.linspace(-5, 5, 101)
    calls = {name: activations.call(name, {}) for name in activations.ACTIVATIONS}
    negative = {name for name, call in calls.items() if call(x).min() < 0}
    assert negative == {"tanh", "leaky_relu", "elu", "gelu", "silu", "hardswish"}
    keeps = {name for name, call in calls.items() if call(torch.zeros(1)) == 0}
    assert keeps == {*negative, "relu"}
    ten, hundred = torch.tensor(10.0), torch.tensor(100.0)
    assert torch.tanh(ten) == torch.tanh(hundred) == 1
    assert f"{torch.sigmoid(ten):.5f}" == "0.99995"


def test_the_notes_layer_has_nearly_64_times_as_many_parameters():
    large, small = (linear.Size("", n, 10).parameters for n in (196608, 3072))
    assert f"{large:,}" == "1,966,090"
    assert f"{small:,}" == "30,730"
    assert round(large / small) == 64
