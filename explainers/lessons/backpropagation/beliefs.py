"""What learners get wrong about backward(), as questions whose answers PyTorch computes."""

from __future__ import annotations

from functools import cache

import torch

from explainers.backprop import again, scalars
from explainers.backprop.graph import Graph
from explainers.backprop.scalar_networks import LOSS, NEURON, SKIP, Network
from explainers.backprop.scalars import NOWHERE
from explainers.lessons.backpropagation import code
from explainers.lessons.backpropagation.numbers import Values
from explainers.optimizers import accumulation
from explainers.predictions import Prediction
from explainers.worked import number

DOUBLED, SAME, REFUSED = "It has doubled", "It is the same", "PyTorch raises an error"


@cache
def predictions() -> tuple[Prediction, ...]:
    """The questions of the backpropagation page, in the order of the lesson."""
    return _accumulates(), _used_twice(), _no_gradient(), _twice(), _detached(), _saturated()


def _defaults(network: Network) -> dict[str, float]:
    return {name: leaf.value for name, leaf in network.leaves.items()}


def _accumulates() -> Prediction:
    one, two = again.accumulate(NEURON, _defaults(NEURON), ("w1",), 2, zero_grad=False)
    truth = DOUBLED if two["w1"] == 2 * one["w1"] else SAME
    return Prediction(
        name="accumulates",
        question=(
            "A training step is run twice on the same batch: forward, `loss.backward()`, forward, "
            "`loss.backward()`. Nobody calls `zero_grad()` or `step()`. What is `w.grad` after the "
            "second time, compared with the first?"
        ),
        options=(SAME, DOUBLED, REFUSED),
        truth=truth,
        code=code.accumulate(NEURON, _defaults(NEURON), ("w1",), 2, zero_grad=False),
        belief="backward() sets the gradient.",
        because=(
            f"backward() **adds** to `.grad`: {number(one['w1'])} became {number(two['w1'])}. That "
            "is why a training loop calls `optimizer.zero_grad()` before each backward()."
        ),
        show=Values(view="again", times=2),
        example=accumulation.work(torch.tensor(one["w1"]), torch.tensor(one["w1"])),
    )


def _used_twice() -> Prediction:
    graph = scalars.run(SKIP, _defaults(SKIP), ("x", "w"))
    step = graph.step("backward", "x")
    value = number(step.cells[0].value)
    reads = step.cells[0].reads
    products = [a.value * b.value for a, b in zip(reads[::2], reads[1::2], strict=True)]
    parts = [number(value) for value in products]
    return Prediction(
        name="twice-used",
        question=(
            "x goes into two results: z = w × x, and y = h + x (a skip connection). From z's side "
            f"a gradient of {parts[0]} comes back to it, from y's side {parts[1]}. What is "
            "`x.grad`?"
        ),
        options=(parts[0], parts[1], value, number(products[0] * products[1])),
        truth=value,
        code=_one_pass(SKIP, _defaults(SKIP), ("x", "w")),
        belief="Only one of the two ways counts, or they are multiplied.",
        because=(
            "x moves the loss along both ways, so the gradients are **added**: "
            f"{step.cells[0].formula}. Along one way local derivatives are multiplied; ways are "
            "added."
        ),
        show=Values(network="skip"),
    )


def _no_gradient() -> Prediction:
    graph = scalars.run(NEURON, _defaults(NEURON), ("w1",))
    truth = {True: "None", False: "0"}[graph.nodes["w2"].grad is None]
    return Prediction(
        name="none",
        question=(
            "`w2` was made without `requires_grad=True`. What is `w2.grad` after `loss.backward()`?"
        ),
        options=("0", "None", "The same as with requires_grad"),
        truth=truth,
        code=_one_pass(NEURON, _defaults(NEURON), ("w1",)),
        belief="A number that is not learned has gradient 0.",
        because=(
            "Autograd never worked it out, so there is no number at all: `None`. A gradient of 0 "
            "would say that w2 makes no difference to the loss; it does."
        ),
        show=Values(requires_grad_w2=False),
    )


def _twice() -> Prediction:
    found = again.twice(NEURON, _defaults(NEURON), ("w1",), retain_graph=False)
    truth = REFUSED if found.refusal else DOUBLED
    return Prediction(
        name="twice",
        question=(
            "One forward pass, and then `loss.backward()` twice in a row on the same loss. What "
            "happens the second time?"
        ),
        options=(DOUBLED, SAME, REFUSED),
        truth=truth,
        code=code.twice(NEURON, _defaults(NEURON), ("w1",), retain_graph=False),
        belief="A graph can be walked back as often as one likes.",
        because=(
            "The first backward() frees what the graph had kept for the local derivatives (here "
            f"y, x₁, e). PyTorch says: “{found.refusal.split('.')[0]}.” With "
            "`retain_graph=True` in the first call it is kept, and the gradient doubles."
        ),
        show=Values(view="again"),
    )


def _detached() -> Prediction:
    graph = scalars.run(SKIP, _defaults(SKIP), ("x", "w"), detach="h")
    left = {n for n in ("x", "w") if graph.nodes[n].grad is not None}
    answers = {
        frozenset(): "Neither",
        frozenset("w"): "w only",
        frozenset("x"): "x only",
        frozenset("xw"): "Both",
    }
    return Prediction(
        name="detached",
        question=(
            "In y = h.detach() + x with h = relu(w × x), both x and w require a gradient. Which of "
            "them gets one from `loss.backward()`?"
        ),
        options=tuple(answers.values()),
        truth=answers[frozenset(left)],
        code=_one_pass(SKIP, _defaults(SKIP), ("x", "w"), detach="h"),
        belief="detach() anywhere stops the gradient everywhere.",
        because=(
            "detach() cuts one line of the graph. Past it, w is out of reach; x still has its "
            f"direct way to y, which brings {number(float(_grad(graph, 'x')))} instead of "
            f"{number(float(_grad(scalars.run(SKIP, _defaults(SKIP), ('x', 'w')), 'x')))}."
        ),
        show=Values(network="skip", detach="h"),
    )


def _saturated() -> Prediction:
    values = {**_defaults(NEURON), "w1": 6.0, "w2": -3.0, "t": 0.0}
    wrong = scalars.run(NEURON, values, ("w1",))
    usual = scalars.run(NEURON, _defaults(NEURON), ("w1",))
    pair = [abs(float(_grad(graph, "w1"))) for graph in (usual, wrong)]
    z = float(wrong.nodes["z"].value)
    losses = [float(graph.nodes[LOSS].value) for graph in (usual, wrong)]
    smaller, larger = "Smaller", "Larger"
    return Prediction(
        name="saturated",
        question=(
            f"A neuron with σ is wrong (loss {number(losses[0])}). Another is as wrong as "
            f"can be (loss {number(losses[1])}), because its z is {number(z)}. How large "
            "is its gradient by w₁, compared with the first one's?"
        ),
        options=(larger, "The same", smaller),
        truth=smaller if pair[1] < pair[0] else larger,
        code=_both(_defaults(NEURON), values),
        belief="The more wrong, the larger the gradient.",
        because=(
            "Every gradient passes σ's local derivative y × (1 − y), which is almost 0 where y is "
            f"almost 1: {number(pair[1], 2)} against {number(pair[0], 2)}. The neuron is saturated "
            "and hardly learns. (ReLU has no such flat end above 0.)"
        ),
        show=Values(w1=6.0, w2=-3.0, t=0.0),
    )


def _grad(graph: Graph, name: str) -> torch.Tensor:
    gradient = graph.nodes[name].grad
    if gradient is None:
        raise ValueError(f"no gradient arrived at {name}")
    return gradient


def _one_pass(
    network: Network, values: dict[str, float], learned: tuple[str, ...], detach: str = NOWHERE
) -> str:
    return code.one_pass(network, values, learned, detach, refused=False)


def _both(usual: dict[str, float], wrong: dict[str, float]) -> str:
    """The neuron with two sets of numbers, one after the other: prints its gradient by w₁."""
    first, second = (
        code.accumulate(NEURON, values, ("w1",), 1, zero_grad=False) for values in (usual, wrong)
    )
    return f"{first}\n\n{second.removeprefix(code.HEAD).lstrip()}"
