"""The arithmetic that the softmax page shows is PyTorch's: random logits, axes, dtypes."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional as F

from explainers.lessons.softmax import cells, jacobian, log, shift, temperature
from explainers.lessons.softmax.numbers import COLUMNS, ROWS
from tests.harness import checks, intervals
from tests.harness.visit import Staged

INF, NAN = math.inf, math.nan


def numbers(most):
    whole = st.integers(-most, most).map(float)
    return whole | st.floats(-most, most, width=32).map(lambda x: round(x, 2))


MILD, WILD = numbers(12), numbers(1000) | st.just(-INF)


def matrices(cells_=MILD | WILD, rows=ROWS):
    def of(shape):
        row = st.lists(cells_, min_size=shape[1], max_size=shape[1])
        return st.lists(row, min_size=shape[0], max_size=shape[0])

    shapes = st.tuples(st.integers(1, rows), st.integers(1, COLUMNS))
    return shapes.flatmap(of).map(torch.tensor)


ROW = matrices(rows=1).map(lambda one: one[0])
DTYPES = st.sampled_from(list(shift.DTYPES.values()))


def sound(example):
    """The arithmetic of the cells in one row gives their values, exactly and as it is shown."""
    intervals.begin()
    *lead, last = example.output.shape
    first = [0] * len(lead)
    places = [(*first, k) for k in range(last)] + [tuple(n - 1 for n in example.output.shape)]
    found = [fault for p in places for fault in checks.cell_faults(Staged(example, {}), p)]
    assert not found, "\n".join(found)


def same(one, other):
    torch.testing.assert_close(one, other, rtol=0, atol=0, equal_nan=True)


@given(matrices(), st.sampled_from((0, 1)))
def test_cells(input, dim):
    example = cells.work(input, dim)
    same(example.output, F.softmax(input, dim))
    sound(example)
    for index in ((0, 0), (input.shape[0] - 1, input.shape[1] - 1)):
        read = {r.index for r in example.explain(*index).reads if r.operand == "input"}
        along = {(*index[:dim], k, *index[dim + 1 :]) for k in range(input.shape[dim])}
        assert read == along


@given(matrices(), st.just(0.0) | st.floats(0.01, 10) | st.sampled_from((0.1, 1.0, 2.0)))
def test_temperature(input, value):
    example = temperature.work(input, value)
    same(example.output, F.softmax(input / value, 1))
    sound(example)


@given(ROW, numbers(200), DTYPES)
def test_shift(row, value, dtype):
    example = shift.work(row, value, dtype)
    x = row.to(dtype) + value
    same(example.output[0], x.exp() / x.exp().sum())
    stable = (x - x.max()).exp()
    same(example.output[1], stable / stable.sum())
    assert example.output.dtype == dtype
    sound(example)


@given(ROW, DTYPES)
def test_softmax_of_few_digits_is_that_of_float32_rounded_once(row, dtype):
    x = row.to(dtype)
    if dtype in (torch.float16, torch.bfloat16):
        torch.testing.assert_close(
            F.softmax(x, 0), F.softmax(x.float(), 0).to(dtype), equal_nan=True
        )


@given(ROW, DTYPES)
def test_the_maximum_first_never_overflows_nor_divides_by_nothing(row, dtype):
    made = shift.both(row, 0.0, dtype)
    if made.input[0].isfinite().any():
        assert made.output[1].isfinite().all()
        assert 1 <= made.sums[1] <= len(row)
        assert made.exponentials[1].max() == 1


@given(ROW, DTYPES)
def test_log(row, dtype):
    example = log.work(row, dtype)
    x = row.to(dtype)
    same(example.output[0], F.softmax(x, 0).log())
    same(example.output[1], F.log_softmax(x, 0))
    sound(example)


@given(ROW, st.sampled_from(sorted(jacobian.FUNCTIONS)))
def test_jacobian(row, of):
    example = jacobian.work(row, of)
    function = torch.nn.Softmax(0) if of == "softmax" else torch.nn.LogSoftmax(0)
    same(example.output, torch.autograd.functional.jacobian(function, row))
    sound(example)
    if row.isfinite().any():
        torch.testing.assert_close(example.output.sum(1), torch.zeros(len(row)), rtol=0, atol=1e-5)


@pytest.mark.parametrize(
    ("example", "index", "formula"),
    [
        (
            lambda: cells.work(torch.tensor([[2.0, 1.0, 0.1]])),
            (0, 0),
            "e^2 / (e^2 + e^1 + e^0.1) = 7.389 / 11.21 = 0.659",
        ),
        (
            lambda: cells.work(torch.tensor([[1000.0, 999.0]])),
            (0, 1),
            "e^(999 − 1000) / (e^(1000 − 1000) + e^(999 − 1000)) = 0.3679 / 1.368 = 0.2689",
        ),
        (
            lambda: cells.work(torch.tensor([[1.0, -INF]])),
            (0, 1),
            "e^(−∞) / (e^1 + e^(−∞)) = 0 / 2.718 = 0",
        ),
        (
            lambda: cells.work(torch.tensor([[-INF, -INF]])),
            (0, 0),
            "e^(−∞) / (e^(−∞) + e^(−∞)) = 0 / 0 = NaN",
        ),
        (
            lambda: shift.work(torch.tensor([2.0, 1.0, 0.1]), 10, torch.float16),
            (0, 0),
            "e^12 is ∞ in float16: ∞ / ∞ = NaN",
        ),
        (
            lambda: log.work(torch.tensor([0.0, -110.0]), torch.float32),
            (0, 1),
            "e^(−110 − 0) is too small for float32: ln(0) = −∞",
        ),
        (
            lambda: jacobian.work(torch.tensor([2.0, 1.0, 0.1])),
            (0, 1),
            "−0.659 × 0.2424 = −0.1598",
        ),
    ],
)
def test_what_is_written(example, index, formula):
    assert example().explain(*index).formula == formula


@given(st.sampled_from(list(shift.DTYPES.values())))
def test_where_numbers_end(dtype):
    """The bounds that the page names: e^x overflows beyond, and the logarithm breaks below."""
    edge = math.log(torch.finfo(dtype).max)
    wide = torch.tensor([edge - 0.1, edge + 0.1], dtype=torch.float64).to(dtype)
    if dtype != torch.bfloat16:  # whose numbers are farther apart than this
        assert wide.exp().isinf().tolist() == [False, True]
    below = torch.tensor([0.0, 1.02 * log.lowest(dtype) - 1], dtype=torch.float64)
    above = torch.tensor([0.0, 0.98 * log.lowest(dtype)], dtype=torch.float64)
    assert log.work(below, dtype).output[0, 1] == -INF
    assert log.work(above, dtype).output.isfinite().all()


@given(ROW, DTYPES, st.data())
def test_the_curves_go_through_the_present(row, dtype, data):
    column = data.draw(st.integers(0, len(row) - 1))
    found = log.curves(row, column, dtype)
    if found is None:
        return
    assert len(found.x) == len(found.log_of) == len(found.log_softmax) == log.POINTS
    assert min(found.x) <= found.at <= max(found.x)
    assert found.log_of[0] == -INF < found.log_softmax[0]
    now = log.work(row, dtype).output[:, column].tolist()
    assert list(found.now) == now


def test_shares_are_probabilities_at_each_temperature():
    row = torch.tensor([2.0, 1.0, 0.1])
    found = temperature.shares(row)
    for t, p in zip(found.temperatures, found.probabilities, strict=True):
        torch.testing.assert_close(p, F.softmax(row / t, 0))
    assert found.temperatures[0] == pytest.approx(temperature.COLDEST)
    assert found.temperatures[-1] == pytest.approx(temperature.WARMEST)
    assert temperature.entropy(torch.tensor([0.5, 0.5, 0.0])) == pytest.approx(math.log(2))
