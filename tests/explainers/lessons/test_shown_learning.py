"""As test_shown_cases: the pages of learning show the very case of each of their questions."""

import pytest

from explainers.backprop import again, scalars
from explainers.lessons.backpropagation import beliefs, numbers
from explainers.worked import number
from tests.explainers.lessons import shown_cases


def run(values):
    network = numbers.network(values)
    learned = numbers.learned(values, network)
    return scalars.run(network, values, learned, values["detach"])


def added(values):
    passes = again.accumulate(scalars.NEURON, values, ("w1",), values["times"], values["zero_grad"])
    assert len(passes) == 2
    return "It has doubled" if passes[1]["w1"] == 2 * passes[0]["w1"] else "It is the same"


def detached(values):
    nodes = run(values).nodes
    return {(False, True): "x only"}[nodes["w"].grad is not None, nodes["x"].grad is not None]


def saturated(values):
    usual = {name: leaf.value for name, leaf in scalars.NEURON.leaves.items()}
    before = scalars.run(scalars.NEURON, usual, ("w1",)).nodes["w1"].grad
    return "Smaller" if run(values).nodes["w1"].grad.abs() < before.abs() else "Larger"


SHOWN = {
    beliefs: (
        numbers.SETTINGS,
        {
            "accumulates": added,
            "twice-used": lambda v: number(float(run(v).nodes["x"].grad)),
            "none": lambda v: str(run(v).nodes["w2"].grad),
            "twice": lambda v: (
                "PyTorch raises an error"
                if again.twice(scalars.NEURON, v, ("w1",), v["retain_graph"]).refusal
                else ""
            ),
            "detached": detached,
            "saturated": saturated,
        },
    ),
}


@pytest.mark.parametrize(("module", "question"), shown_cases.cases(SHOWN))
def test_the_page_shows_the_case_of_the_question(module, question):
    shown_cases.check(*SHOWN[module], question)
