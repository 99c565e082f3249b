"""Why a path ended: the reason that is told holds, over random optimizers, surfaces and starts."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explainers.optimizers import causes, rmsprop
from explainers.optimizers.kinds import KINDS
from explainers.optimizers.landscapes import LANDSCAPES
from explainers.optimizers.paths import LIMIT, Walk, walk
from explainers.optimizers.verdicts import verdict

places = st.sampled_from([0.0, 0.0, 1.0, -2.8, 2.5, 3.0, 1e-30])
extremes = {
    "lr": st.sampled_from([1e-5, 0.1, 0.5, 2.2, 20.0, 100.0]),
    "momentum": st.sampled_from([0.0, 0.9, 1.0, 1.2]),
    "nesterov": st.booleans(),
    "alpha": st.sampled_from([0.0, 0.5, 0.99, 1.0]),
    "betas": st.tuples(*[st.sampled_from([0.0, 0.5, 0.9, 0.999])] * 2),
    "eps": st.sampled_from([0.0, 0.0, 1e-50, 1e-40, 1e-8, 1.0]),
    "weight_decay": st.sampled_from([0.0, 0.0, 0.1, 10.0]),
}


@st.composite
def plans(draw):
    name = draw(st.sampled_from(list(KINDS)))
    arguments = {key: draw(extremes[key]) for key in KINDS[name].arguments}
    if "nesterov" in arguments:
        arguments["nesterov"] &= arguments["momentum"] > 0
    return Walk(
        surface=draw(st.sampled_from(list(LANDSCAPES))),
        start=(draw(places), draw(places)),
        optimizer=name,
        arguments=tuple(arguments.items()),
        steps=draw(st.sampled_from([1, 5, 40])),
        zero_grad=draw(st.sampled_from([True, True, False])),
    )


@settings(max_examples=400, deadline=None)
@given(plans())
def test_the_reason_that_is_told_is_the_one_that_holds(plan):
    path = walk(plan)
    told = causes.cause(plan, path)
    assert bool(told) is (path.diverged_at is not None)
    if not told:
        return
    assert verdict(path).sentence.endswith(told)
    place, loss = path.positions[-1], float(path.losses[-1])
    assert ("is no number" in told or "is infinite" in told or "first number" in told) is not bool(
        place.isfinite().all()
    )
    assert ("still a number" in told) is (bool(place.isfinite().all()) and not math.isfinite(loss))
    if "0 / 0 is no number" in told or "/ 0 is infinite" in told:
        k = int((~place.isfinite()).nonzero()[0])
        square = path.state["square_avg" if plan.optimizer == "RMSprop" else "exp_avg_sq"][k]
        eps = torch.tensor(dict(plan.arguments)["eps"], dtype=torch.float32)
        assert square.sqrt() + eps == 0
        assert ("0 / 0 is no number" in told) is (place.isnan()[k].item())
        assert ("rounds to 0" in told) is (dict(plan.arguments)["eps"] > 0)
    for words, changes in (
        ("zero_grad() was never called", {"zero_grad": True}),
        ("Momentum", _with(plan, momentum=0, nesterov=False)),
        ("weight_decay", _with(plan, weight_decay=0)),
        ("with alpha 0.99", _with(plan, alpha=0.99)),
    ):
        if words in told:
            other = walk(replace(plan, **changes, steps=path.steps))
            assert other.losses.max() <= LIMIT


def _with(plan, **changes):
    known = {name: value for name, value in changes.items() if name in dict(plan.arguments)}
    return {"arguments": tuple((dict(plan.arguments) | known).items())}


def sgd(**rest):
    return tuple(
        ({"lr": 0.1, "momentum": 0.0, "weight_decay": 0.0, "nesterov": False} | rest).items()
    )


def of(name, **rest):
    return tuple((KINDS[name].defaults | rest).items())


@pytest.mark.parametrize(
    ("plan", "word", "words"),
    [
        (
            Walk("Bowl", (0.0, 0.0), "Adam", of("Adam", eps=0.0), 9),
            "broken",
            "Adam divides 0 by √0",
        ),
        (Walk("Bowl", (0.0, 1.0), "AdamW", of("AdamW", eps=1e-50), 9), "broken", "eps is 1e−50"),
        (Walk("Saddle", (2.0, 0.0), "RMSprop", of("RMSprop", eps=0.0), 9), "broken", "break is y"),
        (
            Walk("Bowl", (2.0, 1.0), "RMSprop", of("RMSprop", alpha=1.0, eps=0.0), 9),
            "broken",
            "with alpha 1 the mean square stays at its 0, so that RMSprop divides 2 by √0",
        ),
        (
            Walk("Bowl", (2.0, 1.0), "RMSprop", of("RMSprop", alpha=1.0), 9),
            "diverged",
            "every gradient is divided by eps alone",
        ),
        (
            Walk("Bowl", (2.0, 1.0), "RMSprop", of("RMSprop", alpha=1.0, eps=1e-40, lr=0.001), 9),
            "diverged",
            "the powers of it in the loss (x**2 / 2 + y**2 / 2) are more than 3.4 × 10³⁸",
        ),
        (
            Walk("Bowl", (2.0, 1.0), "RMSprop", of("RMSprop", alpha=1.0, eps=1e-40, lr=9.0), 9),
            "broken",
            "9 × 2 / 1e−40 is more than 3.4 × 10³⁸",
        ),
        (Walk("Bowl", (2.0, 1.0), "SGD", sgd(lr=2.5), 60), "diverged", "The steps are too large."),
        (Walk("Bowl", (2.0, 1.0), "SGD", sgd(momentum=1.2), 200), "diverged", "Momentum 1.2 keeps"),
        (Walk("Bowl", (2.0, 1.0), "SGD", sgd(weight_decay=30.0), 60), "diverged", "decay = 3 "),
        (Walk("Bowl", (0.0, 0.0), "SGD", sgd(), 9), "arrived", "it began at a lowest point"),
        (
            Walk("Rosenbrock", (1.0, 1.0), "AdamW", of("AdamW", lr=0.01, weight_decay=1.0), 40),
            "grown",
            "weight_decay pulls the parameters towards 0, where this loss is not lowest; without "
            "it the loss would not have grown.",
        ),
    ],
)
def test_each_reason_is_named(plan, word, words):
    found = verdict(walk(plan))
    assert found.word == word
    assert words in found.sentence


@settings(max_examples=60)
@given(st.sampled_from(["RMSprop", "Adam", "AdamW"]), st.sampled_from([1e-46, 1e-50, 1e-300]))
def test_an_eps_too_small_for_float32_is_shown_as_the_0_that_it_is(name, eps):
    zero = torch.zeros(1)
    example = KINDS[name].work(zero, zero, eps=eps)
    assert example.output.isnan().all()
    assert " + 0)" in example.explain(0).formula
    double = KINDS[name].work(zero.double(), zero.double(), eps=eps)
    assert double.output.item() == 0
    assert "e−" in double.explain(0).formula


def test_a_mean_of_squares_below_0_has_no_root():
    one = torch.ones(1)
    example = rmsprop.work(one, 3 * one, torch.zeros(1), alpha=1.5)
    assert example.output.isnan().all()
    here = causes._coordinate(
        Walk("Bowl", (1.0, 1.0), "RMSprop", tuple({"eps": 0.0, "lr": 0.1}.items()), 1), example, 0
    )
    assert "a negative number has no root" in next(causes._reasons(here, list(example.parts)))
