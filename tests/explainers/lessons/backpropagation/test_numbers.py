"""The backpropagation lesson: its numbers, its questions, and its code that runs as copied."""

from itertools import product

import pytest
import torch

from explainers import settings
from explainers.backprop import again, finite, scalar_networks, scalars, tensors
from explainers.figures.palette import LIGHT
from explainers.lessons.backpropagation import beliefs, figures, words
from explainers.lessons.backpropagation import code as backpropagation_code
from explainers.lessons.backpropagation import numbers as backpropagation
from explainers.lessons.backpropagation.numbers import Values
from tests.explainers.figures.checked import checked
from tests.explainers.lessons.convolution.test_numbers import run

NEURON = scalar_networks.NEURON
DEFAULTS = backpropagation.leaves(Values(), NEURON)


@pytest.mark.parametrize("preset", backpropagation.PRESETS)
def test_the_code_prints_every_number_of_the_graph(preset):
    values = backpropagation.PRESETS[preset]
    network = backpropagation.network(values)
    leaves = backpropagation.leaves(values, network)
    learned = backpropagation.learned(values, network)
    graph = scalars.run(network, leaves, learned, values.detach)
    code = backpropagation_code.one_pass(
        network, leaves, learned, values.detach, bool(graph.refusal)
    )
    _, printed = run(code)
    lines = printed.splitlines()
    if graph.refusal:
        assert lines.pop(0) == graph.refusal
    nodes = [*graph.nodes.values()]
    assert len(lines) == len(nodes)
    for line, node in zip(lines, nodes, strict=True):
        assert line == f"{node.name} {node.value.item()} {node.grad!r}"


@pytest.mark.parametrize("preset", backpropagation.TENSOR_PRESETS)
def test_the_code_of_the_small_network_prints_its_gradients(preset):
    values = backpropagation.TENSOR_PRESETS[preset]
    given, complaints = backpropagation.given(values)
    learned = backpropagation.learned_tensors(values)
    graph = tensors.run(given, learned, values.detach_at).graph
    code = backpropagation_code.tensors(given, learned, values.detach_at, bool(graph.refusal))
    names, printed = run(code)
    assert complaints == ()
    told = [line for line in printed.splitlines() if line[0].isdigit()]
    assert told == [str(graph.nodes["loss"].value.item())]
    for name in tensors.LEAVES:
        expected = graph.nodes[name].grad
        found = names[name.replace(".", "_")].grad
        assert (found is None) is (expected is None)
        if expected is not None:
            torch.testing.assert_close(found, expected)


def test_the_code_of_several_passes_prints_the_gradients():
    learned = ("w1", "b")
    for zero_grad in (False, True):
        found = again.accumulate(NEURON, DEFAULTS, learned, 3, zero_grad)
        code = backpropagation_code.accumulate(NEURON, DEFAULTS, learned, 3, zero_grad)
        _, printed = run(code)
        expected = [f"tensor({g['w1']:.4f}) tensor({g['b']:.4f})" for g in found]
        assert printed.splitlines() == expected


def test_the_code_of_backward_twice_prints_the_refusal():
    found = again.twice(NEURON, DEFAULTS, ("w1",), retain_graph=False)
    _, printed = run(backpropagation_code.twice(NEURON, DEFAULTS, ("w1",), False))
    assert printed.splitlines() == [found.refusal, "tensor(-0.4312)"]
    _, printed = run(backpropagation_code.twice(NEURON, DEFAULTS, ("w1",), True))
    assert printed.splitlines() == ["tensor(-0.8624)"]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_code_of_the_check_prints_both_numbers(dtype):
    loss, leaves = backpropagation.checked(Values())
    found = finite.check(loss, leaves, 1e-3, getattr(torch, dtype))[0]
    code = backpropagation_code.finite_difference(NEURON, DEFAULTS, "w1", 1e-3, dtype)
    _, printed = run(code)
    numbers = [
        float(line.split("(")[1].split(",")[0].strip(")")) for line in printed.split("\n")[:2]
    ]
    assert numbers == pytest.approx([found.estimate, found.gradient], abs=1e-4)


@pytest.mark.parametrize("network", words.CHECKED)
def test_the_check_agrees_with_autograd_in_every_network(network):
    loss, leaves = backpropagation.checked(Values(check=network))
    found = finite.check(loss, leaves, 1e-5)
    assert len(found) == sum(tensor.numel() for tensor in leaves.values())
    assert max(difference.error for difference in found) < 1e-7
    assert finite.passes_gradcheck(loss, leaves)


def test_typed_numbers_are_used_and_mistakes_told():
    given, complaints = backpropagation.given(Values(conv_weight="1 2\n3 4"))
    assert given.conv_weight.tolist() == [[[[1, 2], [3, 4]]]]
    assert complaints == ()
    given, complaints = backpropagation.given(Values(fc_weight="1 x"))
    assert given.fc_weight.tolist() == torch.tensor(backpropagation.FC_WEIGHT).tolist()
    assert 'fc_weight, row 1, column 2 is "x"' in complaints[0]


def test_the_questions_have_pytorchs_answers():
    truths = {p.name: p.truth for p in beliefs.predictions()}
    assert truths == {
        "accumulates": "It has doubled",
        "twice-used": "8.75",
        "none": "None",
        "twice": "PyTorch raises an error",
        "detached": "x only",
        "saturated": "Smaller",
    }
    for question in beliefs.predictions():
        assert settings.checked(question.show) == question.show


def test_the_figures_show_the_numbers():
    passes = again.accumulate(NEURON, DEFAULTS, ("w1", "b"), 2, zero_grad=False)
    figure = checked(figures.accumulated(passes, {"w1": "w₁", "b": "b"}, LIGHT))
    assert list(figure.data[0].y) == [passes[0]["w1"], passes[1]["w1"]]
    loss, leaves = backpropagation.checked(Values())
    sweep = finite.sweep(loss, leaves, "w1", (), [1e-1, 1e-2], torch.float64)
    figure = checked(figures.errors({"float64": sweep}, 1e-2, LIGHT))
    assert list(figure.data[0].y) == [found.error for found in sweep]
    assert figure.layout.shapes[0].x0 == 1e-2


def test_the_numbers_at_first_are_the_networks_own():
    for network in backpropagation.SCALARS.values():
        values = Values()
        assert backpropagation.leaves(values, network) == {
            name: leaf.value for name, leaf in network.leaves.items()
        }
        asked = [name for name, leaf in network.leaves.items() if leaf.requires_grad]
        assert list(backpropagation.learned(values, network)) == asked
        assert [words.LEAVES[name] for name in network.leaves] == [
            leaf.label for leaf in network.leaves.values()
        ]


@pytest.mark.parametrize("detach_at", ["nowhere", *tensors.RESULTS[:-1]])
def test_the_gradients_that_arrive_are_known_beforehand(detach_at):
    for flags in product((False, True), repeat=4):
        wanted = {
            f"requires_grad_{name}": on for name, on in zip(words.TENSORS, flags, strict=True)
        }
        values = Values(view="tensors", detach_at=detach_at, gradient="input", **wanted)
        given, _ = backpropagation.given(values)
        run = tensors.run(given, backpropagation.learned_tensors(values), detach_at)
        assert backpropagation.arrived(values) == tuple(run.gradients)
        kept = backpropagation.settled(values)
        assert not run.gradients or kept.gradient in run.gradients
        assert backpropagation.settled(kept) == kept


def test_a_place_of_the_other_network_is_left():
    assert backpropagation.settled(Values(network="skip", detach="c")).detach == "nowhere"
    assert backpropagation.settled(Values(network="skip", detach="h")).detach == "h"


def test_presets_are_in_their_usual_spelling_and_have_names():
    for presets, labels in (
        (backpropagation.PRESETS, words.PRESETS),
        (backpropagation.TENSOR_PRESETS, words.TENSOR_PRESETS),
    ):
        assert [*presets] == [*labels]
        for values in presets.values():
            assert settings.checked(values) == backpropagation.settled(values) == values
