"""conv2d against PyTorch: literal cases of the course notes, and random settings."""

import re
from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional as F

from explainers.layers import conv2d, conv2d_arguments
from explainers.lessons.convolution import numbers as convolution
from explainers.worked import Explanation
from tests.explainers.lessons import positions

INPUT = [[1, 2, 0, 3, 1], [0, 1, 2, 3, 1], [1, 2, 1, 0, 0], [5, 2, 3, 1, 1], [2, 1, 0, 1, 1]]
KERNEL = [[1, 2, 1], [0, 1, 0], [2, 1, 0]]


@pytest.mark.parametrize(
    ("stride", "padding", "dilation", "output"),
    [
        (1, 0, 1, [[10, 12, 12], [18, 16, 16], [13, 9, 3]]),
        (2, 0, 1, [[10, 12], [13, 3]]),
        (
            1,
            1,
            1,
            [
                [1, 3, 4, 10, 8],
                [5, 10, 12, 12, 6],
                [7, 18, 16, 16, 8],
                [11, 13, 9, 3, 4],
                [14, 13, 9, 7, 4],
            ],
        ),
        (1, 0, 2, [[7]]),
        (2, 2, 2, [[2, 3, 3], [5, 7, 3], [5, 3, 2]]),
    ],
)
def test_the_notes_numbers(stride, padding, dilation, output):
    example = conv2d.work(
        torch.tensor([INPUT], dtype=torch.float32),
        torch.tensor([[KERNEL]], dtype=torch.float32),
        stride=stride,
        padding=padding,
        dilation=dilation,
    )
    assert example.output.tolist() == [output]


def test_the_first_cell_is_spelled_out():
    example = conv2d.work(torch.tensor([INPUT]).float(), torch.tensor([[KERNEL]]).float())
    explanation = example.explain(0, 0, 0)
    assert explanation.formula == ("1×1 + 2×2 + 0×1 + 0×0 + 1×1 + 2×0 + 1×2 + 2×1 + 1×0 = 10")
    assert explanation.value == 10
    first_input, first_weight = explanation.reads[:2]
    assert (first_input.operand, first_input.index) == ("input", (0, 0, 0))
    assert (first_weight.operand, first_weight.index) == ("weight", (0, 0, 0, 0))


def test_padding_is_named_as_such():
    example = conv2d.work(
        torch.tensor([INPUT]).float(), torch.tensor([[KERNEL]]).float(), padding=1
    )
    corner = [read for read in example.explain(0, 0, 0).reads if read.operand == "input"]
    assert [read.padding for read in corner] == [True] * 3 + [True, False, False] * 2
    assert corner[0].index == (0, -1, -1)


def test_circular_padding_names_the_cell_that_it_repeats():
    example = conv2d.work(
        torch.tensor([INPUT]).float(),
        torch.tensor([[KERNEL]]).float(),
        padding=1,
        padding_mode="circular",
    )
    first = example.explain(0, 0, 0).reads[0]
    assert first.padding
    assert first.source == (0, 4, 4)
    assert first.value == INPUT[4][4]


def test_there_is_no_cell_outside_the_output():
    example = conv2d.work(torch.ones(1, 3, 3), torch.ones(1, 1, 3, 3))
    with pytest.raises(IndexError, match=r"shape \(1, 1, 1\): there is no cell \(0, 1, 0\)"):
        example.explain(0, 1, 0)


# --- random settings ---------------------------------------------------------------------------

small = st.integers(1, 3)
pairs = st.one_of(small, st.tuples(small, small))


@st.composite
def arguments(draw):
    """Random arguments of conv2d, legal and illegal alike, whole numbers in the tensors."""
    groups = draw(st.sampled_from([1, 1, 1, 2, 3]))
    channels = draw(st.sampled_from([groups, groups * 2, 3]))
    out = draw(st.sampled_from([groups, groups * 2, 4]))
    per_group = max(1, channels // groups) + draw(st.sampled_from([0] * 9 + [1]))
    seed = draw(st.integers(0, 2**31))
    generator = torch.Generator().manual_seed(seed)
    size = (channels, draw(st.integers(1, 7)), draw(st.integers(1, 7)))
    kernel = (out, per_group, draw(st.integers(1, 4)), draw(st.integers(1, 4)))
    bias = draw(st.sampled_from([None, None, out, out + 1]))
    numbers = draw(st.integers(0, 4))
    padding = st.one_of(
        st.just(numbers),
        st.tuples(st.integers(-1, 3), st.integers(0, 3)),
        st.sampled_from(["same", "valid", "full"]),
    )
    return {
        "input": torch.randint(-4, 5, size, generator=generator).double(),
        "weight": torch.randint(-4, 5, kernel, generator=generator).double(),
        "bias": None
        if bias is None
        else torch.randint(-4, 5, (bias,), generator=generator).double(),
        "stride": draw(st.one_of(st.integers(0, 3), pairs)),
        "padding": draw(padding),
        "dilation": draw(st.one_of(st.integers(0, 3), pairs)),
        "groups": groups,
        "padding_mode": draw(
            st.sampled_from(
                [*conv2d_arguments.PADDING_MODES, *conv2d_arguments.PADDING_MODES, "wrap"]
            )
        ),
    }


@st.composite
def legal_arguments(draw):
    """Arguments of conv2d that PyTorch takes, with up to three channels in each group."""
    values = draw(positions.legal())
    groups, per_group = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    out = groups * draw(st.integers(1, 2))
    generator = torch.Generator().manual_seed(draw(st.integers(0, 2**31)))

    def tensor(*shape):
        return torch.randint(-4, 5, shape, generator=generator).double()

    return {
        "input": tensor(groups * per_group, *values.size),
        "weight": tensor(out, per_group, *values.kernel_size),
        "bias": tensor(out) if values.bias else None,
        **convolution.arguments(replace(values, groups=groups)),
    }


def by_pytorch(input, weight, bias, **rest):
    """The same convolution by torch.nn.Conv2d, which alone knows the padding modes."""
    layer = nn.Conv2d(
        input.shape[0],
        weight.shape[0],
        tuple(weight.shape[2:]),
        bias=bias is not None,
        dtype=torch.float64,
        **rest,
    )
    with torch.no_grad():
        if layer.weight.shape != weight.shape:
            raise ValueError("the weight has another shape than this layer's")
        layer.weight.copy_(weight)
        if bias is not None:
            if layer.bias.shape != bias.shape:
                raise ValueError("the bias has another shape than this layer's")
            layer.bias.copy_(bias)
        return layer(input)


@settings(max_examples=300)
@given(arguments())
def test_what_pytorch_refuses_is_refused_in_words(case):
    try:
        expected = by_pytorch(**case)
    except (RuntimeError, ValueError, AssertionError):
        with pytest.raises(ValueError, match=r"[a-z]"):
            conv2d.work(**case)
        return
    torch.testing.assert_close(conv2d.work(**case).output, expected)


@settings(max_examples=200)
@given(legal_arguments())
def test_every_legal_setting_agrees_with_pytorch(case):
    expected = by_pytorch(**case)
    example = conv2d.work(**case)
    torch.testing.assert_close(example.output, expected)
    if case["padding_mode"] == "zeros":
        plain = {k: v for k, v in case.items() if k != "padding_mode"}
        torch.testing.assert_close(example.output, F.conv2d(**plain))
    cells = torch.cartesian_prod(*(torch.arange(n) for n in expected.shape)).tolist()
    for index in cells[:: max(1, len(cells) // 12)]:  # of every output channel
        check_cell(example, example.explain(*index), expected[tuple(index)].item())


def check_cell(example, explanation: Explanation, expected: float):
    """The arithmetic, from its reads and as it is written, gives the cell's value."""
    products = [t for t in explanation.terms if sum(not isinstance(p, str) for p in t.parts) == 2]
    total = sum(t.parts[0].value * t.parts[2].value for t in products)
    total += sum(read.value for read in explanation.reads if read.operand == "bias")
    assert total == pytest.approx(expected)
    assert explanation.value == pytest.approx(expected)
    assert evaluate(explanation.formula) == pytest.approx(expected)
    for read in explanation.reads:
        check_read(example, read)


def check_read(example, read):
    tensor = example.operands[read.operand]
    inside = all(0 <= i < n for i, n in zip(read.index, tensor.shape, strict=True))
    assert inside is not read.padding
    if inside:
        assert tensor[read.index].item() == read.value
    elif read.source is not None:
        assert tensor[read.source].item() == read.value
    else:
        assert read.value == 0


def evaluate(formula: str) -> float:
    left = formula.rsplit(" = ", 1)[0].replace("×", "*").replace("−", "-")
    assert re.fullmatch(r"[-+*/()\d. e]+", left), left
    return eval(left)


@pytest.mark.parametrize(
    ("rest", "sentence"),
    [
        ({"stride": 0}, "stride is 0: it must be at least 1"),
        ({"padding": -1}, "padding is -1: it must be at least 0"),
        ({"padding": "full"}, 'the only words it takes are "same" and "valid"'),
        ({"padding": "same", "stride": 2}, "Set stride to 1"),
        ({"dilation": 3}, r"spans 7 cells in height \(dilation 3 × \(kernel_size 3 − 1\) \+ 1\)"),
        ({"groups": 2}, "groups is 2, and in_channels is 1"),
        ({"padding": 5, "padding_mode": "reflect"}, "Set padding to 4 or less"),
        ({"padding": 6, "padding_mode": "circular"}, "Set padding to 5 or less"),
        ({"padding_mode": "wrap"}, "must be one of zeros, reflect, replicate, circular"),
        ({"bias": torch.ones(2)}, "one number for each of the 1 output channels"),
    ],
)
def test_a_refusal_names_the_rule_and_what_would_mend_it(rest, sentence):
    with pytest.raises(ValueError, match=sentence):
        conv2d.work(torch.ones(1, 5, 5), torch.ones(1, 1, 3, 3), **rest)
