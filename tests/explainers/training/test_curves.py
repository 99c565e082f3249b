"""Curves: the smoothed one is calm and not late, and thinning loses no spike."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainers.training.curves import LONGEST, Curve, axis_end, thinned

values = st.lists(st.floats(-(2**20), 2**20, width=32), min_size=1, max_size=300)


@given(values, st.integers(1, 50))
def test_smoothing_is_a_mean_of_the_points_however_they_come(numbers, chunk):
    curve = Curve(smooth=True)
    for start in range(0, len(numbers), chunk):
        part = numbers[start : start + chunk]
        curve.extend(list(range(start, start + len(part))), part)
    whole = Curve(smooth=True)
    whole.extend(list(range(len(numbers))), numbers)
    assert curve.smoothed == whole.smoothed
    assert curve.smoothed[0] == numbers[0]
    for end, value in enumerate(curve.smoothed, 1):
        assert min(numbers[:end]) - 1e-6 <= value <= max(numbers[:end]) + 1e-6
    assert list(curve.steps) == list(range(len(numbers)))
    assert list(curve.values) == numbers


@given(st.floats(0.001, 0.05))
def test_the_smoothed_line_is_not_late_where_a_loss_falls_at_once(slope):
    """In a first epoch of 100 steps it is nowhere higher than the loss a sixth of the way back."""
    loss = [2.3 * math.exp(-slope * step) for step in range(100)]
    curve = Curve(smooth=True)
    curve.extend(list(range(100)), loss)
    for step, value in enumerate(curve.smoothed):
        assert value <= loss[step - max(min(step, 2), round(step / 6))] + 1e-9


def test_the_smoothed_line_is_calm_once_there_are_points_enough():
    noise = [1.0 + (-1) ** step for step in range(400)]  # 2, 0, 2, 0, …
    curve = Curve(smooth=True)
    curve.extend(list(range(400)), noise)
    assert all(abs(value - 1) < 1.5 / LONGEST for value in curve.smoothed[200:])


@given(values, st.integers(1, 60), st.integers(1, 9))
def test_means_are_of_all_points_however_many_are_sent(numbers, most, apart):
    curve = Curve()
    curve.extend([apart * k for k in range(len(numbers))], numbers)
    steps, means = curve.means(most)
    assert len(steps) == len(means) <= most
    ends = [step // apart + 1 for step in steps]
    assert ends[-1] == len(numbers)
    lengths = np.diff([0, *ends])
    assert len(set(lengths[:-1])) <= 1 and lengths[-1] <= lengths[0]
    for end, length, mean in zip(ends, lengths, means, strict=True):
        part = numbers[end - length : end]
        assert mean == pytest.approx(sum(part) / length, rel=1e-4, abs=1e-2)


def test_a_loss_that_is_no_number_has_no_mean():
    curve = Curve()
    assert curve.means() == [[], []]
    curve.extend([1, 2, 3, 4], [1.0, 3.0, math.inf, 2.0])
    assert curve.means(2) == [[2], [2.0]]


def test_a_curve_is_not_smoothed_unasked():
    curve = Curve()
    curve.extend([1, 2], [3.0, 4.0])
    assert list(curve.smoothed) == []


@given(values, st.integers(8, 60))
def test_thinning_keeps_ends_and_extremes_in_order(numbers, most):
    steps = [7 * k for k in range(len(numbers))]
    few, kept = (part.tolist() for part in thinned(np.array(steps), np.array(numbers), most))
    assert len(few) == len(kept) <= max(most, 2)
    assert few == sorted(set(few))
    assert (few[0], few[-1]) == (steps[0], steps[-1])
    assert (min(kept), max(kept)) == (min(numbers), max(numbers))
    assert all(numbers[step // 7] == value for step, value in zip(few, kept, strict=True))


def test_a_spike_of_one_step_survives():
    numbers = np.ones(40_000)
    numbers[12_345] = 9.0
    steps, kept = thinned(np.arange(40_000), numbers, 800)
    assert kept[steps.tolist().index(12_345)] == 9.0
    assert len(kept) <= 800


@given(values, values, st.integers(8, 60))
def test_what_was_chosen_of_a_curve_stays_while_it_grows(numbers, more, most):
    """Until the stretches double: all but the last of them, and the last point, are the same."""
    whole = np.array(numbers + more[: len(numbers) // 2])
    before, _ = thinned(np.arange(len(numbers)), whole[: len(numbers)], most)
    after, _ = thinned(np.arange(len(whole)), whole, most)
    if len(numbers) > most and len(after) > len(before) + 3:
        assert before[:-3].tolist() == after[: len(before) - 3].tolist()


@given(values, st.integers(0, 320), values)
def test_points_that_are_made_anew_leave_no_trace_of_the_old(numbers, step, anew):
    curve, fresh = Curve(smooth=True), Curve(smooth=True)
    curve.extend(range(len(numbers)), numbers)
    curve.drop_from(step)
    kept = numbers[:step]
    for of in (curve, fresh):
        if of is fresh:
            of.extend(range(len(kept)), kept)
        of.extend(range(len(kept), len(kept) + len(anew)), anew)
    assert curve.steps == fresh.steps
    assert curve.values == fresh.values
    assert curve.smoothed == fresh.smoothed


@given(st.lists(st.integers(0, 50), max_size=40), st.integers(1, 40))
def test_a_curve_never_runs_backwards(steps, chunk):
    curve = Curve()
    for start in range(0, len(steps), chunk):
        part = steps[start : start + chunk]
        curve.extend(part, [float(step) for step in part])
    forwards = [step for place, step in enumerate(steps) if step > max(steps[:place], default=-1)]
    assert list(curve.steps) == list(curve.values) == forwards


def test_what_is_not_finite_is_not_drawn():
    curve = Curve()
    curve.extend([1, 2, 3, 4], [1.25, math.nan, math.inf, 2.0])
    assert curve.line() == [[1, 4], [1.25, 2.0]]


@pytest.mark.parametrize(
    ("step", "end"), [(1, 157), (157, 157), (158, 314), (400, 785), (1000, 1570), (1571, 1884)]
)
def test_the_axis_ends_at_a_round_number_of_epochs(step, end):
    assert axis_end(step, 157, 12 * 157) == end


@given(st.integers(1, 10_000), st.integers(1, 800), st.integers(1, 500))
def test_the_axis_always_holds_the_last_step(step, per_epoch, epochs):
    step = min(step, per_epoch * epochs)
    assert step <= axis_end(step, per_epoch, per_epoch * epochs) <= per_epoch * epochs


@pytest.mark.parametrize("step", [1, 205])
def test_the_axis_of_a_run_without_pictures_holds_all_that_a_fork_shares(step):
    assert axis_end(step, 0, 0) == step
