"""batch_norm, and the numbers it normalises with, against PyTorch over random settings."""

import re

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional as F

from explainers.layers import batch_norm, batch_statistics

BATCH = torch.tensor([[[[1.0, 2.0]], [[0.0, 0.0]]], [[[3.0, 6.0]], [[0.0, 4.0]]]])  # (2, 2, 1, 2)


def test_a_cell_is_spelled_out():
    example = batch_norm.work(
        BATCH,
        torch.zeros(2),
        torch.ones(2),
        weight=torch.tensor([2.0, 1.0]),
        bias=torch.tensor([-1.0, 0.0]),
        training=True,
    )
    assert list(example.operands) == ["input", "mean", "var", "weight", "bias"]
    assert example.operands["mean"].tolist() == [3, 1]
    assert example.operands["var"].tolist() == [3.5, 3]
    explanation = example.explain(1, 0, 0, 1)
    assert explanation.formula == "(6 − 3) / √(3.5 + 1e−5) × 2 + (−1) = 2.207"
    assert [read.operand for read in explanation.reads] == list(example.operands)
    assert example.running_mean.tolist() == pytest.approx([0.3, 0.1])
    # the unbiased variance: 3.5 × 4/3 and 3 × 4/3
    assert example.running_var.tolist() == pytest.approx([0.9 + 0.1 * 14 / 3, 1.3])


def test_nothing_that_was_given_is_changed():
    mean, var = torch.zeros(2), torch.ones(2)
    batch_norm.work(BATCH, mean, var, training=True)
    assert mean.tolist() == [0, 0]
    assert var.tolist() == [1, 1]


def test_in_eval_the_running_statistics_normalise():
    example = batch_norm.work(BATCH, torch.tensor([1.0, 2.0]), torch.tensor([4.0, 1.0]), eps=0)
    assert example.output[1, 0, 0, 1].item() == 2.5
    assert example.explain(1, 0, 0, 1).formula == "(6 − 1) / √(4 + 0) = 2.5"
    assert example.running_mean.tolist() == [1, 2]


def tensor(shape, seed, dtype=torch.float64):
    generator = torch.Generator().manual_seed(seed)
    return (torch.randint(-20, 21, shape, generator=generator) / 4).to(dtype)


@st.composite
def arguments(draw):
    """Random arguments of batch_norm, legal and illegal alike."""
    seed = draw(st.integers(0, 2**31))
    channels = draw(st.integers(1, 3))
    inner = draw(st.lists(st.integers(1, 3), max_size=3))
    shape = draw(st.sampled_from([(draw(st.integers(1, 3)), channels, *inner)] * 12 + [(4,), ()]))
    sizes = st.sampled_from([(channels,)] * 12 + [None, None, (channels + 1,), (1, channels)])
    mean, var, weight, bias = (
        None if size is None else tensor(size, seed + k, draw(dtypes))
        for k, size in enumerate((draw(sizes) for _ in range(4)), 1)
    )
    return {
        "input": tensor(shape, seed, draw(dtypes)),
        "running_mean": mean,
        "running_var": None if var is None else var.abs() + 0.5,
        "weight": weight,
        "bias": bias,
        "training": draw(st.booleans()),
        "momentum": draw(st.sampled_from([0.1, 0.1, 0, 1, 0.5, None])),
        "eps": draw(st.sampled_from([1e-5, 1e-5, 1e-5, 0.1, 1, 0, -1e-5])),
    }


dtypes = st.sampled_from([torch.float64] * 60 + [torch.float32, torch.int64])


@settings(max_examples=500)
@given(arguments())
def test_every_setting_agrees_with_pytorch(case):
    kept = {k: v.clone() if isinstance(v, torch.Tensor) else v for k, v in case.items()}
    try:
        expected = F.batch_norm(**kept)
    except (RuntimeError, ValueError, IndexError, TypeError):
        with pytest.raises(ValueError, match=r"input|running|weight|bias|momentum|eps"):
            batch_norm.work(**case)
        return
    example = batch_norm.work(**case)
    torch.testing.assert_close(example.output, expected)
    for name in ("running_mean", "running_var"):
        torch.testing.assert_close(getattr(example, name), kept[name])
    for index in torch.ones(expected.shape).nonzero().tolist()[:20]:
        check_cell(example, tuple(index), expected[tuple(index)].item(), case["eps"])


def check_cell(example, index, expected, eps):
    explanation = example.explain(*index)
    reads = {read.operand: read.value for read in explanation.reads}
    for read in explanation.reads:
        assert example.operands[read.operand][read.index].item() == read.value
    value = (reads["input"] - reads["mean"]) / (reads["var"] + eps) ** 0.5
    value = value * reads.get("weight", 1) + reads.get("bias", 0)
    assert value == pytest.approx(expected, abs=1e-6)
    assert explanation.value == pytest.approx(expected, abs=1e-9)
    if reads["var"] > 0.01:  # below, the digits shown are too few for the quotient
        assert evaluate(explanation.formula) == pytest.approx(expected, rel=2e-2, abs=2e-2)


def evaluate(formula: str) -> float:
    left = formula.rsplit(" = ", 1)[0]
    left = left.replace("√", "root").replace("²", "**2").replace("×", "*").replace("−", "-")
    assert re.fullmatch(r"([-+*/()\d. e]|root)+", left), left
    return eval(left, {"root": lambda x: x**0.5})


@settings(max_examples=250)
@given(
    shape=st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 3), st.integers(1, 3)),
    correction=st.integers(0, 1),
    seed=st.integers(0, 2**31),
)
def test_mean_and_variance_agree_with_pytorch(shape, correction, seed):
    batch = tensor(shape, seed)
    means = batch_statistics.mean(batch)
    torch.testing.assert_close(means.output, batch.mean((0, 2, 3)))
    if shape[0] * shape[2] * shape[3] <= correction:
        with pytest.raises(ValueError, match="less than the number of values"):
            batch_statistics.var(batch, correction)
        return
    variances = batch_statistics.var(batch, correction)
    torch.testing.assert_close(variances.output, batch.var((0, 2, 3), correction=correction))
    for example in (means, variances):
        for channel in range(shape[1]):
            explanation = example.explain(channel)
            own = [read.value for read in explanation.reads if read.operand == "input"]
            assert own == batch[:, channel].flatten().tolist()
            assert all(read.index[1] == channel for read in explanation.reads if read.index[1:])
            close = pytest.approx(example.output[channel].item(), rel=1e-2, abs=1e-2)
            assert evaluate(explanation.formula) == close


@settings(max_examples=200)
@given(
    seed=st.integers(0, 2**31),
    steps=st.integers(1, 4),
    momentum=st.sampled_from([0.0, 0.1, 0.25, 0.9, 1.0]),
    cells=st.integers(1, 3),
)
def test_the_update_is_that_of_the_layer(seed, steps, momentum, cells):
    layer = nn.BatchNorm2d(2, momentum=momentum, dtype=torch.float64)
    for step in range(steps):
        batch = tensor((2, 2, cells, cells), seed + step)
        mean, var = batch_norm.statistics(batch, correction=1)
        pairs = (("running_mean", mean), ("running_var", var))
        examples = {
            name: batch_statistics.update(getattr(layer, name).clone(), new, momentum)
            for name, new in pairs
        }
        layer(batch)
        for name, example in examples.items():
            torch.testing.assert_close(example.output, getattr(layer, name))
            value = example.output[1].item()
            assert evaluate(example.explain(1).formula) == pytest.approx(value, rel=1e-2, abs=1e-2)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"input": torch.ones(1, 2, 1, 1)}, "wants more than one value per channel"),
        ({"input": torch.ones(3)}, "an axis for the batch and one for the channels"),
        ({"input": BATCH.long()}, "input is torch.int64"),
        ({"running_var": None}, "belong together"),
        ({"running_mean": None, "training": False}, "running_mean is None, and training is False"),
        ({"weight": torch.ones(3)}, r"weight has shape \(3,\): .* each of the 2 channels"),
        ({"eps": 0}, "eps is 0: it must be greater than 0 in training"),
        ({"eps": -1, "training": False}, "eps is −1: it must be at least 0"),
        ({"momentum": None}, "momentum is None: the function takes a number"),
        ({"bias": torch.ones(2).double()}, "bias is torch.float64 and input is torch.float32"),
    ],
)
def test_a_refusal_names_the_rule(change, sentence):
    given_ = {"running_mean": torch.zeros(2), "running_var": torch.ones(2), "training": True}
    with pytest.raises(ValueError, match=sentence):
        batch_norm.work(**{"input": BATCH, **given_, **change})


def test_statistics_need_a_batch():
    with pytest.raises(ValueError, match="none of them empty"):
        batch_statistics.mean(torch.ones(0, 2, 3, 3))
    with pytest.raises(ValueError, match=r"running has shape \(2,\) and batch \(3,\)"):
        batch_statistics.update(torch.ones(2), torch.ones(3), 0.1)
