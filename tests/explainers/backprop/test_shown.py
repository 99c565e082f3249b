"""Whatever stands in a network of numbers, what is written gives what it is said to."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainers.backprop import finite, scalars
from explainers.backprop.graph import payload
from explainers.backprop.scalar_networks import LOSS, NETWORKS, NEURON
from explainers.lessons.backpropagation import numbers as backpropagation

KNOWN = {"sigma": lambda x: 1 / (1 + math.exp(-x)), "max": max}
SMALLEST = 1.2e-38  # float32's digits become fewer below it

anything = st.one_of(
    st.floats(-10, 10),
    st.sampled_from([0.0, -0.0, 1.0, 10.0, -10.0, 6.0, 1e-8, 1e-20, -1e-30, 1e-40, 1e-300]),
)


def evaluated(text: str) -> float:
    """The arithmetic in `text`, worked out by Python."""
    for sign, python in {"×": "*", "−": "-", "²": "**2", "σ": "sigma"}.items():
        text = text.replace(sign, python)
    return float(eval(text, {"__builtins__": {}}, dict(KNOWN)))


def agree(left: str, right: str) -> bool:
    """Whether both give the same, as far as four digits and float32 go."""
    one, other = evaluated(left), evaluated(right)
    return math.isclose(one, other, rel_tol=5e-3, abs_tol=SMALLEST)


@st.composite
def passes(draw):
    network = NETWORKS[draw(st.sampled_from(sorted(NETWORKS)))]
    return network, {leaf: draw(anything) for leaf in network.leaves}


@settings(max_examples=400, deadline=None)
@given(passes())
def test_what_is_written_gives_what_it_is_said_to(case):
    network, values = case
    graph = scalars.run(network, values, set(network.leaves))
    assert not graph.refusal
    for step in payload(graph)["steps"]:
        if (step["phase"], step["node"]) == ("backward", LOSS):
            continue
        (pieces,) = step["cells"]
        left, right = "".join(text for text, _ in pieces).rsplit(" = ", 1)
        assert agree(left, right), (left, right)
        for note in step["notes"]:
            if note.startswith("Below"):
                assert step["phase"] == "forward"
                continue
            parts = re.split(r" = |; here it is ", note)
            numbers = [part for part in parts if not re.search(r"[a-zA-Z∂]", part)]
            assert all(agree(one, numbers[-1]) for one in numbers), note


def test_a_neuron_that_is_sure_is_not_written_as_1():
    values = {name: leaf.value for name, leaf in NEURON.leaves.items()} | {"w1": 6.0, "w2": -3.0}
    graph = scalars.run(NEURON, values, ("w1",))
    assert graph.step("forward", "e").cells[0].formula == "0.99999523 − 1 = −4.768e−6"
    (note,) = graph.step("backward", "z").notes
    assert "0.99999523 × (1 − 0.99999523) = 4.768e−6" in note


@pytest.mark.parametrize(("x", "told"), [(1e-15, False), (1e-21, True), (1e-30, True)])
def test_what_float32_loses_is_said(x, told):
    graph = scalars.run(NETWORKS["skip connection"], {"x": x, "w": 0.0, "t": 0.0}, ("x",))
    assert bool(graph.step("forward", LOSS).notes) is told


@settings(max_examples=150, deadline=None)
@given(passes(), st.integers(0, 12), st.sampled_from([finite.torch.float32, finite.torch.float64]))
def test_the_quotient_is_written_with_the_digits_in_which_its_losses_differ(case, power, dtype):
    network, values = case
    shown = backpropagation.Values(**values, check=_name_of(network))
    for found in finite.check(*backpropagation.checked(shown), 10.0**-power, dtype):
        text = found.written.replace("÷", "/")
        assert math.isclose(
            evaluated(text), found.estimate, rel_tol=2e-5, abs_tol=1e-12 / found.eps * 1e-3
        )


def _name_of(network):
    return next(name for name, known in backpropagation.SCALARS.items() if known is network)


@pytest.mark.parametrize(
    ("changes", "kinked"),
    [
        ({"check": "skip", "w": 0.0}, True),
        ({"check": "skip"}, False),
        ({"check": "neuron", "w1": 0.0}, False),
        ({"check": "tensors", "input": "\n".join(["1 1 1 1 1"] * 5)}, True),
        ({"check": "tensors"}, False),
    ],
)
def test_a_kink_is_named_only_where_there_is_one(changes, kinked):
    assert backpropagation.kinked(backpropagation.Values(**changes)) is kinked
