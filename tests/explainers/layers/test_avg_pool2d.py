"""avg_pool2d against PyTorch over random settings, and its way back."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from explainers.layers import avg_pool2d
from tests.explainers.layers.pooling_cases import (
    MATRIX,
    cells,
    check_reads,
    evaluate,
    pictures,
    windows,
)


@st.composite
def cases(draw):
    return {
        "input": draw(pictures()),
        **draw(windows()),
        "count_include_pad": draw(st.booleans()),
        "divisor_override": draw(st.sampled_from([None, None, None, 0, 1, 4, -3])),
    }


@settings(max_examples=600)
@given(cases())
def test_every_setting_agrees_with_pytorch(case):
    try:
        expected = F.avg_pool2d(**case)
    except (RuntimeError, TypeError):
        with pytest.raises(ValueError, match=r"[a-z]"):
            avg_pool2d.work(**case)
        return
    example = avg_pool2d.work(**case)
    assert torch.equal(example.output, expected)
    for index in cells(expected.shape)[:30]:
        explanation = example.explain(*index)
        assert explanation.value == expected[index].item()
        assert evaluate(explanation.formula) == pytest.approx(expected[index].item())
        check_reads(example, explanation.reads, 0.0)


@settings(max_examples=200)
@given(cases(), st.integers(0, 2**31))
def test_the_gradient_is_shared_out(case, seed):
    try:
        output = F.avg_pool2d(**case)
    except (RuntimeError, TypeError):
        return
    generator = torch.Generator().manual_seed(seed)
    grad_output = torch.randint(-4, 5, output.shape, generator=generator).double()
    rest = {name: value for name, value in case.items() if name != "input"}
    leaf = case["input"].clone().requires_grad_()
    F.avg_pool2d(leaf, **rest).backward(grad_output)
    example = avg_pool2d.backward(case["input"], grad_output, **rest)
    assert torch.equal(example.output, leaf.grad)
    for index in cells(leaf.shape)[:30]:
        formula = example.explain(*index).formula
        assert evaluate(formula) == pytest.approx(leaf.grad[index].item())


def test_padding_counts_unless_it_is_told_not_to():
    first = avg_pool2d.work(MATRIX, 3, padding=1).explain(0, 0, 0)
    assert first.formula == "(0 + 0 + 0 + 0 + 1 + 2 + 0 + 0 + 1) ÷ 9 = 0.4444"
    other = avg_pool2d.work(MATRIX, 3, padding=1, count_include_pad=False).explain(0, 0, 0)
    assert other.formula == "(0 + 0 + 0 + 0 + 1 + 2 + 0 + 0 + 1) ÷ 4 = 1"
    faded = [term.parts[0].padding for term in other.terms if not term.counts]
    assert faded == [True] * 5


def test_what_lies_beyond_the_padding_never_counts():
    last = avg_pool2d.work(MATRIX, 3, ceil_mode=True).explain(0, 1, 1)
    assert last.formula == "(1 + 1 + 1 + 1) ÷ 4 = 1"


def test_the_divisor_can_be_replaced():
    last = avg_pool2d.work(MATRIX, 3, ceil_mode=True, divisor_override=9).explain(0, 1, 1)
    assert last.formula == "(1 + 1 + 1 + 1) ÷ 9 = 0.4444"


def test_each_cell_gets_its_share():
    example = avg_pool2d.backward(MATRIX, torch.full((1, 1, 1), 18.0), 3)
    assert example.explain(0, 1, 1).formula == "1 is read by 1 window: 18 ÷ 9 = 2"
    assert example.explain(0, 4, 4).formula == "1 is read by no window: 0 = 0"


@pytest.mark.parametrize(
    ("rest", "sentence"),
    [
        ({"divisor_override": 0}, "divisor_override is 0: .* a whole number other than 0"),
        ({"divisor_override": 2.0}, "divisor_override is 2.0"),
        ({"divisor_override": True}, "divisor_override is True"),
        ({"count_include_pad": 1}, "count_include_pad is 1: it must be True or False"),
        ({"padding": 2}, "at most half of kernel_size"),
    ],
)
def test_a_refusal_names_the_rule(rest, sentence):
    with pytest.raises(ValueError, match=sentence):
        avg_pool2d.work(MATRIX, 3, **rest)
