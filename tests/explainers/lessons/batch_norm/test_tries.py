"""What there is to try on the batch norm page: it can be set, and is found as it is told."""

from dataclasses import replace

import pytest
import torch

from explainers import settings
from explainers.lessons.batch_norm import numbers, running_statistics, tries
from explainers.lessons.batch_norm.numbers import Values

CASES = [(view, point) for view, points in tries.ALL.items() for point in points if point.show]


@pytest.mark.parametrize(("view", "point"), CASES)
def test_what_a_button_sets_is_legal(view, point):
    assert settings.checked(replace(point.show, view=view)) == replace(point.show, view=view)


def test_what_is_told_of_running_statistics_and_modes():
    first, _, tiny = tries.ALL["running"]
    past = running_statistics.history(first.show)
    assert f"{past.running_mean[-1]:.2f} of {running_statistics.TRUE_MEAN:g}" in first.answer
    assert f"{past.running_var[-1]:.2f} of {running_statistics.TRUE_VAR:g}" in first.answer
    past = running_statistics.history(tiny.show)
    torch.testing.assert_close(past.biased * 2, past.unbiased)
    never, often, loud = tries.ALL["modes"]
    given = numbers.numbers(Values())
    made = numbers.modes(given, never.show.seen, 0)
    torch.testing.assert_close(made.eval.output, given.input, rtol=1e-4, atol=0)
    made = numbers.modes(given, often.show.seen, 0)
    assert 0.05 < (made.train.output - made.eval.output).abs().max() < 0.06
    assert f"{given.input[:, 0].var():.2f}" in often.answer
    assert given.input[:, 0].var(unbiased=False) == 5
    made = numbers.modes(given, Values.seen, loud.show.shift)
    assert f"{made.train_moved:.3f}" in loud.answer and made.eval_moved == 0
