"""What learners get wrong about optimizers, as questions whose answers torch.optim computes."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import torch

from explainers.lessons.optimizers import code
from explainers.lessons.optimizers.numbers import Values
from explainers.optimizers import accumulation, adam, adamw, muon
from explainers.optimizers.causes import last_step
from explainers.optimizers.paths import Path, Walk, walk
from explainers.optimizers.verdicts import verdict
from explainers.predictions import Prediction
from explainers.snippets import program
from explainers.worked import number

BOWL = Values(surface="bowl", x=2.5, y=1.5)


@cache
def predictions() -> tuple[Prediction, ...]:
    """The questions of the optimizers page, in the order of the lesson."""
    return (_twice_the_rate(), _overshoot(), _without_zero_grad(), _decay(), _directions())


def _sgd(lr: float, momentum: float = 0.0, steps: int = 40) -> Path:
    return walk(Walk("Bowl", (2.5, 1.5), "SGD", (("lr", lr), ("momentum", momentum)), steps))


def _twice_the_rate() -> Prediction:
    small, large = _sgd(1.2), _sgd(2.4)
    options = (
        "It arrives twice as fast",
        "It arrives as fast as before",
        "It diverges: every step lands farther away",
    )
    grown = large.losses[-1] > large.losses[0]
    faster = large.losses[-1] < small.losses[-1]
    return Prediction(
        name="twice",
        question=(
            "On the bowl x²/2 + y²/2, SGD with lr 1.2 all but arrives: after 10 steps the loss "
            f"is {number(float(small.losses[10]), 2)}. What does lr 2.4 do?"
        ),
        options=options,
        truth=options[2] if grown else options[0] if faster else options[1],
        code=code.race({"lr 1.2": small.plan, "lr 2.4": large.plan}),
        belief="Twice the learning rate is twice the speed.",
        because=(
            "The gradient of x²/2 is x, so a step multiplies x by 1 − lr. With 1.2 that is −0.2: "
            "it jumps to the other side and lands closer. With 2.4 it is −1.4: it lands 1.4 times "
            f"farther away, and so on: {verdict(large).sentence} The best rate here is 1, one jump "
            "to the minimum, and above 2 it diverges."
        ),
        show=replace(BOWL, lr=2.4, steps=40),
        example=last_step(large.plan, _sgd(2.4, steps=1)),
    )


def _overshoot() -> Prediction:
    plain, heavy = _sgd(0.1), _sgd(0.1, 0.9)
    lowest = float(heavy.positions[:, 0].min())
    over, plain_over = lowest < 0, float(plain.positions[:, 0].min()) < 0
    options = ("Neither passes it", "Only the one with momentum", "Both pass it")
    crossing = int((heavy.positions[:, 0] < 0).nonzero()[0]) if over else 0
    return Prediction(
        name="overshoot",
        question=(
            "A path starts at x = 2.5 on the bowl with lr 0.1, once without momentum and once "
            "with 0.9. Which of them runs past the minimum at x = 0?"
        ),
        options=options,
        truth=options[int(over) + int(plain_over)],
        code="\n".join(
            [
                code.race({"without": plain.plan, "momentum 0.9": heavy.plan}),
                "",
                "for name, positions in paths.items():",
                '    print(name, "reaches x =", min(x for x, y in positions))',
            ]
        ),
        belief="The gradient points to the minimum, so nobody walks past it.",
        because=(
            "Without momentum each step goes a tenth of the way that is left, and never passes 0. "
            f"With 0.9 the velocity is still there when the slope has ended: at step {crossing} it "
            f"crosses, runs on to x = {number(lowest, 3)}, and swings back. That is the price for "
            "its speed along a ravine."
        ),
        show=replace(BOWL, lr=0.1, momentum=0.9, steps=40),
        example=last_step(heavy.plan, _sgd(0.1, 0.9, crossing)),
    )


def _without_zero_grad() -> Prediction:
    sgd = (("lr", 0.5), ("momentum", 0.0))
    once = walk(Walk("Bowl", (2.0, 0.0), "SGD", sgd, 2, zero_grad=False))
    right = walk(Walk("Bowl", (2.0, 0.0), "SGD", sgd, 2))
    first, second = (float(g) for g in once.gradients[:, 0])
    truth = number(float(once.used[1, 0]))
    return Prediction(
        name="zero_grad",
        question=(
            f"The first backward pass gives a gradient of {number(first)}, the second, after a "
            f"step, one of {number(second)}. `zero_grad()` was never called. What stands in "
            "`.grad`?"
        ),
        options=(number(second), truth, number((first + second) / 2)),
        truth=truth,
        code=f"{code.path(once.plan)}\n\nprint(position.grad)",
        belief="backward() replaces the old gradient.",
        because=(
            f"`backward()` adds: {number(first)} + {number(second)} = {truth}. So the second step "
            f"goes to x = {number(float(once.positions[2, 0]))} instead of "
            f"{number(float(right.positions[2, 0]))}. Old gradients never fade: it is as if the "
            "momentum were 1."
        ),
        show=replace(BOWL, view="zero_grad", x=2.0, y=0.0, lr=0.5, steps=20, step=2),
        example=accumulation.work(once.used[0], once.gradients[1]),
    )


def _decay() -> Prediction:
    start = (-2.8, 3.0)
    first = walk(Walk("Ravine", start, "SGD", (("lr", 0.1),), 1))
    param, grad = first.positions[0], first.gradients[0]
    l2 = adam.work(param, grad, lr=0.1, weight_decay=0.1)
    free = adam.work(param, grad, lr=0.1)
    beside = adamw.work(param, grad, lr=0.1, weight_decay=0.1)
    extra = [float(free.output[1] - example.output[1]) for example in (l2, beside)]
    y, slope = (number(float(tensor[1])) for tensor in (param, grad))
    options = ("With both alike", "With Adam", "With AdamW")
    close = abs(extra[0] - extra[1]) < 1e-6
    return Prediction(
        name="decay",
        question=(
            f"A parameter of {y} has a gradient of {slope}. Adam and AdamW make one first step "
            "with lr 0.1 and weight_decay 0.1. With which of the two does the decay shrink it more?"
        ),
        options=options,
        truth=options[0] if close else options[1 + (extra[1] > extra[0])],
        code=program(
            "def step(make, weight_decay):",
            f"    param = torch.tensor({param.tolist()}, requires_grad=True)",
            f"    param.grad = torch.tensor({grad.tolist()})",
            "    make([param], lr=0.1, weight_decay=weight_decay).step()",
            "    return param[1].item()",
            "",
            "for make in (torch.optim.Adam, torch.optim.AdamW):",
            '    print(make.__name__, "takes away", step(make, 0.0) - step(make, 0.1))',
        ),
        belief="Weight decay is L2 regularisation, in Adam as in AdamW.",
        because=(
            f"Adam adds 0.1 × {y} to the gradient and then divides by the gradient's size, so the "
            f"decay all but cancels out: it takes {number(extra[0], 2)} away. AdamW multiplies the "
            f"parameter by 1 − 0.1 × 0.1 and so takes {number(extra[1], 3)} away, whatever the "
            "gradient is. The W stands for weight decay, done beside the averages."
        ),
        show=Values(
            view="one_step",
            x=start[0],
            y=start[1],
            optimizer="AdamW",
            weight_decay=0.1,
            lr=0.1,
            step=1,
        ),
        example=beside,
    )


def _directions() -> Prediction:
    grad = torch.tensor([[1.0, 0.0], [0.0, 0.01]])
    step = muon.work(torch.zeros(2, 2), grad, by=muon.Settings(lr=1.0, weight_decay=0.0))
    strong, weak = (float(-step.output[k, k]) for k in (0, 1))
    options = (
        "The first moves a hundred times as far as the second",
        "Both move about as far",
        "Only the first moves",
    )
    ratio = strong / weak if weak else 0.0
    return Prediction(
        name="directions",
        question=(
            "The gradient of a 2×2 matrix is 1 and 0.01 on its diagonal, and 0 elsewhere. Muon "
            "makes its first step, with lr 1. How far do the two numbers of the diagonal move?"
        ),
        options=options,
        truth=options[2] if not weak else options[int(0.5 < ratio < 2)],
        code=program(
            "param = torch.zeros(2, 2, requires_grad=True)",
            "param.grad = torch.tensor([[1.0, 0.0], [0.0, 0.01]])",
            "torch.optim.Muon([param], lr=1.0, weight_decay=0.0).step()",
            "print(param.tolist())",
        ),
        belief="Where the gradient is a hundred times as large, the step is.",
        because=(
            f"They move by {number(strong)} and {number(weak)}. The gradient's singular values are "
            "1 and 0.01. The first Newton–Schulz steps multiply a small one by about 3.4445 each, "
            "and what is near 1 stays near 1: after five steps both are. SGD would move the second "
            "a hundredth as far."
        ),
        show=Values(view="muon", grad="1 0\n0 0.01", muon_part="next", ns_step=5),
        example=step.parts["next 5"],
    )
