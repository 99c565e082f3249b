"""What the range test reads from a curve: drawn curves, whose answer is known."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainers.figures.palette import LIGHT
from explainers.lessons.train import ranges
from explainers.optimizers.rates import rate
from explainers.training import range_test
from explainers.training.curves import Curve
from explainers.training.range_test import of_points
from explainers.training.recipe import preset
from explainers.training.scalars import TAGS, TRAIN_LOSS, TRAIN_LR

RATES = [rate("range_test", step, 200, lr=10.0) for step in range(200)]


def valley(at: float) -> list[tuple[float, float]]:
    """A loss of 2.3 that falls to 1 at a rate, and rises without bounds after it."""

    def loss(lr: float) -> float:
        far = math.log10(lr / at)
        return 1 + 1.3 * min(1.0, abs(far)) if far < 0 else 1 + 20 * far**2

    return [(lr, loss(lr)) for lr in RATES]


@given(st.floats(1e-3, 1.0))
def test_a_tenth_of_the_rate_at_the_lowest_loss_is_suggested(at):
    found = of_points(valley(at))
    assert found.exploded
    # Smoothing looks back over some steps, each of 7 % more: it finds the lowest a little later.
    assert at <= found.lowest <= 2 * at
    assert found.suggested == pytest.approx(found.lowest / 10, rel=0.05)
    assert at / 10 < found.steepest < found.lowest


def test_the_rates_grow_by_an_equal_factor_from_a_millionth():
    assert RATES[0] == pytest.approx(1e-5) and RATES[-1] == 10
    factors = [later / earlier for earlier, later in pairwise(RATES)]
    assert max(factors) == pytest.approx(min(factors))


def test_few_points_suggest_nothing():
    found = of_points(valley(0.1)[:19])
    assert found.suggested is None and found.lowest is None
    assert ranges.words(found).startswith("It ended after 19 steps. 20 are the least")


@given(st.floats(1e-3, 1.0), st.integers(1, 200))
def test_while_a_test_goes_on_nothing_is_suggested_before_it_exploded(at, count):
    """The lowest loss so far is not yet the lowest: the rates of before would be suggested."""
    found = of_points(valley(at)[:count], over=False)
    assert (found.suggested is not None) == found.exploded
    assert found.exploded or ranges.words(found).startswith(f"{count} step")
    if found.exploded:
        assert found.suggested == of_points(valley(at)).suggested


@given(st.integers(1, 200))
def test_the_axis_stays_while_the_curve_grows(count):
    axis = ranges.figure(of_points(valley(0.1)[:count], over=False), LIGHT).layout["xaxis"]
    assert (axis["range"], axis["ticktext"][0], axis["ticktext"][-1]) == ([-5, 1], "0.00001", "10")


def test_a_loss_that_never_explodes_is_said():
    found = of_points([(lr, 2.3 - 0.001 * k) for k, lr in enumerate(RATES)])
    assert not found.exploded and "not exploded" in ranges.words(found)
    assert found.suggested == 1.0


def test_the_curves_of_a_run_are_read_up_to_where_it_diverged():
    curves = {tag: Curve() for tag in TAGS}
    points = valley(0.1)
    curves[TRAIN_LR].extend(range(1, 201), [lr for lr, _ in points])
    curves[TRAIN_LOSS].extend(range(1, 201), [loss for _, loss in points[:-1]] + [math.inf])
    found = range_test.read(curves, over=True)
    assert len(found.rates) == 199 and found.suggested == of_points(points[:-1]).suggested
    assert ranges.table(found).count("\n") <= 32


def test_everything_but_rate_and_epochs_is_the_recipes():
    made = range_test.recipe(preset("fast"))
    assert made == preset("fast", schedule="range_test", lr=10.0, epochs=1)
