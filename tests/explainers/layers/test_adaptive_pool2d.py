"""Adaptive pooling, average and maximum, against PyTorch over random sizes."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from explainers.layers import adaptive_avg_pool2d, adaptive_max_pool2d, bins
from tests.explainers.layers.pooling_cases import MATRIX, cells, check_reads, evaluate, pictures

sizes = st.one_of(st.none(), st.integers(-1, 9))
output_sizes = st.one_of(
    st.integers(-1, 9),
    st.tuples(sizes, sizes),
    st.sampled_from([None, (2,), (1, 2, 3), "2", 2.0, True, (2.0, 2)]),
)
REFUSED = (RuntimeError, TypeError, ValueError)


@settings(max_examples=300)
@given(pictures(), output_sizes)
def test_the_average_agrees_with_pytorch(picture, output_size):
    try:
        expected = F.adaptive_avg_pool2d(picture, output_size)
    except REFUSED:
        with pytest.raises(ValueError, match="output_size is"):
            adaptive_avg_pool2d.work(picture, output_size)
        return
    example = adaptive_avg_pool2d.work(picture, output_size)
    assert torch.equal(example.output, expected)
    for index in cells(expected.shape)[:30]:
        explanation = example.explain(*index)
        assert explanation.value == expected[index].item()
        assert evaluate(explanation.formula) == pytest.approx(explanation.value)
        check_reads(example, explanation.reads, math.nan)


@settings(max_examples=300)
@given(pictures(), output_sizes)
def test_the_maximum_agrees_with_pytorch(picture, output_size):
    try:
        expected, indices = F.adaptive_max_pool2d(picture, output_size, return_indices=True)
    except REFUSED:
        with pytest.raises(ValueError, match="output_size is"):
            adaptive_max_pool2d.work(picture, output_size)
        return
    example = adaptive_max_pool2d.work(picture, output_size)
    assert torch.equal(example.output, expected)
    assert torch.equal(example.indices, indices)
    for index in cells(expected.shape)[:30]:
        explanation = example.explain(*index)
        assert explanation.value == expected[index].item() == evaluate(explanation.formula)
        check_reads(example, explanation.reads, math.nan)
        assert picture[example.winner(index)] == explanation.value


def test_bins_of_uneven_size():
    found = bins.check((1, 5, 5), (2, 3))
    assert [found.edges(0, place) for place in range(2)] == [(0, 3), (2, 5)]
    assert [found.edges(1, place) for place in range(3)] == [(0, 2), (1, 4), (3, 5)]


def test_the_arithmetic_of_a_bin():
    example = adaptive_avg_pool2d.work(MATRIX, (2, 3))
    assert example.explain(0, 0, 0).formula == "(1 + 2 + 0 + 1 + 1 + 2) ÷ 6 = 1.167"
