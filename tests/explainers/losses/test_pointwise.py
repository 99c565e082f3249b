"""l1_loss and mse_loss against PyTorch: the notes' values and random settings."""

import warnings

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from explainers.losses import l1_loss, mse_loss
from tests.explainers.losses.arithmetic import check_cell
from tests.explainers.losses.test_cross_entropy import cells

LESSONS = {l1_loss: F.l1_loss, mse_loss: F.mse_loss}
INPUT = torch.tensor([1.0, 2.0, 3.0])
TARGET = torch.tensor([1.0, 2.0, 5.0])


@pytest.mark.parametrize(
    ("lesson", "target", "mean", "total"),
    [
        (l1_loss, [1.0, 2.0, 5.0], 0.6667, 2.0),
        (mse_loss, [1.0, 2.0, 5.0], 1.3333, 4.0),
        (l1_loss, [2.0, 2.0, 2.0], 0.6667, 2.0),
    ],
)
def test_the_notes_values(lesson, target, mean, total):
    target = torch.tensor(target)
    assert round(lesson.work(INPUT, target).output.item(), 4) == mean
    assert lesson.work(INPUT, target, reduction="sum").output.item() == total


def test_the_arithmetic_is_spelled_out():
    assert l1_loss.work(INPUT, TARGET).explain().formula == (
        "(|1 − 1| + |2 − 2| + |3 − 5|) / 3 = 0.6667"
    )
    assert mse_loss.work(INPUT, TARGET, "sum").explain().formula == (
        "(1 − 1)² + (2 − 2)² + (3 − 5)² = 4"
    )
    assert mse_loss.work(INPUT, TARGET, "none").explain(2).formula == "(3 − 5)² = 4"
    assert l1_loss.gradient(INPUT, TARGET).explain(2).formula == "sign(3 − 5) / 3 = −0.3333"
    assert mse_loss.gradient(INPUT, TARGET).explain(2).formula == "2 × (3 − 5) / 3 = −1.333"
    assert l1_loss.gradient(INPUT, TARGET).output.tolist()[:2] == [0, 0]  # no slope in the corner


shapes = st.sampled_from([(3,), (1,), (2, 3), (2, 1), (1, 3), (), (0,), (2, 2, 2), (2,)])
types = st.sampled_from([torch.float64] * 6 + [torch.int64, torch.float32])


@st.composite
def arguments(draw):
    shape = draw(shapes)
    generator = torch.Generator().manual_seed(draw(st.integers(0, 2**31)))
    other = shape if draw(st.integers(0, 2)) else draw(shapes)
    input, target = (
        torch.randint(-20, 21, size, generator=generator).div(4).to(draw(types))
        for size in (shape, other)
    )
    return input, target, draw(st.sampled_from(["none", "mean", "sum"] * 3 + ["average"]))


def by_pytorch(function, input, target, reduction):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of every broadcast
        return function(input, target, reduction=reduction)


@pytest.mark.parametrize("lesson", LESSONS)
@settings(max_examples=300)
@given(case=arguments())
def test_every_setting_agrees_with_pytorch(lesson, case):
    try:
        expected = by_pytorch(LESSONS[lesson], *case)
    except (RuntimeError, ValueError):
        with pytest.raises(ValueError, match=r"[a-z]"):
            lesson.work(*case)
        return
    example = lesson.work(*case)
    torch.testing.assert_close(example.output, expected, equal_nan=True)
    for index in cells(expected.shape):
        if example.operands["input"].numel():
            check_cell(example, example.explain(*index), float(expected[index]))


@pytest.mark.parametrize("lesson", LESSONS)
@settings(max_examples=200)
@given(case=arguments())
def test_every_gradient_is_autograds(lesson, case):
    input, *rest = case
    if not input.is_floating_point():
        with pytest.raises(ValueError, match=r"[a-z]"):
            lesson.gradient(input, *rest)
        return
    leaf = input.clone().requires_grad_()
    try:
        loss = by_pytorch(LESSONS[lesson], leaf, *rest)
    except (RuntimeError, ValueError):
        with pytest.raises(ValueError, match=r"[a-z]"):
            lesson.gradient(input, *rest)
        return
    (expected,) = torch.autograd.grad(loss.sum(), leaf)
    example = lesson.gradient(input, *rest)
    torch.testing.assert_close(example.output, expected)
    for index in cells(expected.shape):
        check_cell(example, example.explain(*index), float(expected[index]))


@pytest.mark.parametrize("lesson", LESSONS)
@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        ((INPUT, TARGET, "avg"), "reduction is 'avg': it must be one of none, mean, sum"),
        ((INPUT, TARGET[:2]), r"input has shape \(3,\) and target \(2,\)"),
        ((INPUT.long(), TARGET.long()), r"Write 3\.0 for 3"),
        ((INPUT.bool(), TARGET.bool()), r"holds torch\.bool"),
        ((INPUT.cfloat(), TARGET), r"holds torch\.complex64"),
    ],
)
def test_a_refusal_names_the_rule(lesson, case, sentence):
    with pytest.raises(ValueError, match=sentence):
        lesson.work(*case)
