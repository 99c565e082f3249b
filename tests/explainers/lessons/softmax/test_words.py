"""What the softmax page says in words and formulas is true of its numbers."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional as F

from explainers import matrices, settings
from explainers.figures.palette import LIGHT
from explainers.lessons.softmax import (
    beliefs,
    cells,
    figures,
    formulas,
    jacobian,
    log,
    numbers,
    remarks,
    shift,
    temperature,
    tries,
    words,
)
from explainers.lessons.softmax.numbers import Values
from explainers.losses import naive
from explainers.snippets import assign
from tests.explainers.figures.checked import checked
from tests.explainers.lessons.softmax.test_arithmetic import DTYPES, ROW
from tests.explainers.lessons.softmax.test_arithmetic import numbers as several
from tests.harness import checks, intervals

INF = math.inf


def logits(text):
    return numbers.given(Values(input=text)).input


def of(one):
    """The settings of a `Try`, and the logits of its first sample."""
    return one.show, numbers.given(one.show).row(one.show.sample)


def test_what_is_typed_is_taken_or_answered():
    assert logits("").shape == (2, 3)
    assert logits("1 −inf ∞ -inf").tolist() == [[1, -INF, INF, -INF]]
    for bad, word in (
        ("1 x", "cell takes a number"),
        ("nan", "not a number"),
        ("1e400", "between"),
        ("1\n\n2", "empty line"),
        ("1 2 3 4 5 6 7", "at most 4 rows of 6"),
        ("1\n2\n3\n4\n5", "at most 4 rows of 6"),
    ):
        found = numbers.given(Values(input=bad))
        assert word in found.complaint
        assert "input" in found.complaint
        assert found.input.equal(logits(""))
    assert numbers.settled(Values(sample=3, moved=5, shift=99)) == Values(
        sample=1, moved=2, shift=numbers.REACH["float16"]
    )


def test_other_matrices_still_refuse_infinities():
    for text in ("inf", "−∞", "1e39"):
        with pytest.raises(ValueError, match="between"):
            matrices.parse(text, "input")
    found = {}
    exec(f"import torch\n{assign('x', torch.tensor([INF, -INF, 1]))}", found)
    assert found["x"].tolist() == [INF, -INF, 1]


@given(ROW, st.sampled_from((0.0, 0.05, 0.5, 1.0, 3.0)), several(100), DTYPES)
def test_equations_hold(row, value, added, dtype):
    intervals.begin()
    k = int(row.argmax())
    said = [
        remarks.of_temperature(row, value),
        *remarks.of_shift(row, added, shift.both(row, added, dtype)),
        remarks.of_log(row, dtype),
        *(remark for name in jacobian.FUNCTIONS for remark in remarks.of_jacobian(row, name, k)),
    ]
    written = [
        formulas.quotient(row, LIGHT),
        formulas.tempered(row, value, LIGHT),
        formulas.shifted(row, added, LIGHT),
        formulas.logarithm(row, k, LIGHT),
        *(formulas.entry(row, name, k, LIGHT) for name in jacobian.FUNCTIONS),
    ]
    found = [fault for text in said for fault in checks.text_faults(text)]
    found += [fault for text in written for fault in checks.formula_faults(text)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("text", "dim", "words_"),
    [
        ("2 1\n0 3", 1, ["Every row adds up to **1**", "columns add up to 0.7785 and 1.222"]),
        ("2 1\n0 3", 0, ["Every column adds up to **1**", "rows add up to 1 and 1"]),
        ("2 1", 0, ["one number only"]),
        ("2\n1", 1, ["one number only"]),
        ("2 −inf 1", 1, ["exactly 0"]),
        ("−inf −inf\n1 2", 1, ["sample 0 are −∞", "0 / 0 is **NaN**", "without NaN"]),
        ("inf 1", 1, ["∞ − ∞ is **NaN**"]),
        ("100 1", 1, ["subtracts the largest logit first"]),
    ],
)
def test_what_is_said_of_the_cells(text, dim, words_):
    input = logits(text)
    said = " ".join(remarks.cells(input, dim, F.softmax(input, dim)))
    for word in words_:
        assert word in said


@pytest.mark.parametrize(
    ("added", "dtype", "words_"),
    [
        (0.0, "float16", "Nothing is added yet"),
        (5.0, "float16", "by 148.4"),
        (9.5, "float16", "**NaN**"),
        (-20.0, "float16", "becomes 0"),
        (9.0, "float16", "**sum** does not"),
        (10.0, "bfloat16", "had to be rounded"),
        (10.0, "float32", "by 22,026"),
        (90.0, "float32", "from x = 88.72 on"),
    ],
)
def test_what_is_said_of_the_shift(added, dtype, words_):
    row = logits("2 1.9 0.1")[0]
    made = shift.both(row, added, shift.DTYPES[dtype])
    assert words_ in " ".join(remarks.of_shift(row, added, made))


def test_a_logarithm_of_0_is_a_loss_that_cannot_be_learned_from():
    row = torch.tensor([0.0, -110.0])
    assert "−∞" in remarks.of_log(row, torch.float32)
    way = naive.naive(row, 1)
    assert way.loss == INF
    assert way.gradient.isnan().any()
    assert naive.stable(row, 1).finite


def test_the_bounds_that_are_named():
    said = " ".join(words.NOTICE["shift"])
    for dtype, edge in ((torch.float16, "11.09"), (torch.float32, "88.72")):
        assert edge in said
        assert round(math.log(torch.finfo(dtype).max), 2) == float(edge)
    assert str(int(torch.finfo(torch.float16).max)) in said


def test_every_view_has_its_words():
    assert set(words.NOTICE) == set(tries.ALL) == set(words.VIEWS) - {"predict"}
    assert {*formulas.GENERAL} == {*words.NOTICE, *words.OF} - {"jacobian"}
    for view, presets in numbers.PRESETS.items():
        assert list(presets) == list(words.PRESETS[view])
        for preset in presets.values():
            assert numbers.settled(preset) == settings.checked(preset) == preset
            assert not numbers.given(preset).complaint
    assert set(numbers.PRESETS) == set(words.NOTICE)
    assert set(numbers.REACH) == set(shift.DTYPES)
    assert set(words.OF) == set(jacobian.FUNCTIONS)
    for one in (one for several_ in tries.ALL.values() for one in several_):
        values, _ = of(one)
        assert not numbers.given(values).complaint


def softmax(text):
    return F.softmax(logits(text)[0], 0)


def test_what_is_told_of_the_tries_is_found():
    ten, masked, _ = tries.CELLS
    p = F.softmax(of(ten)[1], 0)
    assert float(p[0] / p[1]) == pytest.approx(10, rel=1e-3)
    p = F.softmax(of(masked)[1], 0)
    assert [round(float(x), 2) for x in p] == [0.87, 0, 0.13]
    _, equal, doubled = tries.TEMPERATURE
    row = logits("")[0]
    for t, passes in ((0.2, True), (0.21, True), (0.22, False)):
        assert bool(F.softmax(row / t, 0).max() > 0.99) is passes
    assert round(float(F.softmax(row / 0.2, 0).max()), 4) == 0.9932
    values, two = of(equal)
    assert F.softmax(two / values.temperature, 0).tolist() == pytest.approx([0.5, 0.5, 0])
    values, row_ = of(doubled)
    torch.testing.assert_close(F.softmax(row_ / values.temperature, 0), F.softmax(row, 0))


def test_what_is_told_of_the_tries_of_few_digits_is_found():
    def upper(one):
        values, row = of(one)
        return shift.both(row, values.shift, shift.DTYPES[values.dtype]).output[0]

    high, low, other = map(upper, tries.SHIFT)
    assert high.isnan().tolist() == [True, False, False] and high[1:].tolist() == [0, 0]
    assert low.isnan().all()
    assert other.isfinite().all()
    for one, breaks in zip(tries.LOG, (True, True, False), strict=True):
        values, row = of(one)
        found = log.work(row, shift.DTYPES[values.dtype]).output[0, values.moved]
        assert found.isneginf() == breaks
    half = torch.tensor([2.0, 1.0, -14.5])
    assert log.work(half, torch.float16).output.isfinite().all()
    for last, breaks in ((-100.0, False), (-102.0, True)):
        row = torch.tensor([2.0, 1.0, last])
        assert log.work(row, torch.float32).output[0, 2].isneginf() == breaks
    equal, sure, steep = (jacobian.work(of(one)[1]).output for one in tries.JACOBIAN)
    torch.testing.assert_close(equal, torch.eye(3) / 3 - torch.ones(3, 3) / 9)
    assert 1e-4 < sure.abs().max() < 3e-4
    assert steep.diagonal().tolist() == [0.25, 0.25]
    row = of(tries.JACOBIAN[1])[1]
    assert jacobian.work(row, "log_softmax").output[1].abs().max() > 0.99


def test_a_question_s_settings_show_its_case():
    for question in beliefs.predictions():
        assert len(set(question.options)) == len(question.options)
        values = question.show or Values()
        given_ = numbers.given(values)
        assert not given_.complaint
        row = given_.row(values.sample)
        match values.view:
            case "cells":
                own = cells.work(given_.input, int(values.dim)).output
            case "temperature":
                own = temperature.work(given_.input, values.temperature).output
            case "shift":
                own = shift.work(row, values.shift, shift.DTYPES[values.dtype]).output
            case "log":
                own = log.work(row, shift.DTYPES[values.dtype]).output
            case "jacobian":
                own = jacobian.work(row, values.of).output
        if question.show:
            torch.testing.assert_close(
                own, question.example.output, atol=1e-4, rtol=1e-4, equal_nan=True
            )


@pytest.mark.parametrize("text", ["", "1", "0 -inf 2", "1 1 1 1 1 1"])
@pytest.mark.parametrize("value", [0.0, 0.5, 20.0])
def test_figures_show_the_present(text, value):
    row = logits(text)[0]
    drawn = checked(figures.shares(temperature.shares(row), value, LIGHT))
    assert len(drawn.data) == len(row)
    (line,) = drawn.layout.shapes
    assert line.x0 == min(max(value, temperature.COLDEST), temperature.WARMEST)
    found = log.curves(row, 0, torch.float16)
    assert (found is None) == (len(row) == 1)
    if found:
        figure = checked(figures.logarithms(found, 0, "float16", LIGHT))
        assert {line.name for line in figure.data[:2]} == set(log.WAYS)
        assert [list(dots.x) for dots in figure.data[2:]] == [[found.at]] * len(set(found.now))
        assert "−∞ in float16" in figure.layout.annotations[0].text
