"""Every rule's worked step against torch.optim, over random numbers and several steps in a row."""

import math
import re

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explainers.optimizers import accumulation, adam, adamw, rmsprop, sgd
from explainers.optimizers.kinds import KINDS
from explainers.optimizers.landscapes import LANDSCAPES
from explainers.optimizers.paths import Walk, walk

STEPS = 4
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def value(explanation) -> float:
    """The shown arithmetic, with the reads' full values, worked out by Python."""
    text = "".join(
        part if isinstance(part, str) else f"({part.value!r})"
        for term in explanation.terms
        for part in term.parts
    )
    text = text.replace("−", "-").replace("×", "*").replace("√(", "math.sqrt(")
    text = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda m: "**" + m[0].translate(SUPERSCRIPTS), text)
    return eval(text, {"math": math})


def same(example, index, tolerance=1e-9):
    explanation = example.explain(*index)
    assert explanation.value == example.output[index].item()
    assert value(explanation) == pytest.approx(explanation.value, rel=tolerance, abs=tolerance)
    for read in explanation.reads:
        assert example.operands[read.operand][read.index].item() == read.value


rates = st.floats(0, 2).map(lambda x: round(x, 6))
shares = st.floats(0, 0.99).map(lambda x: round(x, 4))
decays = st.one_of(st.just(0.0), st.floats(0, 1).map(lambda x: round(x, 4)))
tiny = st.sampled_from([1e-8, 1e-6, 1e-3, 0.5])
betas = st.tuples(shares, shares)

RULES = {
    "SGD": st.fixed_dictionaries(
        {
            "lr": rates,
            "momentum": st.one_of(st.just(0.0), shares),
            "weight_decay": decays,
            "dampening": st.one_of(st.just(0.0), shares),
        }
    ),
    "RMSprop": st.fixed_dictionaries(
        {
            "lr": rates,
            "alpha": shares,
            "eps": tiny,
            "weight_decay": decays,
            "momentum": st.one_of(st.just(0.0), shares),
        }
    ),
    "Adam": st.fixed_dictionaries(
        {"lr": rates, "betas": betas, "eps": tiny, "weight_decay": decays}
    ),
}
RULES["AdamW"] = RULES["Adam"]


def walk_beside(name, arguments, seed, shape):
    """Take STEPS steps with the explainer and with one torch.optim optimizer side by side."""
    generator = torch.Generator().manual_seed(seed)
    start = torch.randn(shape, generator=generator, dtype=torch.float64)
    leaf = start.clone().requires_grad_()
    kind = KINDS[name]
    optimizer = kind.optimizer([leaf], **arguments)
    param, state = start, {}
    for step in range(STEPS):
        grad = 3 * torch.randn(shape, generator=generator, dtype=torch.float64)
        leaf.grad = grad.clone()
        optimizer.step()
        known = {key: state[key] for key in kind.state if key in state}
        if name.startswith("Adam"):
            known["step"] = step
        example = kind.work(param, grad, **known, **arguments)
        assert torch.equal(example.output, leaf.detach())
        for key in kind.state:
            if optimizer.state[leaf].get(key) is not None:
                assert torch.equal(example.state[key], optimizer.state[leaf][key])
        index = tuple(
            int(k) for k in torch.unravel_index(torch.tensor(seed % param.numel()), shape)
        )
        same(example, index)
        for part in example.parts.values():
            same(part, index)
        if example.parts:
            assert torch.equal(list(example.parts.values())[-1].output, example.output)
        param, state = example.output, example.state


shapes = st.sampled_from([(1,), (2,), (2, 3)])
seeds = st.integers(0, 10**6)


@pytest.mark.parametrize("name", RULES)
@settings(max_examples=55, deadline=None)
@given(data=st.data(), seed=seeds, shape=shapes)
def test_every_step_is_that_of_torch_optim(name, data, seed, shape):
    arguments = data.draw(RULES[name])
    nesterov = name == "SGD" and arguments["momentum"] and not arguments["dampening"]
    if nesterov and data.draw(st.booleans()):
        arguments = {**arguments, "nesterov": True}
    walk_beside(name, arguments, seed, shape)


def test_adam_is_spelled_out():
    state = {"exp_avg": torch.tensor([0.5]), "exp_avg_sq": torch.tensor([0.25])}
    example = adam.work(torch.tensor([1.0]), torch.tensor([-2.0]), **state, step=1, lr=0.1)
    assert example.explain(0).formula == (
        "1 − 0.1 × (0.9 × 0.5 + (1 − 0.9) × (−2)) / (1 − 0.9²) / "
        "(√((0.999 × 0.25 + (1 − 0.999) × (−2)²) / (1 − 0.999²)) + 1e−8) = 0.9883"
    )
    assert list(example.operands) == ["param", "grad", "exp_avg", "exp_avg_sq"]
    assert example.roles["grad"] == "gradient"
    assert list(example.parts) == [
        "first moment",
        "second moment",
        "first, corrected",
        "second, corrected",
        "parameter",
    ]
    assert example.parts["first, corrected"].explain(0).formula == "0.25 / (1 − 0.9²) = 1.316"


def test_the_first_step_of_adam_is_lr_whatever_the_gradient():
    for gradient in (1e-3, 1.0, 1e4):
        example = adam.work(torch.tensor([0.0]), torch.tensor([gradient]), lr=0.1)
        assert example.output.item() == pytest.approx(-0.1, rel=1e-4)


def test_sgd_with_momentum_and_decay_is_spelled_out():
    one, grad, buffer = torch.tensor([1.0]), torch.tensor([2.0]), torch.tensor([-4.0])
    plain = sgd.work(one, grad, lr=0.5)
    assert plain.explain(0).formula == "1 − 0.5 × 2 = 0"
    assert plain.state == {}
    heavy = sgd.work(one, grad, buffer, lr=0.5, momentum=0.9, weight_decay=0.1)
    assert heavy.explain(0).formula == "1 − 0.5 × (0.9 × (−4) + (2 + 0.1 × 1)) = 1.75"
    assert heavy.state["momentum_buffer"].item() == pytest.approx(-1.5)
    ahead = sgd.work(one, grad, buffer, lr=0.5, momentum=0.9, nesterov=True)
    assert ahead.explain(0).formula == "1 − 0.5 × (2 + 0.9 × (0.9 × (−4) + 2)) = 0.72"


def test_adamw_decays_the_parameter_and_adam_the_gradient():
    ten, grad = torch.tensor([10.0]), torch.tensor([100.0])
    arguments = {"lr": 0.1, "weight_decay": 0.1}
    assert adamw.work(ten, grad, **arguments).output.item() == pytest.approx(9.8)
    assert adam.work(ten, grad, **arguments).output.item() == pytest.approx(9.9)
    formula = adamw.work(ten, grad, **arguments).parts["parameter"].explain(0).formula
    assert formula == "10 × (1 − 0.1 × 0.1) − 0.1 × 100 / (√10000 + 1e−8) = 9.8"


def test_nothing_that_was_given_is_changed():
    param, grad, average = torch.ones(2), torch.ones(2), torch.ones(2)
    rmsprop.work(param, grad, average, momentum=0.5)
    assert param.tolist() == grad.tolist() == average.tolist() == [1, 1]


REFUSED = [
    ("SGD", {"lr": -0.1}, "lr is −0.1: it must be 0 or more"),
    ("SGD", {"momentum": -1.0}, "momentum is −1"),
    ("SGD", {"weight_decay": -1.0}, "weight_decay is −1"),
    ("SGD", {"nesterov": True}, "nesterov is True with a momentum of 0"),
    ("SGD", {"nesterov": True, "momentum": 0.9, "dampening": 0.1}, "dampening of 0.1"),
    ("RMSprop", {"lr": -1.0}, "lr is −1"),
    ("RMSprop", {"alpha": -0.5}, "alpha is −0.5"),
    ("RMSprop", {"eps": -1e-8}, "eps is −1e−8"),
    ("RMSprop", {"momentum": -0.5}, "momentum is −0.5"),
    ("RMSprop", {"weight_decay": -0.5}, "weight_decay is −0.5"),
    *[
        (name, arguments, words)
        for name in ("Adam", "AdamW")
        for arguments, words in (
            ({"lr": -1.0}, "lr is −1"),
            ({"betas": (1.0, 0.9)}, r"betas\[0\] is 1: it must be at least 0 and below 1"),
            ({"betas": (0.9, -0.1)}, r"betas\[1\] is −0.1"),
            ({"eps": -1.0}, "eps is −1"),
            ({"weight_decay": -1.0}, "weight_decay is −1"),
        )
    ],
]


@pytest.mark.parametrize(("name", "arguments", "words"), REFUSED)
def test_what_torch_optim_refuses_is_refused_in_words(name, arguments, words):
    with pytest.raises(ValueError):
        KINDS[name].optimizer([torch.zeros(1, requires_grad=True)], **arguments)
    with pytest.raises(ValueError, match=words):
        KINDS[name].work(torch.zeros(1), torch.zeros(1), **arguments)


@pytest.mark.parametrize("name", KINDS)
def test_tensors_that_do_not_fit_are_refused(name):
    work = KINDS[name].work
    with pytest.raises(ValueError, match=r"grad has shape \(3,\) and param \(2,\)"):
        work(torch.zeros(2), torch.zeros(3))
    with pytest.raises(ValueError, match=r"param holds torch\.int64"):
        work(torch.tensor([1]), torch.tensor([1]))


@settings(max_examples=30, deadline=None)
@given(seed=seeds, first=st.booleans())
def test_backward_adds_to_what_stands_in_grad(seed, first):
    generator = torch.Generator().manual_seed(seed)
    old, new = torch.randn(2, 3, generator=generator, dtype=torch.float64)
    example = accumulation.work(None if first else old, new)
    assert torch.equal(example.output, new if first else old + new)
    for k in range(3):
        same(example, (k,))


@pytest.mark.parametrize("zero_grad", [True, False])
@pytest.mark.parametrize("name", KINDS)
def test_the_lines_of_a_step_are_those_of_the_whole_loop(name, zero_grad):
    kind = KINDS[name]
    arguments = kind.chosen({**kind.defaults, "lr": 0.05, "momentum": 0.9})
    param = torch.tensor((2.5, 0.05), requires_grad=True)
    made = kind.optimizer([param], **dict(arguments))

    def now():
        return tuple(param.tolist()), None if param.grad is None else tuple(param.grad.tolist())

    for step in range(1, 6):
        before = walk(Walk("Saddle", (2.5, 0.05), name, arguments, step - 1, zero_grad=zero_grad))
        lines = {line.code: (line.param, line.grad) for line in accumulation.loop(before)}

        assert lines[""] == now()
        if zero_grad:
            made.zero_grad()
            assert lines["optimizer.zero_grad()"] == now()
        loss = LANDSCAPES["Saddle"].loss(param)
        assert lines["loss = f(*param)"] == now()
        loss.backward()
        assert lines["loss.backward()"] == now()
        made.step()
        assert lines["optimizer.step()"] == now()
        assert len(lines) == 4 + zero_grad
