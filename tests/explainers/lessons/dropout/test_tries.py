"""What is said to be found when trying things with dropout is found, whatever the dice."""

import warnings
from dataclasses import replace

import pytest
import torch
from torch.nn import functional as F

from explainers.lessons.dropout import draws, numbers
from explainers.lessons.dropout.numbers import Values
from explainers.lessons.dropout.tries import ALL
from tests.explainers.lessons.dropout.drawing import after_seed


def shown(view: str, place: int) -> Values:
    return replace(ALL[view][place].show or Values(), view=view)


def test_what_is_kept_grows_tenfold_and_all_dropped_is_0():
    values = shown("mask", 0)
    made = numbers.forward(values)
    torch.testing.assert_close(made.output, made.input * made.mask * 10)
    made = numbers.forward(shown("mask", 1))
    assert not made.output.any()
    assert not numbers.backward(shown("mask", 1)).output.any()


def test_eval_leaves_numbers_and_gradients_as_they_are():
    made = numbers.forward(shown("mask", 2))
    assert made.mask is None
    assert torch.equal(made.output, made.input)
    made = numbers.backward(shown("backward", 2))
    assert torch.equal(made.output, made.input)


def test_rows_that_are_alike_come_out_differently():
    made = numbers.forward(shown("mask", 3))
    assert len(made.input.unique(dim=0)) == 1
    assert len(made.output.unique(dim=0)) == 3


def test_a_hundred_times_as_many_draws_bring_the_mean_ten_times_closer():
    values = shown("many", 0)
    seeds = range(30)

    def error(count):
        made = [draws.draws(replace(values, draws=count, seed=seed)) for seed in seeds]
        return sum(((m.mean - m.input) ** 2).mean().item() for m in made) ** 0.5

    assert error("10") / error("1000") == pytest.approx(10, rel=0.2)


def test_variances_are_as_told():
    assert numbers.variance(1, shown("many", 1).p) == pytest.approx(9)
    assert numbers.variance(1, 0.5) == 1
    made = draws.draws(shown("many", 2))
    assert made.variance.argmax() == made.input.argmax()
    assert numbers.variance(2, 0.5) == 4 * numbers.variance(1, 0.5)


def test_how_often_dice_are_thrown():
    values = shown("channels", 1)
    made = numbers.forward_maps(values)
    assert made.mask.numel() == 9
    assert numbers.forward_maps(replace(values, function="dropout")).mask.numel() == 36
    single = numbers.forward_maps(shown("channels", 0)).mask
    assert any(0 < plane.sum() < plane.numel() for plane in single.flatten(0, 1))


def test_one_picture_without_a_batch_loses_rows():
    def drop():
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            return F.dropout2d(torch.ones(3, 64, 2), 0.5), str(said[0].message)

    output, warning = after_seed(0, drop)
    assert "will change" in warning
    rows = output.flatten(0, 1)
    assert all(len(row.unique()) == 1 for row in rows)
    assert len(rows.unique()) == 2


def test_zeros_of_the_gradient_stand_where_the_mask_has_them():
    values = shown("backward", 0)
    made, forward = numbers.backward(values), numbers.forward(values)
    assert torch.equal(made.output == 0, forward.output == 0)
    made = numbers.backward(shown("backward", 1))
    torch.testing.assert_close(made.output, made.input * made.mask * 5)
