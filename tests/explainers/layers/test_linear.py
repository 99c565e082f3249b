"""linear against PyTorch: the notes' sizes, the arithmetic in words, and random settings."""

import re

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from explainers.layers import linear


def test_a_cell_is_spelled_out():
    example = linear.work(
        torch.tensor([[1.0, 2.0, 3.0]]),
        torch.tensor([[1.0, 0.0, -1.0], [2.0, 1.0, 0.5]]),
        torch.tensor([10.0, -1.0]),
    )
    assert example.output.tolist() == [[8.0, 4.5]]
    explanation = example.explain(0, 1)
    assert explanation.formula == "1×2 + 2×1 + 3×0.5 + (−1) = 4.5"
    assert [(read.operand, read.index) for read in explanation.reads[-3:]] == [
        ("input", (0, 2)),
        ("weight", (1, 2)),
        ("bias", (1,)),
    ]


def test_the_notes_layer_is_no_burden():
    generator = torch.Generator().manual_seed(0)
    pictures = torch.rand(64, 3, 32, 32, generator=generator)
    weight = torch.rand(10, 196608, generator=generator) - 0.5
    example = linear.work(pictures.flatten(), weight)
    assert example.output.shape == (10,)
    assert torch.equal(example.output, F.linear(pictures.flatten(), weight))
    first = linear.work(pictures.flatten(1), weight[:, :3072])
    reads = first.explain(63, 3).reads
    assert len(reads) == 2 * 3072
    assert (reads[-2].index, reads[-1].index) == ((63, 3071), (3, 3071))


def test_one_input_may_have_no_sample_axis_and_the_bias_may_be_one_number():
    example = linear.work(torch.tensor([1.0, 2.0]), torch.tensor([3.0, 4.0]), torch.tensor(5.0))
    assert example.output.item() == 16
    assert example.explain().formula == "1×3 + 2×4 + 5 = 16"


@st.composite
def arguments(draw):
    """Random arguments of linear, legal and illegal alike."""
    features, out, rows = (draw(st.integers(low, 4)) for low in (0, 1, 1))
    other = draw(st.sampled_from([features] * 6 + [features + 1]))
    input_shape = draw(
        st.sampled_from([(features,), (rows, features), (rows, 2, features), (rows, features), ()])
    )
    weight_shape = draw(
        st.sampled_from([(out, other)] * 5 + [(other,), (), (1, out, other), (0, other)])
    )
    biases = [None, (out,), (out,), (), (1,), (1, out), (rows, out), (out + 1,), (rows,)]
    bias_shape = draw(st.sampled_from(biases))
    alike, mixed = (torch.float64,) * 3, (torch.float32, torch.float64, torch.float32)
    dtypes = draw(st.sampled_from([alike] * 8 + [mixed]))
    generator = torch.Generator().manual_seed(draw(st.integers(0, 2**31)))
    tensors = [
        None if shape is None else torch.randint(-9, 10, shape, generator=generator).to(dtype) / 2
        for shape, dtype in zip((input_shape, weight_shape, bias_shape), dtypes, strict=True)
    ]
    return dict(zip(("input", "weight", "bias"), tensors, strict=True))


@settings(max_examples=400)
@given(arguments())
def test_every_setting_agrees_with_pytorch(case):
    try:
        expected = F.linear(**case)
    except RuntimeError:
        with pytest.raises(ValueError, match=r"input|weight|bias"):
            linear.work(**case)
        return
    example = linear.work(**case)
    torch.testing.assert_close(example.output, expected)
    for index in (tuple(i) for i in torch.ones(expected.shape).nonzero().tolist()):
        check_cell(example, index, expected[index].item())


def check_cell(example, index, expected):
    explanation = example.explain(*index)
    total = 0.0
    for term in explanation.terms:
        reads = [part for part in term.parts if not isinstance(part, str)]
        if len(reads) == 2:
            total += reads[0].value * reads[1].value
        elif reads:
            total += reads[0].value
    assert total == pytest.approx(expected)
    assert explanation.value == pytest.approx(expected)
    left = explanation.formula.rsplit(" = ", 1)[0].replace("×", "*").replace("−", "-")
    assert re.fullmatch(r"[-+*()\d. ]+", left), left
    assert eval(left) == pytest.approx(expected)
    for read in explanation.reads:
        assert example.operands[read.operand][read.index].item() == read.value


@pytest.mark.parametrize(
    ("shapes", "sentence"),
    [
        (((16, 3072), (10, 196608)), "so 3,072 input features, and .* in_features is 196,608"),
        (((), (10, 3)), "its last axis must hold the input features"),
        (((2, 3), (1, 10, 3)), "it must have two axes"),
        (((2, 3), (4, 3), (3,)), "one number for each of the 4 output features"),
    ],
)
def test_a_refusal_names_the_rule(shapes, sentence):
    with pytest.raises(ValueError, match=sentence):
        linear.work(*(torch.ones(shape) for shape in shapes))


def test_dtypes_must_agree():
    with pytest.raises(ValueError, match=r"weight is torch.float64 and input is torch.float32"):
        linear.work(torch.ones(2, 3), torch.ones(4, 3, dtype=torch.float64))
