"""What learners get wrong about activations, as questions whose answers PyTorch computes."""

from __future__ import annotations

from functools import cache

import torch
from torch.nn import functional as F

from explainers.layers import relu, sigmoid
from explainers.lessons.activations import code, in_place, vanishing
from explainers.lessons.activations.numbers import Values
from explainers.predictions import Prediction
from explainers.snippets import assign, program
from explainers.worked import number

NOTES = torch.tensor([[1, -0.5], [-1, 3]])  # the matrix of the course notes


@cache
def predictions() -> tuple[Prediction, ...]:
    """The questions of the activations page, in the order of the lesson."""
    return _zero(), _bright_picture(), _overwritten(), _ten_in_a_row()


def _zero() -> Prediction:
    example = sigmoid.work(torch.zeros(1, 1))
    truth = number(example.output.item())
    return Prediction(
        name="zero",
        question="What does the sigmoid make of 0?",
        options=("0", truth, "1"),
        truth=truth,
        code=program("print(F.sigmoid(torch.tensor(0.0)))"),
        belief="An activation makes nothing of nothing.",
        because=(
            f"1 ÷ (1 + e⁰) = 1 ÷ 2 = {truth}. ReLU, tanh, SiLU and GELU give 0 for 0, so what is "
            "silent stays silent. After a sigmoid every number is above zero, and the next layer "
            "never sees a mean of 0: one of the reasons why networks with it learn slowly."
        ),
        example=example,
        show=Values(function="sigmoid", size=(1, 1), input="0"),
    )


def _bright_picture() -> Prediction:
    picture = torch.tensor([[0.0, 0.25], [0.5, 1.0]])
    example = relu.work(picture)
    changed = int((example.output != picture).sum())
    options = ("All of them", "The dark half", "None")
    truth = {0: "None", picture.numel(): "All of them"}.get(changed, "The dark half")
    return Prediction(
        name="picture",
        question=(
            "A picture from `ToTensor` has values from 0 to 1. Which of its pixels does ReLU "
            "change?"
        ),
        options=options,
        truth=truth,
        code=program(
            assign("picture", picture),
            "changed = F.relu(picture) != picture",
            'print(changed.sum().item(), "of", changed.numel(), "pixels are changed")',
        ),
        belief="An activation changes what goes through it.",
        because=(
            "ReLU only changes what is negative, and no pixel is: the notes' pictures look as "
            "before. Inside a network it stands after a convolution, whose results are as often "
            "negative as positive; there it makes about half of them zero."
        ),
        example=example,
        show=Values(view="pictures"),
    )


def _overwritten() -> Prediction:
    found = in_place.memory(NOTES, inplace=True)
    kept, gone = _listed(found.input_before), _listed(found.output)
    return Prediction(
        name="inplace",
        question=(
            f"`x` is {kept}, and then `y = F.relu(x, inplace=True)` is called. What is `x` now?"
        ),
        options=(kept, gone, "It no longer exists"),
        truth=_listed(found.input_after),
        code=code.memory(NOTES),
        belief="A function returns something new and leaves its argument alone.",
        because=(
            "With `inplace=True` the results are written over `x`: it is "
            f"{_listed(found.input_after)} now, in the same memory as "
            "`y`. That saves memory, and it is why autograd refuses where the old "
            "numbers are needed on the way back."
        ),
        example=relu.work(NOTES.clone()),
        show=Values(view="in_place"),
    )


def _ten_in_a_row() -> Prediction:
    found = vanishing.chain(torch.sigmoid, 1.0, 10)
    gradient = found.gradients[0]
    options = ("about 1", "about a tenth", "about a thousandth", "less than a hundred thousandth")
    bounds = (0.5, 0.01, 1e-5)
    truth = options[sum(gradient < bound for bound in bounds)]
    return Prediction(
        name="vanishing",
        question=(
            "A number goes through ten sigmoids in a row. It starts at 1, and the gradient at the "
            "end is 1. How large is the gradient that comes back to the start?"
        ),
        options=options,
        truth=truth,
        code=code.chain("sigmoid", {}, 1.0, 10),
        belief="Each layer passes its gradient on, more or less as it is.",
        because=(
            "On the way back each sigmoid multiplies with its slope, and that is 0.25 at most: "
            f"here {' × '.join(number(s, 2) for s in found.slopes)}, which leaves "
            f"{number(gradient, 3)}. With ReLU it would be "
            f"{number(vanishing.chain(F.relu, 1.0, 10).gradients[0])}."
        ),
        example=vanishing.step_back(found),
        show=Values(view="vanishing", function="sigmoid"),
    )


def _listed(tensor: torch.Tensor) -> str:
    rows = (", ".join(number(value) for value in row) for row in tensor.tolist())
    return "[" + ", ".join(f"[{row}]" for row in rows) + "]"
