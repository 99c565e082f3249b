"""The convolution page's transposed and backward views: numbers, sizes, and code that runs."""

from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from explainers.figures.palette import LIGHT
from explainers.lessons.convolution import backward, transposed
from explainers.lessons.convolution.numbers import Values
from tests.explainers.lessons import positions
from tests.explainers.lessons.convolution.test_numbers import run


def worked(values: Values):
    """The view's numbers, its checked setting, and its worked example."""
    given_ = transposed.numbers(values)
    setting = transposed.check(values, given_)
    return given_, setting, transposed.example(given_, setting)


@pytest.mark.parametrize("preset", transposed.PRESETS)
def test_every_transposed_presets_code_prints_the_numbers_on_the_screen(preset):
    values = transposed.PRESETS[preset]
    given_, _, example = worked(values)
    _, printed = run(transposed.code(given_, transposed.arguments(values)))
    assert printed == f"{example.output}\n"


@settings(max_examples=100)
@given(positions.ANY)
def test_any_position_of_the_transposed_controls_is_worked_out_or_explained(values):
    try:
        given_, setting, example = worked(values)
    except ValueError as error:
        assert len(str(error)) > 40
        return
    names, _ = run(transposed.code(given_, transposed.arguments(values)))
    torch.testing.assert_close(names["output"], example.output, rtol=0, atol=0)
    axes = transposed.axes(given_, setting)
    assert tuple(axis.output for axis in axes) == tuple(example.output.shape[1:])
    for axis in axes:
        for size in axis.rounded_alike:
            if size + 2 * axis.padding > axis.dilation * (axis.kernel_size - 1):
                row = torch.ones(1, 1, size)
                kernel = torch.ones(1, 1, axis.kernel_size)
                rest = {"padding": axis.padding, "dilation": axis.dilation}
                assert F.conv1d(row, kernel, stride=axis.stride, **rest).shape[-1] == axis.size
    try:
        there = transposed.there_and_back(values, given_, setting)
    except ValueError as error:
        assert len(str(error)) > 40
        return
    assert there.output.shape == there.operands["x"].shape
    assert there.operands["input"].shape == given_.input.shape


def test_the_size_comes_back_and_the_numbers_do_not():
    values = transposed.PRESETS["output_padding_1"]
    given_, setting, _ = worked(values)
    there = transposed.there_and_back(values, given_, setting)
    assert tuple(there.operands["x"].shape) == tuple(there.output.shape) == (1, 6, 6)
    same, cells = transposed.difference(there)
    assert cells == 36
    assert same < 9


def test_the_transposed_formula_shows_the_numbers():
    given_, setting, _ = worked(transposed.PRESETS["output_padding_1"])
    down, _ = transposed.axes(given_, setting)
    assert down.rounded_alike == (5, 6)
    text = transposed.filled(down, LIGHT)
    assert text.startswith(r"H_\text{out} = (\textcolor{#0B5FC0}{3} - 1) \times 2 - 2 \times ")
    assert text.endswith(r"+ 1 + 1 = \mathbf{\textcolor{#006B5E}{6}}")


@settings(max_examples=60)
@given(st.one_of(positions.legal(), positions.ANY))
def test_the_backward_code_prints_the_gradients_on_the_screen(values):
    values = replace(values, grad_output="2 −1 0.5\n3 0 1")
    try:
        found = backward.numbers(values)
    except ValueError as error:
        assert len(str(error)) > 40
        return
    names, printed = run(backward.code(found))
    expected = [found.example(of).output for of in backward.GRADIENTS]
    for name, gradient in zip(backward.GRADIENTS, expected, strict=True):
        torch.testing.assert_close(names[name].grad, gradient)
    assert printed.count("tensor(") == 3


def test_the_gradient_at_the_output_is_ones_unless_typed():
    found = backward.numbers(Values())
    assert found.grad_output.tolist() == torch.ones(1, 3, 3).tolist()
    typed = backward.numbers(Values(grad_output="0 5"))
    assert typed.grad_output[0].tolist() == [[0, 5, 1], [1, 1, 1], [1, 1, 1]]
    wrong = backward.numbers(Values(grad_output="0 inf"))
    assert "grad_output, row 1, column 2 is inf" in wrong.complaint
