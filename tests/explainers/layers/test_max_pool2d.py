"""max_pool2d against PyTorch: the notes' numbers, random settings, the gradient's way back."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from explainers.layers import max_pool2d, pooled
from explainers.worked import Read
from tests.explainers.layers.pooling_cases import (
    MATRIX,
    cells,
    check_reads,
    either,
    evaluate,
    pictures,
    windows,
)


@pytest.mark.parametrize(
    ("ceil_mode", "output", "indices"),
    [(True, [[2, 3], [5, 1]], [[1, 3], [15, 18]]), (False, [[2]], [[1]])],
)
def test_the_notes_numbers(ceil_mode, output, indices):
    example = max_pool2d.work(MATRIX, 3, ceil_mode=ceil_mode)
    assert example.output.tolist() == [output]
    assert example.indices.tolist() == [indices]


def test_a_window_that_hangs_over_reads_what_is_there():
    example = max_pool2d.work(MATRIX, 3, ceil_mode=True)
    assert example.explain(0, 0, 0).formula == "max(1, 2, 0, 0, 1, 2, 1, 2, 1) = 2"
    last = example.explain(0, 1, 1)
    assert last.formula == "max(1, 1, 1, 1) = 1"
    assert [read.index for read in last.reads] == [(0, 3, 3), (0, 3, 4), (0, 4, 3), (0, 4, 4)]
    margin = example.margins["input"]
    assert (margin.top, margin.bottom, margin.left, margin.right) == (0, 1, 0, 1)
    assert margin.values[0, 5].isnan().all()
    assert margin.values[0, :5, :5].tolist() == MATRIX[0].tolist()


def test_padding_is_minus_infinity():
    example = max_pool2d.work(torch.full((1, 3, 3), -1.0), 3, stride=1, padding=1)
    assert example.output.tolist() == [[[-1] * 3] * 3]
    corner = example.explain(0, 0, 0)
    assert [read.value for read in corner.reads[:3]] == [-math.inf] * 3
    assert example.margins["input"].values[0, 0].tolist() == [-math.inf] * 5


def test_of_equal_cells_the_first_in_reading_order_wins():
    example = max_pool2d.work(torch.tensor([[[1.0, 7], [7, 7]]]), 2)
    assert example.indices.tolist() == [[[1]]]
    winners = [term.parts[0] for term in example.explain(0, 0, 0).terms if term.counts]
    assert [read.index for read in winners if isinstance(read, Read)] == [(0, 0, 1)]


def test_an_index_is_its_row_times_the_width_plus_its_column():
    example = pooled.index_example(max_pool2d.work(MATRIX, 3, ceil_mode=True))
    assert example.explain(0, 1, 0).formula == "5 stands in row 3, column 0: 3×5 + 0 = 15"


def test_a_window_in_the_padding_alone_has_no_place_for_its_gradient():
    example = max_pool2d.work(torch.ones(1, 2, 2), 2, stride=1, padding=1, dilation=3)
    assert example.output.tolist() == [[[-math.inf]]]
    assert (
        pooled.index_example(example)
        .explain(0, 0, 0)
        .formula.startswith("the window reads padding alone")
    )
    with pytest.raises(ValueError, match="window 1 steps over all of them"):
        max_pool2d.backward(torch.ones(1, 2, 2), torch.ones(1, 1, 1), 2, 1, 1, 3)


@st.composite
def cases(draw):
    case = {"input": draw(pictures()), **draw(windows())}
    case["dilation"] = draw(st.one_of(st.integers(0, 3), either))
    return case


@settings(max_examples=600)
@given(cases())
def test_every_setting_agrees_with_pytorch(case):
    try:
        expected, indices = F.max_pool2d(**case, return_indices=True)
    except (RuntimeError, TypeError):
        with pytest.raises(ValueError, match=r"[a-z]"):
            max_pool2d.work(**case)
        return
    example = max_pool2d.work(**case)
    assert torch.equal(example.output, expected)
    assert torch.equal(example.indices, indices)
    for index in cells(expected.shape)[:30]:
        explanation = example.explain(*index)
        assert explanation.value == expected[index].item() == evaluate(explanation.formula)
        check_reads(example, explanation.reads, -math.inf)
        check_winner(example, explanation, index)


def check_winner(example, explanation, index):
    """Only the cell at PyTorch's index counts, and it is the first of those that are equal."""
    reads = [(term.parts[0], term.counts) for term in explanation.terms if len(term.parts) == 1]
    reads = [(read, counts) for read, counts in reads if not isinstance(read, str)]
    own = [read for read, _ in reads if not read.padding]
    if not own:  # dilated so far that both cells of the window lie in the padding
        assert explanation.value == -math.inf
        return
    first = next(read for read in own if read.value == explanation.value)
    assert [read for read, counts in reads if counts] == [first]
    assert example.winner(index) == first.index


@settings(max_examples=200)
@given(cases(), st.integers(0, 2**31))
def test_the_gradient_goes_to_the_maximum(case, seed):
    try:
        output = F.max_pool2d(**case)
    except (RuntimeError, TypeError):
        return
    generator = torch.Generator().manual_seed(seed)
    grad_output = torch.randint(-4, 5, output.shape, generator=generator).double()
    rest = {name: value for name, value in case.items() if name != "input"}
    if output.isinf().any():  # PyTorch's index may then be outside the input: better not tried
        with pytest.raises(ValueError, match="reads padding alone"):
            max_pool2d.backward(case["input"], grad_output, **rest)
        return
    leaf = case["input"].clone().requires_grad_()
    F.max_pool2d(leaf, **rest).backward(grad_output)
    example = max_pool2d.backward(case["input"], grad_output, **rest)
    assert torch.equal(example.output, leaf.grad)
    for index in cells(leaf.shape)[:30]:
        assert evaluate(example.explain(*index).formula) == leaf.grad[index].item()


def test_windows_that_overlap_add_up():
    grad_output = torch.tensor([[[1.0, 2, 3], [4, 5, 6], [7, 8, 9]]])
    example = max_pool2d.backward(MATRIX, grad_output, 3, stride=1)
    assert example.explain(0, 3, 0).formula == (
        "5 is the maximum of 2 of the 2 windows that read it: 4×1 + 7×1 = 11"
    )
    assert example.explain(0, 0, 0).formula == (
        "1 is the maximum of 0 of the 1 window that reads it: 1×0 = 0"
    )
    assert example.output.sum() == grad_output.sum()


def test_a_cell_in_no_window_gets_nothing():
    example = max_pool2d.backward(MATRIX, torch.ones(1, 1, 1), 3)
    assert example.explain(0, 4, 4).formula == "1 is read by no window: 0 = 0"


@pytest.mark.parametrize(
    ("rest", "sentence"),
    [
        ({"kernel_size": 0}, "kernel_size is 0: it must be at least 1"),
        ({"kernel_size": 2.5}, "kernel_size is 2.5: it takes a whole number, or a pair"),
        ({"kernel_size": "3"}, "kernel_size is '3': it takes a whole number, or a pair"),
        ({"stride": 0}, "stride is 0: it must be at least 1"),
        ({"padding": None}, "padding is None: it takes a whole number, or a pair"),
        ({"padding": -1}, "padding is -1: it must be at least 0"),
        ({"padding": 2}, "padding is 2 in height, and kernel_size is 3: .* here 1"),
        ({"padding": 2, "dilation": 2}, "at most half of kernel_size, rounded down, here 1"),
        ({"dilation": 3}, "spans 7 cells in height .* padded input has 5"),
        ({"kernel_size": 6, "stride": 1}, r"\(with ceil_mode=True it may hang over by stride − 1"),
        ({"ceil_mode": 1}, "ceil_mode is 1: it must be True or False"),
    ],
)
def test_a_refusal_names_the_rule(rest, sentence):
    with pytest.raises(ValueError, match=sentence):
        max_pool2d.work(MATRIX, **{"kernel_size": 3, **rest})


@pytest.mark.parametrize("shape", [(5, 5), (1, 1, 5, 5), (0, 5, 5), (1, 0, 5)])
def test_other_shapes_are_refused(shape):
    with pytest.raises(ValueError, match=r"three axes|no axis may be empty"):
        max_pool2d.work(torch.ones(shape), 3)


def test_a_gradient_of_another_shape_is_refused():
    with pytest.raises(ValueError, match="each output cell needs a gradient of its own"):
        max_pool2d.backward(MATRIX, torch.ones(1, 2, 2), 3)
