"""Networks of numbers: every gradient's arithmetic against autograd, over random settings."""

import re

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explainers.backprop import scalars
from explainers.backprop.graph import Edge, payload
from explainers.backprop.scalar_networks import LOSS, NETWORKS, NEURON, SKIP
from explainers.backprop.scalars import NOWHERE
from explainers.worked import Read


def defaults(network):
    return {name: leaf.value for name, leaf in network.leaves.items()}


def by_hand(name, values, requires_grad, detach):
    """The two networks written as a learner would, without the explainer's tables."""
    leaf = {k: torch.tensor(v, requires_grad=k in requires_grad) for k, v in values.items()}

    def seen(result, tensor):
        return tensor.detach() if result == detach else tensor

    if name == "neuron":
        z = seen("a", leaf["w1"] * leaf["x1"]) + seen("c", leaf["w2"] * leaf["x2"]) + leaf["b"]
        y = torch.sigmoid(seen("z", z))
    else:
        y = seen("h", torch.relu(seen("z", leaf["w"] * leaf["x"]))) + leaf["x"]
    loss = seen("e", seen("y", y) - leaf["t"]) ** 2
    if loss.requires_grad:
        loss.backward()
    return loss, {k: tensor.grad for k, tensor in leaf.items()}


@st.composite
def cases(draw):
    name = draw(st.sampled_from(sorted(NETWORKS)))
    network = NETWORKS[name]
    numbers = st.integers(-12, 12).map(lambda n: n / 4)
    values = {leaf: draw(numbers) for leaf in network.leaves}
    requires_grad = {leaf for leaf in network.leaves if draw(st.booleans())}
    detach = draw(st.sampled_from([NOWHERE] * 4 + [*network.detachable]))
    return name, values, requires_grad, detach


@settings(max_examples=300)
@given(cases())
def test_every_gradient_and_its_arithmetic_agree_with_autograd(case):
    name, values, requires_grad, detach = case
    loss, gradients = by_hand(*case)
    graph = scalars.run(NETWORKS[name], values, requires_grad, detach)
    torch.testing.assert_close(graph.nodes[LOSS].value, loss.detach())
    assert bool(graph.refusal) is not loss.requires_grad
    for leaf, expected in gradients.items():
        found = graph.nodes[leaf].grad
        assert (found is None) is (expected is None)
        if expected is not None:
            torch.testing.assert_close(found, expected)
    for step in graph.steps:
        (cell,) = step.cells
        node = graph.nodes[step.node]
        shown = node.value if step.phase == "forward" else node.grad
        assert cell.value == shown.item()
        if step.phase == "backward" and step.node != LOSS:
            parts = [read.value for read in cell.reads]
            products = [a * b for a, b in zip(parts[::2], parts[1::2], strict=True)]
            assert sum(products) == pytest.approx(cell.value, rel=1e-5, abs=1e-9)
            assert len(step.notes) == len(step.beside) == len(products)
    reached = {step.node for step in graph.steps if step.phase == "backward"}
    assert reached == {n for n, node in graph.nodes.items() if node.grad is not None}


def test_the_chain_rule_is_spelled_out():
    graph = scalars.run(NEURON, defaults(NEURON), ("w1", "w2", "b"))
    step = graph.step("backward", "z")
    assert step.symbols == "∂L/∂z = ∂L/∂y × ∂y/∂z"
    assert step.cells[0].formula == "−1.462 × 0.1966 = −0.2875"
    assert step.notes == ("∂y/∂z = y × (1 − y) = 0.2689 × (1 − 0.2689) = 0.1966",)
    assert graph.step("backward", "e").notes[0].startswith("∂(e²)/∂e = 2 × e = 2 × (−0.7311)")
    assert graph.step("forward", LOSS).cells[0].formula == "(−0.7311)² = 0.5344"


def test_ways_that_meet_are_added():
    graph = scalars.run(SKIP, defaults(SKIP), ("x", "w"))
    step = graph.step("backward", "x")
    assert step.beside == ("z", "y")
    assert step.cells[0].formula == "5 × 0.75 + 5 × 1 = 8.75"
    dead = scalars.run(SKIP, {**defaults(SKIP), "w": -0.75}, ("x", "w"))
    assert dead.nodes["w"].grad == 0
    assert dead.step("backward", "z").notes == ("∂h/∂z = 1 where z > 0, else 0; here it is 0",)


def test_detach_stops_the_gradient_and_is_shown():
    graph = scalars.run(NEURON, defaults(NEURON), ("w1", "w2", "b"), detach="a")
    assert graph.nodes["w1"].grad is None
    assert graph.nodes["w2"].grad is not None
    assert [edge for edge in graph.edges if edge.cut] == [Edge("a", "z", True)]
    shown = {node["name"]: node["state"] for node in payload(graph)["nodes"]}
    assert (shown["a"], shown["w1"], shown["x1"], shown["w2"]) == (
        "detach()",
        "None",
        "no grad",
        "",
    )


def test_nothing_to_learn_gives_pytorchs_own_refusal():
    graph = scalars.run(NEURON, defaults(NEURON), ())
    assert graph.refusal.startswith("element 0 of tensors does not require grad")
    assert {step.phase for step in graph.steps} == {"forward"}
    with pytest.raises(KeyError, match="no backward step for w1"):
        graph.step("backward", "w1")


def test_the_data_of_the_view_hold_the_formula_with_its_roles():
    graph = scalars.run(NEURON, defaults(NEURON), ("w1",))
    data = payload(graph)
    step = next(s for s in data["steps"] if (s["phase"], s["node"]) == ("backward", "w1"))
    (pieces,) = step["cells"]
    assert "".join(text for text, _ in pieces) == graph.step("backward", "w1").cells[0].formula
    assert pieces[0] == ["−0.2875", "gradient"]
    assert re.fullmatch(
        r"−0\.43\d*", next(n for n in data["nodes"] if n["name"] == "w1")["grad"][0]
    )


def test_the_local_derivative_read_is_autograds():
    graph = scalars.run(NEURON, defaults(NEURON), ("w1",))
    local: Read = graph.step("backward", "w1").cells[0].reads[1]
    assert (local.operand, local.value) == ("∂a/∂w1", 1.5)
