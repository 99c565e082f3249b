"""What learners get wrong about dropout, as questions whose answers PyTorch computes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from explainers.lessons.dropout import draws, numbers
from explainers.lessons.dropout.numbers import Values
from explainers.predictions import Prediction
from explainers.random_numbers import drawn_from
from explainers.snippets import program
from explainers.worked import WorkedExample, number

MANY = 10_000  # numbers: enough for a share that is right to a tenth, whatever the dice
X = 3.0  # the number whose draws vary


@cache
def predictions() -> tuple[Prediction, ...]:
    """The questions of the dropout page, in the order of the lesson."""
    return (
        _kept(),
        _scaled(),
        _evaluated(),
        _functional(),
        _samples(),
        _varies(),
        _channels(),
        _gradient(),
    )


def _kept() -> Prediction:
    dropped = _dropped(F.dropout, p=0.8)
    shown = Values(view="mask", p=0.8)
    return Prediction(
        name="p",
        question=f"{MANY:,} ones go through `F.dropout(x, p=0.8)`. About how many are kept?",
        options=("2 of 10", "5 of 10", "8 of 10"),
        truth=f"{10 - dropped} of 10",
        code=program(
            f"output = F.dropout(torch.ones({MANY}), p=0.8)",
            "kept = output.count_nonzero() / output.numel()",
            'print(round(10 * kept.item()), "of 10")',
        ),
        belief="p is the probability that a number is kept.",
        because=(
            f"In PyTorch p is the probability that a number is **dropped**: of ten numbers "
            f"{dropped} are set to 0 on average, and {10 - dropped} stay. The paper that "
            "introduced dropout means by p the probability that a number is kept."
        ),
        example=_worked(shown),
        show=shown,
    )


def _scaled() -> Prediction:
    found = _values(_drop(F.dropout, torch.ones(100)))
    shown = Values(view="mask", input=numbers.ONES)
    return Prediction(
        name="scale",
        question=(
            "A hundred ones go through `nn.Dropout(p=0.5)` in training. Which numbers come out?"
        ),
        options=("0 and 0.5", "0 and 1", "0 and 2"),
        truth=found,
        code=program("output = nn.Dropout(p=0.5)(torch.ones(100))", "print(output.unique())"),
        belief="Dropout sets numbers to 0 and leaves the others as they are.",
        because=(
            "What is kept is divided by 1 − p, here by 0.5, **while training**. So the mean stays "
            "what it was, and in `eval()` nothing has to be scaled. The paper that introduced "
            "dropout scaled the weights when testing instead; in PyTorch nobody has to do that."
        ),
        example=_worked(shown),
        show=shown,
    )


def _evaluated() -> Prediction:
    given = torch.arange(1.0, 5)
    options = ("1, 2, 3, 4", "0.5, 1, 1.5, 2", "0, 4, 0, 8")
    found = nn.Dropout(0.5).eval()(given)
    shown = Values(view="mask", training=False, input="1 2 3 4", batch_size=1, features=4)
    return Prediction(
        name="eval",
        question="`layer = nn.Dropout(0.5).eval()`. What does it make of the numbers 1, 2, 3, 4?",
        options=options,
        truth=_listed(found),
        code=program(
            "layer = nn.Dropout(0.5).eval()", "print(layer(torch.tensor([1.0, 2.0, 3.0, 4.0])))"
        ),
        belief="Dropout always drops; or it halves everything when testing.",
        because=(
            f"In `eval()` dropout lets everything through: {_listed(found)}. If two passes with "
            "the same picture give different answers, `eval()` was forgotten."
        ),
        example=_worked(shown),
        show=shown,
    )


class _Forgetful(nn.Module):
    """A layer as it is often written: the function is not told which mode the network is in."""

    def forward(self, x: Tensor) -> Tensor:
        return F.dropout(x, 0.5)


def _functional() -> Prediction:
    dropped = _dropped(_Forgetful().eval())
    shown = Values(view="mask", training=True)
    return Prediction(
        name="functional",
        question=(
            "A network's `forward` calls `F.dropout(x, 0.5)`. Its `eval()` is called, and then "
            f"{MANY:,} ones go through. About how many of them become 0?"
        ),
        options=("0 of 10", "5 of 10", "10 of 10"),
        truth=f"{dropped} of 10",
        code=program(
            "class Net(nn.Module):",
            "    def forward(self, x):",
            "        return F.dropout(x, 0.5)",
            "",
            f"output = Net().eval()(torch.ones({MANY}))",
            "dropped = (output == 0).float().mean()",
            'print(round(10 * dropped.item()), "of 10")',
        ),
        belief="eval() switches off every dropout in the network.",
        because=(
            "`eval()` sets `self.training` to False, and a function knows nothing of that: "
            "`F.dropout` has `training=True` as its default and goes on dropping. Write "
            "`F.dropout(x, 0.5, self.training)`, or use the layer `nn.Dropout`, which does it for "
            "you."
        ),
        example=_worked(shown),
        show=shown,
    )


def _samples() -> Prediction:
    shown = Values(view="mask", input=numbers.ONES)
    rows = len(set(map(tuple, _drop(F.dropout, torch.ones(100, 64)).tolist())))
    return Prediction(
        name="samples",
        question=(
            "A batch holds 100 samples that are all alike: 64 ones each. It goes through "
            "`nn.Dropout(0.5)` in training. How many different rows come out?"
        ),
        options=("1", "64", "100"),
        truth=str(rows),
        code=program(
            "output = nn.Dropout(0.5)(torch.ones(100, 64))", "print(len(output.unique(dim=0)))"
        ),
        belief="A forward pass draws one mask, and all samples of the batch share it.",
        because=(
            "Each number of the batch has dice of its own, so every sample has another mask: "
            f"{rows} different rows. The next pass draws all of them anew."
        ),
        example=_worked(shown),
        show=shown,
    )


def _varies() -> Prediction:
    drawn = _drop(F.dropout, torch.full((MANY,), X))
    variance = round(drawn.var().item(), 1)
    shown = Values(view="many", input=number(X), batch_size=1, features=1, draws="1000")
    return Prediction(
        name="variance",
        question=(
            f"The number {number(X)} goes through dropout with p = 0.5 again and again. The mean "
            f"of what comes out is {round(drawn.mean().item())}. And the variance?"
        ),
        options=("0", "4.5", "9"),
        truth=number(variance),
        code=program(
            f"output = F.dropout(torch.full(({MANY},), {X}), p=0.5)",
            "print(round(output.mean().item()), round(output.var().item(), 1))",
        ),
        belief="As the mean stays the same, nothing changes for the layers behind it.",
        because=(
            f"What comes out is 0 or {number(2 * X)}, each half of the time: never {number(X)}, "
            "and always 3 away from it. In general the variance of a number x is x² p ÷ (1 − p). "
            "In `eval()` it is 0, so a batch norm behind a dropout keeps running variances that "
            "do not fit there."
        ),
        example=draws.example(draws.draws(shown), shown.p),
        show=shown,
    )


def _channels() -> Prediction:
    output = _drop(F.dropout2d, torch.ones(1, 64, 4, 4))
    most = max(len(set(plane.flatten().tolist())) for plane in output[0])
    shown = Values(view="channels")
    options = ("1: a map is kept or dropped as a whole", "2: some cells of each map are dropped")
    return Prediction(
        name="channels",
        question=(
            "A batch of ones, 1×64×4×4, goes through `nn.Dropout2d(0.5)` in training. How many "
            "different numbers stand in **one** map of 4×4 that comes out?"
        ),
        options=options,
        truth=options[most - 1],
        code=program(
            "output = nn.Dropout2d(0.5)(torch.ones(1, 64, 4, 4))",
            "print(max(len(plane.unique()) for plane in output[0]))",
        ),
        belief="The 2d stands for pictures, of which it drops single cells.",
        because=(
            "Dropout2d throws dice once for each map of each sample. Neighbouring cells of a map "
            "are nearly alike, so dropping single ones would hide little. Single cells are "
            "dropped by `nn.Dropout`, whatever shape it is given."
        ),
        example=numbers.example(numbers.forward_maps(shown), shown.p, "maps"),
        show=shown,
    )


def _gradient() -> Prediction:
    leaf = torch.ones(100, requires_grad=True)
    (gradient,) = torch.autograd.grad(_drop(F.dropout, leaf).sum(), leaf)
    shown = Values(view="backward", grad_output=numbers.ONES)
    return Prediction(
        name="gradient",
        question=(
            "`loss = F.dropout(x, 0.5).sum()`, then `loss.backward()`. Which numbers stand in "
            "`x.grad`?"
        ),
        options=("1", "0 and 1", "0 and 2"),
        truth=_values(gradient),
        code=program(
            "x = torch.ones(100, requires_grad=True)",
            "loss = F.dropout(x, 0.5).sum()",
            "loss.backward()",
            "print(x.grad.unique())",
        ),
        belief="Dropout only concerns the way forward.",
        because=(
            "The gradient goes back through the very mask of the way forward, and through the same "
            "division by 1 − p: 0 where the number was dropped, 1 ÷ (1 − 0.5) = 2 where it was "
            "kept. What was dropped learns nothing from this step."
        ),
        example=numbers.example(numbers.backward(shown), shown.p, "grad_output"),
        show=shown,
    )


def _drop(function: Callable[..., Tensor], input: Tensor, **rest: float) -> Tensor:
    with drawn_from.seed(0):
        return function(input, **rest)


def _dropped(function: Callable[..., Tensor], **rest: float) -> int:
    """How many of ten ones `function` sets to 0, on average."""
    return round(10 * (_drop(function, torch.ones(MANY), **rest) == 0).float().mean().item())


def _worked(values: Values) -> WorkedExample:
    return numbers.example(numbers.forward(values), values.p)


def _values(tensor: Tensor) -> str:
    return " and ".join(number(value) for value in sorted(set(tensor.flatten().tolist())))


def _listed(tensor: Tensor) -> str:
    return ", ".join(number(value) for value in tensor.tolist())
