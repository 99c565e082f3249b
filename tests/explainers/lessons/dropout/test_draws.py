"""Many draws of dropout: their mean is PyTorch's, its arithmetic true, and it goes to the input."""

import pytest
import torch
from hypothesis import given
from torch.nn import functional as F

from explainers.figures.palette import LIGHT
from explainers.lessons.dropout import draws, figures, numbers
from explainers.lessons.dropout.numbers import Values
from tests.explainers.figures.checked import checked
from tests.explainers.lessons.dropout.drawing import POSITIONS, after_seed
from tests.explainers.lessons.dropout.test_numbers import holds


def by_pytorch(values, input):
    copies = input.repeat(int(values.draws), 1)
    return after_seed(values.seed, lambda: F.dropout(copies, values.p))


@given(values=POSITIONS)
def test_the_mean_is_that_of_a_batch_of_copies(values):
    made = draws.draws(values)
    outputs = by_pytorch(values, made.input)
    torch.testing.assert_close(made.mean, outputs.mean(0))
    torch.testing.assert_close(made.variance, outputs.var(0, correction=0))
    torch.testing.assert_close(made.running[-1], outputs.double().mean(0))
    assert holds(draws.example(made, values.p))


@pytest.mark.parametrize("count", numbers.COUNTS)
def test_the_running_mean_is_looked_at_from_the_first_draw_to_the_last(count):
    values = Values(draws=count)
    made = draws.draws(values)
    after = made.after.tolist()
    assert (after[0], after[-1]) == (1, int(count))
    assert after == sorted(set(after))
    assert len(after) <= draws.POINTS
    outputs = by_pytorch(values, made.input).double()
    for row in (0, len(after) // 2, -1):
        expected = outputs[: after[row]].mean(0)
        torch.testing.assert_close(made.running[row], expected)


@pytest.mark.parametrize("p", [0.2, 0.5, 0.8])
def test_mean_and_variance_approach_what_the_formulas_say(p):
    values = Values(p=p, draws="1000")
    made = draws.draws(values)
    shown = (made.input.tolist(), made.mean.tolist(), made.variance.tolist())
    for x, mean, variance in zip(*shown, strict=True):
        expected = numbers.variance(x, p)
        assert abs(mean - x) < 5 * (expected / 1000) ** 0.5
        assert variance == pytest.approx(expected, rel=0.5)


def test_nothing_varies_where_nothing_or_everything_is_dropped():
    assert numbers.variance(3, 0) == 0
    for p in (0.0, 1.0):
        made = draws.draws(Values(p=p))
        assert not made.variance.any()
        assert torch.equal(made.mean, made.input * (1 - p))


@pytest.mark.parametrize("count", ["1", "1000"])
def test_the_figure_has_a_line_and_dashes_for_each_number(count):
    made = draws.draws(Values(draws=count))
    dashes, lines = checked(figures.settling(made, LIGHT)).data
    inputs = made.input.tolist()
    assert [y for y in dashes.y if y is not None][::2] == inputs
    ends = [y for y, after in zip(lines.y, [*lines.x[1:], None], strict=True) if after is None]
    assert [y for y in ends if y is not None] == made.running[-1].tolist()
    assert lines.y.count(None) == len(inputs)
