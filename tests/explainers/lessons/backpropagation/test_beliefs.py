"""The backpropagation page shows the very case of each of its questions."""

import pytest

from explainers import settings
from explainers.backprop import again, scalar_networks, scalars
from explainers.lessons.backpropagation import beliefs, numbers
from explainers.worked import number


def run(values):
    network = numbers.network(values)
    learned = numbers.learned(values, network)
    return scalars.run(network, numbers.leaves(values, network), learned, values.detach)


def added(values):
    given = numbers.leaves(values, scalar_networks.NEURON)
    passes = again.accumulate(
        scalar_networks.NEURON, given, ("w1",), values.times, values.zero_grad
    )
    assert len(passes) == 2
    return "It has doubled" if passes[1]["w1"] == 2 * passes[0]["w1"] else "It is the same"


def detached(values):
    nodes = run(values).nodes
    return {(False, True): "x only"}[nodes["w"].grad is not None, nodes["x"].grad is not None]


def saturated(values):
    usual = {name: leaf.value for name, leaf in scalar_networks.NEURON.leaves.items()}
    before = scalars.run(scalar_networks.NEURON, usual, ("w1",)).nodes["w1"].grad
    return "Smaller" if run(values).nodes["w1"].grad.abs() < before.abs() else "Larger"


def twice(values):
    given = numbers.leaves(values, scalar_networks.NEURON)
    found = again.twice(scalar_networks.NEURON, given, ("w1",), values.retain_graph)
    return "PyTorch raises an error" if found.refusal else ""


ANSWERS = {
    "accumulates": added,
    "twice-used": lambda v: number(float(run(v).nodes["x"].grad)),
    "none": lambda v: str(run(v).nodes["w2"].grad),
    "twice": twice,
    "detached": detached,
    "saturated": saturated,
}


@pytest.mark.parametrize("question", beliefs.predictions(), ids=lambda question: question.name)
def test_the_page_shows_the_case_of_the_question(question):
    assert settings.checked(question.show) == question.show
    assert ANSWERS[question.name](question.show) == question.truth
