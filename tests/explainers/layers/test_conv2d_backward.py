"""The gradients of conv2d against autograd, over random settings, legal and illegal alike."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from explainers.layers import conv2d, conv2d_backward
from tests.explainers.layers.products import check_cell
from tests.explainers.layers.test_conv2d import INPUT, KERNEL, arguments, by_pytorch


def notes(**rest):
    picture = torch.tensor([INPUT], dtype=torch.float32)
    kernel = torch.tensor([[KERNEL]], dtype=torch.float32)
    return picture, kernel, torch.ones_like(conv2d.work(picture, kernel, **rest).output)


def test_the_input_collects_from_every_window_that_read_it():
    example = conv2d_backward.input_gradient(*notes())
    assert example.output[0, 0].tolist() == [1, 3, 4, 3, 1]
    assert example.output[0, 2, 2] == sum(map(sum, KERNEL))
    corner = example.explain(0, 0, 0)
    assert corner.formula == "1×1 = 1"
    assert example.explain(0, 0, 1).formula == "1×2 + 1×1 = 3"


def test_a_weight_collects_from_every_stop():
    example = conv2d_backward.weight_gradient(*notes(stride=2), stride=2)
    assert example.explain(0, 0, 0, 0).formula == "1×1 + 1×0 + 1×1 + 1×1 = 3"


def test_cells_that_no_window_reads_get_zero():
    example = conv2d_backward.input_gradient(
        torch.ones(1, 4, 4), torch.ones(1, 1, 1, 1), torch.ones(1, 2, 2), stride=2
    )
    assert example.explain(0, 1, 1).formula == "no window reads this cell: 0 = 0"


def test_a_bias_gets_the_sum_of_its_channel():
    example = conv2d_backward.bias_gradient(torch.tensor([[[1.0, 2], [3, 4]], [[5, 6], [7, -8]]]))
    assert example.output.tolist() == [10, 10]
    assert example.explain(1).formula == "5 + 6 + 7 + (−8) = 10"


def by_autograd(case, grad_output):
    """The three gradients by torch.nn.Conv2d's own function, whatever the padding mode."""
    tensors = [case[name].clone().requires_grad_() for name in ("input", "weight")]
    bias = torch.zeros(case["weight"].shape[0], dtype=torch.float64, requires_grad=True)
    layer = torch.nn.Conv2d(
        case["input"].shape[0],
        case["weight"].shape[0],
        tuple(case["weight"].shape[2:]),
        **{name: case[name] for name in RULES},
    )
    output = layer._conv_forward(tensors[0][None], tensors[1], bias)[0]
    return torch.autograd.grad(output, (*tensors, bias), grad_output)


RULES = ("stride", "padding", "dilation", "groups", "padding_mode")


@st.composite
def mended(draw):
    """The random arguments of conv2d's own tests, most of them brought within the rules."""
    case = draw(arguments())
    if draw(st.integers(0, 5)) == 0:
        return case
    channels, groups = case["input"].shape[0], case["groups"]
    groups = groups if channels % groups == 0 else 1
    weight = case["weight"][:, : max(1, channels // groups)]
    weight = weight.expand(-1, channels // groups, -1, -1)[: len(weight) // groups * groups]
    stride, dilation = (_at_least_one(case[name]) for name in ("stride", "dilation"))
    padding = case["padding"]
    if padding == "full" or (padding == "same" and stride != (1, 1)):
        padding = 2
    elif not isinstance(padding, str | int):
        padding = tuple(max(0, amount) for amount in padding)
    mode = case["padding_mode"]
    mode = "replicate" if mode == "wrap" else mode
    return {
        **case,
        "weight": weight.contiguous(),
        "stride": stride,
        "padding": padding,
        "dilation": dilation,
        "groups": groups,
        "padding_mode": mode,
    }


def _at_least_one(value):
    pair = value if isinstance(value, tuple) else (value, value)
    return tuple(max(1, part) for part in pair)


@settings(max_examples=600)
@given(mended())
def test_every_setting_agrees_with_autograd(case):
    case = {**case, "bias": None}
    rules = {name: case[name] for name in RULES}
    try:
        output = by_pytorch(**case)
    except (RuntimeError, ValueError, AssertionError):
        for make in (conv2d_backward.input_gradient, conv2d_backward.weight_gradient):
            with pytest.raises(ValueError, match=r"[a-z]{3}"):
                make(case["input"], case["weight"], torch.ones(1, 1, 1), **rules)
        return
    generator = torch.Generator().manual_seed(output.numel())
    grad_output = torch.randint(-3, 4, output.shape, generator=generator).double()
    found = (
        conv2d_backward.input_gradient(case["input"], case["weight"], grad_output, **rules),
        conv2d_backward.weight_gradient(case["input"], case["weight"], grad_output, **rules),
        conv2d_backward.bias_gradient(grad_output),
    )
    for example, expected in zip(found, by_autograd(case, grad_output), strict=True):
        torch.testing.assert_close(example.output, expected, rtol=0, atol=0)
        cells = torch.cartesian_prod(*(torch.arange(n) for n in expected.shape))
        for index in cells.reshape(-1, expected.dim()).tolist()[:12]:
            check_cell(example, example.explain(*index), expected[tuple(index)].item())


@settings(max_examples=60)
@given(mended())
def test_the_inputs_gradient_is_a_transposed_convolution(case):
    """Where the windows fill the input exactly, and the padding is zeros."""
    if isinstance(case["padding"], str) or case["padding_mode"] != "zeros":
        return
    try:
        output = by_pytorch(**{**case, "bias": None})
    except (RuntimeError, ValueError):
        return
    rules = {name: case[name] for name in ("stride", "padding", "dilation", "groups")}
    grad_output = torch.ones_like(output)
    back = F.conv_transpose2d(grad_output, case["weight"], **rules)
    if back.shape == case["input"].shape:
        example = conv2d_backward.input_gradient(
            case["input"], case["weight"], grad_output, **rules
        )
        torch.testing.assert_close(example.output, back)


def test_a_gradient_of_another_shape_is_refused():
    picture, kernel, _ = notes()
    with pytest.raises(ValueError, match=r"grad_output has shape \(1, 2, 2\), and the output"):
        conv2d_backward.input_gradient(picture, kernel, torch.ones(1, 2, 2))
    with pytest.raises(ValueError, match=r"grad_output has shape \(3,\)"):
        conv2d_backward.bias_gradient(torch.ones(3))
