"""The losses lesson: its code runs, and prints the numbers that are shown."""

import contextlib
import io
from dataclasses import replace

import pytest
import torch

from explainers.lessons.losses import code as losses_code
from explainers.lessons.losses import (
    numbers,
)
from explainers.lessons.losses.numbers import Values
from explainers.losses import cross_entropy

DEFAULTS = Values()


def run(code):
    """The names that a snippet defines, and what it prints."""
    names: dict = {}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "<snippet>", "exec"), names)
    return names, printed.getvalue()


@pytest.mark.parametrize("reduction", ["none", "mean", "sum"])
@pytest.mark.parametrize("preset", numbers.POINTWISE_PRESETS)
def test_the_code_of_l1_and_mse_prints_the_numbers(preset, reduction):
    changed = numbers.POINTWISE_PRESETS[preset]
    given_, lesson = numbers.pairs(changed), numbers.LOSSES[changed.loss]
    names, printed = run(losses_code.pointwise(changed.loss, given_, reduction))
    output = lesson.work(given_.input, given_.target, reduction).output
    torch.testing.assert_close(names["loss"], output, rtol=0, atol=0)
    gradient = lesson.gradient(given_.input, given_.target, reduction).output
    assert printed.endswith(f"{gradient}\n")


@pytest.mark.parametrize("reduction", ["none", "mean", "sum"])
@pytest.mark.parametrize("preset", numbers.PRESETS)
def test_the_code_of_cross_entropy_prints_the_numbers(preset, reduction):
    given_ = numbers.classification(replace(numbers.PRESETS[preset], reduction=reduction))
    names, printed = run(losses_code.cross_entropy(given_))
    output = cross_entropy.work(given_.input, given_.target, **given_.arguments).output
    torch.testing.assert_close(names["loss"], output, rtol=0, atol=0, equal_nan=True)
    gradient = cross_entropy.gradient(given_.input, given_.target, **given_.arguments).output
    assert printed.endswith(f"{gradient}\n")


def test_the_other_code_prints_the_numbers():
    logits, target = torch.tensor([[0.1, 0.2, 0.3]]), torch.tensor([1])
    _, printed = run(losses_code.softmax_twice(logits, target))
    assert "tensor(1.1019, " in printed
    assert "tensor(1.1001, " in printed
    assert "tensor([[ 0.3006, -0.6678,  0.3672]])" in printed
    _, printed = run(losses_code.epoch(numbers.epoch_losses(DEFAULTS), 4))
    assert printed == "tensor(1.3125) tensor(1.1250)\ntensor(1.1250)\n"
    _, printed = run(losses_code.accuracy(*numbers.matrix(DEFAULTS)[:2]))
    assert printed == "tensor([1, 1]) tensor([1, 1])\ntensor(0.5000)\n"
