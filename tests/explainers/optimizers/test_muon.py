"""Muon's worked step against torch.optim.Muon, and its arithmetic against Python's."""

import math
import re

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explainers.optimizers import muon
from explainers.optimizers.muon import COEFFICIENTS, PRODUCTS, Settings
from explainers.stage import payload

ULP = 2**-8  # how far apart, as a share, neighbours in bfloat16 can be

sizes = st.tuples(st.integers(1, 4), st.integers(1, 5))
seeds = st.integers(0, 10**6)
shares = st.one_of(st.just(0.0), st.floats(0, 0.99).map(lambda x: round(x, 4)))
arguments = st.builds(
    Settings,
    lr=st.floats(0, 2).map(lambda x: round(x, 5)),
    momentum=shares,
    nesterov=st.booleans(),
    weight_decay=shares,
    ns_steps=st.integers(1, 7),
)


def drawn(size: tuple[int, int], seed: int) -> list[torch.Tensor]:
    dice = torch.Generator().manual_seed(seed)
    return [3 * torch.randn(size, generator=dice) for _ in range(3)]


def bf16(value: float) -> float:
    return float(torch.tensor(value, dtype=torch.float64).bfloat16())


def value(explanation) -> float:
    """The shown arithmetic, with the reads' full values, worked out by Python."""
    text = "".join(
        part if isinstance(part, str) else f"({part.value!r})"
        for term in explanation.terms
        for part in term.parts
    )
    text = re.sub(r"√\[(.*)\]", r"math.sqrt(\1)", text.replace("√(", "math.sqrt("))
    text = text.replace("−", "-").replace("×", "*").replace("²", "**2")
    return float(eval(text, {"math": math, "bf16": bf16}))


@settings(max_examples=20)
@given(sizes, seeds, arguments)
def test_every_step_is_that_of_torch_optim(size, seed, by):
    param, grad, buffer = drawn(size, seed)
    leaf = param.clone().requires_grad_()
    optimizer = torch.optim.Muon(
        [leaf],
        lr=by.lr,
        momentum=by.momentum,
        nesterov=by.nesterov,
        weight_decay=by.weight_decay,
        ns_steps=by.ns_steps,
    )
    leaf.grad = grad.clone()
    optimizer.state[leaf]["momentum_buffer"] = buffer.clone()
    optimizer.step()
    step = muon.work(param, grad, buffer, by=by)
    assert torch.equal(step.output, leaf.detach())
    assert torch.equal(step.parts["momentum"].output, optimizer.state[leaf]["momentum_buffer"])
    x = step.iterates[-1].T if size[0] > size[1] else step.iterates[-1]
    by_hand = (param * (1 - by.lr * by.weight_decay)).add_(x, alpha=-by.lr * step.scale)
    assert torch.equal(by_hand, leaf.detach())
    assert step.scale == math.sqrt(max(1, size[0] / size[1]))
    assert len(step.iterates) == by.ns_steps + 1
    assert all(one.shape == (min(size), max(size)) for one in step.iterates)


@settings(max_examples=25)
@given(sizes, seeds, arguments)
def test_each_part_is_the_arithmetic_that_it_shows(size, seed, by):
    step = muon.work(*drawn(size, seed), by=by)
    names = [f"{name} {k}" for k in range(1, by.ns_steps + 1) for name in PRODUCTS]
    assert list(step.parts) == ["momentum", "update", "divide", *names, "param"]
    for name, part in step.parts.items():
        index = tuple(seed % size for size in part.output.shape)
        explained = part.explain(*index)
        assert explained.value == part.output[index].item()
        rounded = name not in ("momentum", "param")
        # What is added up may be rounded to the other side by another processor.
        near = {"rel": ULP, "abs": 1e-5} if rounded else {"rel": 1e-5, "abs": 1e-5}
        assert value(explained) == pytest.approx(explained.value, **near), name
        for read in explained.reads:
            assert part.operands[read.operand][read.index].item() == read.value
        payload(part)


@settings(max_examples=25)
@given(sizes, seeds)
def test_five_steps_bring_every_singular_value_near_one(size, seed):
    grad = drawn(size, seed)[0]
    step = muon.work(torch.zeros(size), grad, by=Settings())
    found = step.singular_values()
    for values, x in zip(found, step.iterates, strict=True):
        told = torch.linalg.svdvals(x)
        assert torch.allclose(values.sort(descending=True).values, told, atol=0.02)
    kept = found[0] > 0.02
    assert found[-1][kept].min() > 0.6 and found[-1].max() < 1.3
    exact = muon.polynomial(found[0].double(), 5)
    assert torch.allclose(found[-1][kept].double(), exact[kept], atol=0.15)


def test_what_a_step_makes_of_a_singular_value():
    a, b, c = COEFFICIENTS
    once = muon.polynomial(torch.tensor([0.0, 0.5], dtype=torch.float64))
    assert once.tolist() == pytest.approx([0, a / 2 + b / 8 + c / 32])
    made = torch.optim.Muon([torch.zeros(2, 2, requires_grad=True)])
    assert made.defaults["ns_coefficients"] == COEFFICIENTS
    assert made.defaults["eps"] == muon.EPS
    known = {name: made.defaults[name] for name in ("lr", "momentum", "nesterov", "ns_steps")}
    assert known == {"lr": 1e-3, "momentum": 0.95, "nesterov": True, "ns_steps": 5}
    assert vars(Settings()) == {**known, "weight_decay": made.defaults["weight_decay"]}


def test_a_step_is_spelled_out():
    param, grad = torch.ones(3, 2), torch.tensor([[-3.0, 0.0], [0.0, 4.0], [0.0, 0.0]])
    step = muon.work(param, grad, by=Settings(lr=0.5))
    assert step.parts["momentum"].explain(0, 0).formula == "0.95 × 0 + (1 − 0.95) × (−3) = −0.15"
    assert step.parts["divide"].explain(0, 0).formula == (
        "bf16(−0.293 / bf16(√[(−0.293)² + 0² + 0² + 0.3906² + 0² + 0²])) = −0.6016"
    )
    assert step.parts["gram 1"].explain(1, 0).formula == ("bf16(0×(−0.6016) + 0.8008×0 + 0×0) = 0")
    assert step.parts["mix 1"].explain(0, 0).formula == (
        "bf16(−4.775 × 0.3613 + 2.0315 × (0.3613×0.3613 + 0×0)) = −1.461"
    )
    assert step.parts["next 1"].explain(0, 0).formula == (
        "bf16(3.4445 × (−0.6016) + (−1.461)×(−0.6016) + 0×0) = −1.195"
    )
    assert (
        step.parts["param"]
        .explain(0, 0)
        .formula.startswith("1 × (1 − 0.5 × 0.1) − 0.5 × √(3 / 2) × ")
    )


def test_a_gradient_of_zeros_moves_nothing():
    step = muon.work(torch.ones(2, 2), torch.zeros(2, 2), by=Settings(weight_decay=0.0))
    assert step.output.tolist() == [[1, 1], [1, 1]]
    assert step.parts["divide"].explain(0, 1).formula == "bf16(0 / 1e−7) = 0"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"lr": -1.0}, "lr is −1"),
        ({"momentum": math.nan}, "momentum is"),
        ({"weight_decay": -0.1}, "weight_decay is"),
        ({"ns_steps": 0}, "ns_steps is 0: it must be from 1 to 99"),
        ({"ns_steps": 100}, "ns_steps is 100"),
    ],
)
def test_what_torch_optim_refuses_is_refused_in_words(changed, said):
    with pytest.raises(ValueError, match=said):
        Settings(**changed)


def test_tensors_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="grad has shape"):
        muon.work(torch.zeros(2, 2), torch.zeros(2, 3), by=Settings())
    with pytest.raises(ValueError, match="only supports 2D parameters"):
        muon.work(torch.zeros(2), torch.zeros(2), by=Settings())
    assert "torch.Size([64])" in muon.refusal((64,)) and muon.refusal((2, 3)) == ""
