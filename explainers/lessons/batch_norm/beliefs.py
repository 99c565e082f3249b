"""What learners get wrong about batch norm, as questions whose answers PyTorch computes."""

from __future__ import annotations

from functools import cache

import torch
from torch import nn

from explainers.layers import batch_norm, batch_statistics
from explainers.lessons.batch_norm import code, running_statistics
from explainers.lessons.batch_norm import numbers as lesson
from explainers.lessons.batch_norm.numbers import Values
from explainers.predictions import Prediction
from explainers.snippets import program
from explainers.training import eval_step
from explainers.worked import number

SHIFT = 10  # of the last picture, in the question of the neighbours


@cache
def predictions() -> tuple[Prediction, ...]:
    """The questions of the batch norm page, in the order of the lesson."""
    return _freezing(), _momentum(), _neighbours(), _batch_of_one(), _which_variance()


def _freezing() -> Prediction:
    tried = eval_step.trial(eval_step.EVAL, no_grad=False, step=True, lr=0.1)
    learned, kept = tried.largest(statistics=False), tried.largest(statistics=True)
    options = ("Yes: they move", "No: eval() freezes them", "PyTorch raises an error")
    truth = options[2] if tried.error else options[0 if learned > 0 else 1]
    return Prediction(
        name="freezing",
        question=(
            "A network is in `eval()`. Then `loss.backward()` and `optimizer.step()` are called. "
            "Do its weights change?"
        ),
        options=options,
        truth=truth,
        code=eval_step.code(eval_step.EVAL, no_grad=False, step=True, lr=0.1),
        belief="eval() stops the weights from changing.",
        because=(
            "`eval()` changes how two kinds of layer **compute**: dropout lets everything "
            "through, and batch norm normalises with its running statistics and leaves them as "
            "they are. Gradients flow all the same. In this very step, really taken in `eval()`, "
            f"the weights moved by up to {number(learned)} and the running statistics by "
            f"{number(kept)}. To keep weights as they are, do not call `step()`; "
            "`torch.no_grad()` saves the gradients' memory as well."
        ),
        example=eval_step.step_example(tried),
        show=Values(view="freezing"),
    )


def _momentum() -> Prediction:
    past = running_statistics.history(Values(steps=1))
    batch, truth = past.means.item(), number(past.running_mean[-1].item())
    seen = number(batch)
    return Prediction(
        name="momentum",
        question=(
            "A new `BatchNorm2d` with the default `momentum=0.1` starts with `running_mean` 0. "
            f"It sees one batch whose mean is {seen}. What is `running_mean` now?"
        ),
        options=("0", truth, number(0.9 * batch), seen),
        truth=truth,
        code=code.running(Values(steps=1)),
        belief="Momentum is the share of the old value, as in an optimizer.",
        because=(
            f"Here momentum is the share of what is **new**: (1 − 0.1) × 0 + 0.1 × {seen} = "
            f"{truth}. In SGD, momentum 0.9 keeps nine tenths of the old; other libraries call "
            "0.9 what PyTorch's batch norm calls 0.1."
        ),
        example=running_statistics.last_step(past),
        show=Values(view="running", steps=1),
    )


def _neighbours() -> Prediction:
    made = lesson.modes(lesson.numbers(Values()), Values.seen, SHIFT)
    options = ("Only in train()", "Only in eval()", "In both", "In neither")
    changed = (made.train_moved > 0, made.eval_moved > 0)
    truth = options[{(True, False): 0, (False, True): 1, (True, True): 2}.get(changed, 3)]
    return Prediction(
        name="neighbours",
        question=(
            f"In a batch of four pictures {SHIFT} is added to each cell of the **last** one. Does "
            "batch norm's output for the **first** one change?"
        ),
        options=options,
        truth=truth,
        code=code.neighbours(lesson.numbers(Values()), Values.seen, SHIFT),
        belief="Each picture goes through the network by itself.",
        because=(
            "In `train()` mean and variance are those of the whole batch, the last picture's "
            f"values included: the first picture's output moved by {number(made.train_moved)}. In "
            "`eval()` the running statistics are used, and every picture is by itself again: it "
            f"moved by {number(made.eval_moved)}."
        ),
        example=made.train,
        show=Values(view="modes", shift=SHIFT),
    )


def _batch_of_one() -> Prediction:
    layer = nn.BatchNorm2d(2)
    refused = []
    for size in (3, 1):
        try:
            layer(torch.arange(2.0 * size * size).view(1, 2, size, size))
        except ValueError as error:
            refused.append((size, str(error)))
    options = ("Both", "Only 1×2×3×3", "Only 1×2×1×1", "Neither")
    sizes = {size for size, _ in refused}
    truth = {(): "Both", (1,): options[1], (3,): options[2]}.get(tuple(sizes), "Neither")
    return Prediction(
        name="one",
        question=(
            "A batch of **one** picture in training: which of the shapes 1×2×3×3 and 1×2×1×1 does "
            "`BatchNorm2d(2)` take?"
        ),
        options=options,
        truth=truth,
        code=program(
            "layer = nn.BatchNorm2d(2)",
            "for size in (3, 1):",
            "    try:",
            "        print(layer(torch.rand(1, 2, size, size)).shape)",
            "    except ValueError as error:",
            "        print(error)",
        ),
        belief="Batch norm needs at least two pictures.",
        because=(
            "What counts is the number of values per channel: 9 of one picture's own cells are "
            "enough. With a single value the mean is the value itself, and every output would be "
            f"β. PyTorch says: `{refused[-1][1]}`."
        ),
        show=Values(batch_size=1, size=(1, 1)),
    )


def _which_variance() -> Prediction:
    values = torch.tensor([1.0, 3.0]).view(2, 1, 1, 1)
    layer = nn.BatchNorm2d(1, momentum=1.0)
    output = layer(values)
    assert layer.running_var is not None
    biased, unbiased = (batch_norm.statistics(values, correction=c)[1].item() for c in (0, 1))
    used = (3 - 2) / output[1].item()
    normalised_with = biased if abs(used**2 - biased) < abs(used**2 - unbiased) else unbiased
    kept = layer.running_var.item()
    options = tuple(
        f"normalise: {number(a)}, keep: {number(b)}"
        for a in (biased, unbiased)
        for b in (biased, unbiased)
    )
    return Prediction(
        name="variance",
        question=(
            "A batch holds the values 1 and 3. The biased variance is 1 (÷ 2), the unbiased one 2 "
            "(÷ 1). With which does training **normalise**, and which goes into `running_var`?"
        ),
        options=options,
        truth=f"normalise: {number(normalised_with)}, keep: {number(kept)}",
        code=program(
            "values = torch.tensor([1.0, 3.0]).view(2, 1, 1, 1)",
            "layer = nn.BatchNorm2d(1, momentum=1.0)  # keeps nothing of what was",
            "output = layer(values)",
            "used = (3 - 2) / output[1].item()  # the mean is 2",
            'print("normalise:", round(used**2, 3), "keep:", layer.running_var.item())',
        ),
        belief="One variance serves for both.",
        because=(
            "The batch is normalised with its own, biased variance, so that it comes out with "
            "variance 1. `running_var` is an estimate for values **not** in the batch, and the "
            "biased variance is too small for that on average: it takes the unbiased one."
        ),
        example=batch_statistics.var(values, correction=1),
        show=Values(shows="unbiased", batch_size=2, num_features=1, size=(1, 1), input="1\n\n3"),
    )
