"""As test_shown_cases: the pages of learning show the very case of each of their questions."""

import pytest

from explainers.backprop import again, scalars
from explainers.lessons.backpropagation import beliefs, numbers
from explainers.lessons.optimizers import beliefs as optimizers_beliefs
from explainers.lessons.optimizers import numbers as optimizers
from explainers.optimizers.kinds import KINDS
from explainers.optimizers.paths import walk
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


def diverges(values):
    path = walk(optimizers.plan(values))
    return "It diverges: every step lands farther away" if path.losses[-1] > path.losses[0] else ""


def overshoots(values):
    heavy = walk(optimizers.plan(values)).positions[:, 0].min() < 0
    plain = walk(optimizers.plan(values | {"momentum": 0.0})).positions[:, 0].min() < 0
    return {(True, False): "Only the one with momentum"}[bool(heavy), bool(plain)]


def piled(values):
    path = walk(optimizers.plan(values, zero_grad=False))
    return number(float(path.used[values["step"] - 1, 0]))


def decayed(values):
    def taken(optimizer, decay):
        _, example = optimizers.at_step(values | {"optimizer": optimizer, "weight_decay": decay})
        return float(example.output[1])

    decay = values["weight_decay"]
    assert decay
    extra = {name: taken(name, 0.0) - taken(name, decay) for name in ("Adam", "AdamW")}
    assert set(extra) <= set(KINDS)
    return f"With {max(extra, key=extra.get)}"


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
    optimizers_beliefs: (
        optimizers.SETTINGS,
        {"twice": diverges, "overshoot": overshoots, "zero_grad": piled, "decay": decayed},
    ),
}


@pytest.mark.parametrize(("module", "question"), shown_cases.cases(SHOWN))
def test_the_page_shows_the_case_of_the_question(module, question):
    shown_cases.check(*SHOWN[module], question)


def test_every_box_has_a_stage():
    for question in optimizers_beliefs.predictions():
        assert question.example is not None
        assert question.example.output.numel() > 0
