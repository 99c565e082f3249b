"""Weights that PyTorch takes without a word: negative ones, and ones that add up to 0."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from explainers.losses import cross_entropy, cross_entropy_steps
from tests.explainers.losses.arithmetic import check_cell, evaluate
from tests.explainers.losses.test_cross_entropy import cells, matrix, quarters


@st.composite
def cancelling(draw):
    """Arguments whose targets' weights are 0, or 1 and −1 in equal numbers."""
    classes, samples = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    weight = draw(st.lists(st.sampled_from([0.0, 0.0, 1.0, -1.0]), min_size=classes,
                           max_size=classes))  # fmt: skip
    labels = draw(st.lists(st.integers(0, classes - 1), min_size=samples, max_size=samples))
    if sum(weight[label] for label in labels):
        weight = [0.0 if c in labels else value for c, value in enumerate(weight)]
    return {
        "input": draw(matrix(samples, classes, quarters)),
        "target": torch.tensor(labels),
        "weight": torch.tensor(weight, dtype=torch.float64),
        "label_smoothing": draw(st.sampled_from([0.0, 0.1, 0.5, 1.0])),
    }


@settings(max_examples=250)
@given(cancelling())
def test_dividing_by_nothing_is_shown_as_pytorch_does_it(case):
    leaf = case["input"].clone().requires_grad_()
    expected = F.cross_entropy(**{**case, "input": leaf})
    assert not expected.isfinite()
    example = cross_entropy.work(**case)
    check_cell(example, example.explain(), expected.item())
    reduce = cross_entropy_steps.steps(**case)[-1].example
    assert evaluate(reduce.explain().formula) == pytest.approx(expected.item(), nan_ok=True)
    (slopes,) = torch.autograd.grad(expected, leaf)
    gradient = cross_entropy.gradient(**case)
    for index in cells(slopes.shape):
        check_cell(gradient, gradient.explain(*index), slopes[index].item())
