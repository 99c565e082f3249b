"""What learners get wrong about losses, as questions whose answers PyTorch computes."""

from __future__ import annotations

from functools import cache

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.lessons.losses import code, numbers
from explainers.lessons.losses.formulas import four
from explainers.lessons.losses.numbers import Classification, Values
from explainers.losses import accuracy, cross_entropy, epoch, softmax_twice
from explainers.predictions import Prediction
from explainers.shares import percent
from explainers.snippets import assign, program

LOGITS = torch.tensor([[0.1, 0.2, 0.3]])
TARGET = torch.tensor([1])


@cache
def predictions() -> tuple[Prediction, ...]:
    """The questions of the losses page, in the order of the lesson."""
    return (
        _softmax_twice(),
        _kinds_of_target(),
        _mean_of_means(),
        _argmax(),
        _lone_weight(),
        _all_ignored(),
    )


def _softmax_twice() -> Prediction:
    right = four(float(F.cross_entropy(LOGITS, TARGET)))
    wrong = four(float(softmax_twice.loss(LOGITS, TARGET)))
    sure = torch.tensor([[8.0, 0.0, 0.0]])
    return Prediction(
        name="softmax",
        question=(
            f"`F.cross_entropy` of the logits [0.1, 0.2, 0.3] and the class 1 is {right}. The "
            "network of a colleague ends in a softmax. What does the loss become?"
        ),
        options=(f"{right}, as before", wrong, "0", "PyTorch refuses: these are probabilities"),
        truth=wrong,
        code=code.softmax_twice(LOGITS, TARGET),
        belief="The loss needs probabilities, so a softmax belongs before it.",
        because=(
            f"The softmax is inside the loss already, so it is taken twice: {wrong} instead of "
            f"{right}. Nothing warns you, since probabilities are legal logits. The gradients by "
            f"the logits shrink from {_row(_slopes(LOGITS))} to {_row(_slopes_twice(LOGITS))}. It "
            "gets worse where it matters most. For the logits [8, 0, 0], wrong and sure of it, "
            f"they shrink from {_row(_slopes(sure))} to {_row(_slopes_twice(sure))}: nearly flat, "
            "so the network hardly learns from its worst mistakes."
        ),
        show=Values(view="softmax_twice"),
        example=softmax_twice.gradient(LOGITS, TARGET),
    )


def _kinds_of_target() -> Prediction:
    one_hot = torch.tensor([[0.0, 1.0, 0.0]])
    by_class, by_probability = (float(F.cross_entropy(LOGITS, t)) for t in (TARGET, one_hot))
    whole = cross_entropy_refusal(one_hot.long())
    return Prediction(
        name="targets",
        question=(
            "The target of a sample is class 1 of 3. Which of these may be given to "
            "`F.cross_entropy`: `tensor([1])`, or `tensor([[0., 1., 0.]])`?"
        ),
        options=(
            "Only the class index",
            "Only the one-hot row",
            "Both, with the same loss",
            "Both, with different losses",
        ),
        truth="Both, with the same loss"
        if four(by_class) == four(by_probability)
        else "Both, with different losses",
        code=program(
            assign("input", LOGITS),
            "print(F.cross_entropy(input, torch.tensor([1])))",
            "print(F.cross_entropy(input, torch.tensor([[0.0, 1.0, 0.0]])))",
        ),
        belief="Targets must be one-hot; or, as others say, must never be.",
        because=(
            f"`tensor([1])` gives {four(by_class)}, and so does the one-hot row as floats: "
            f"{four(by_probability)}. PyTorch tells them apart by shape and type: integers of "
            "shape (N) are class indices, floats of the input's shape are probabilities, and those "
            f"may also say 0.75 and 0.25. A one-hot row of **integers** is refused: {whole}"
        ),
        show=Values(view="cross_entropy", kind="probabilities", probabilities="0 1 0"),
        example=cross_entropy.work(LOGITS, one_hot),
    )


def cross_entropy_refusal(target: Tensor) -> str:
    """What the lesson says where `target` cannot go with the notes' logits."""
    try:
        cross_entropy.work(LOGITS, target)
    except ValueError as error:
        return str(error)
    return ""


def _mean_of_means() -> Prediction:
    plain = Values()
    example = epoch.work(numbers.epoch_losses(plain), plain.batch_size)
    of_means, mean = (four(float(value)) for value in example.output)
    means = ", ".join(four(float(batch.mean())) for batch in example.operands.values())
    smaller, larger = "No, it is smaller", "No, it is larger"
    truth = smaller if float(example.output[1]) < float(example.output[0]) else larger
    return Prediction(
        name="epoch",
        question=(
            f"Ten samples in batches of 4, 4 and 2. The batches' mean losses are {means}, and the "
            f"mean of these three is {of_means}. Is that the loss of the epoch, the mean over the "
            "ten samples?"
        ),
        options=("Yes", smaller, larger),
        truth=truth if of_means != mean else "Yes",
        code=code.epoch(numbers.epoch_losses(plain), plain.batch_size),
        belief="The mean of the means is the mean.",
        because=(
            f"The mean of the ten is {mean}. Each batch counts as much as any other, so in the "
            "small last one each sample counts twice as much: 1/6 instead of 1/12. Weigh every "
            "batch by its number of samples: (4 × first + 4 × second + 2 × third) / 10."
        ),
        show=Values(view="epoch"),
        example=example,
    )


def _argmax() -> Prediction:
    outputs, targets = torch.tensor([[0.9, 0.1], [0.8, 0.2]]), torch.tensor([0, 1])
    right, wrong = (accuracy.score(outputs.argmax(dim), targets).accuracy for dim in (1, 0))
    assert right is not None
    assert wrong is not None
    return Prediction(
        name="argmax",
        question=(
            "Two samples with the outputs [[0.9, 0.1], [0.8, 0.2]] and the targets [0, 1]. "
            f"`outputs.argmax(0)` matches the targets in {percent(wrong, 0)} of the places. What "
            "is the accuracy of the model?"
        ),
        options=tuple(percent(share, 0) for share in (0, 0.5, 1)),
        truth=f"{percent(right, 0)}",
        code=code.accuracy(outputs, targets),
        belief="The number after argmax does not matter as long as the result has a fitting shape.",
        because=(
            "`argmax(1)` goes along the classes of a sample: it predicts [0, 0], and one of the "
            "two is right. `argmax(0)` asks **which sample** is largest in each class, which is no "
            "prediction at all. On the notes' matrix both happen to give [1, 1]; with as many "
            "samples as classes nothing warns you."
        ),
        show=Values(view="accuracy", outputs="0.9 0.1\n0.8 0.2", targets="0 1"),
        example=accuracy.argmax(outputs, 1),
    )


def _lone_weight() -> Prediction:
    weight = torch.tensor([1.0, 2.0, 1.0])
    plain = float(F.cross_entropy(LOGITS, TARGET))
    weighted = float(F.cross_entropy(LOGITS, TARGET, weight=weight))
    return Prediction(
        name="weight",
        question=(
            "One sample of class 1, and `weight=[1, 2, 1]` doubles class 1. With "
            f"`reduction='mean'` the loss was {four(plain)} without weights. What is it now?"
        ),
        options=(four(plain / 2), four(plain), four(plain * 2)),
        truth=four(weighted),
        code=code.cross_entropy(Classification(LOGITS, TARGET, weight)),
        belief="A weight of 2 doubles the loss.",
        because=(
            "The weighted mean divides by the weights of the targets: 2 × "
            f"{four(plain)} / 2 = {four(weighted)}. A weight shifts attention **between** the "
            "samples of a batch; alone, a sample cannot be more important than itself. With "
            "`reduction='sum'` the loss does double."
        ),
        show=Values(view="cross_entropy", weighted=True, weight="1 2 1"),
        example=cross_entropy.work(LOGITS, TARGET, weight=weight),
    )


def _all_ignored() -> Prediction:
    logits = LOGITS.repeat(2, 1)
    target = torch.tensor([-100, -100])
    loss = F.cross_entropy(logits, target)
    truth = "NaN: not a number" if loss.isnan() else four(float(loss))
    return Prediction(
        name="ignored",
        question=(
            "Every target of a batch is −100, the `ignore_index`. What is the loss with "
            "`reduction='mean'`?"
        ),
        options=("0: nothing to learn", "NaN: not a number", "PyTorch refuses the batch"),
        truth=truth,
        code=code.cross_entropy(Classification(logits, target)),
        belief="What is ignored costs nothing, so the loss is 0.",
        because=(
            "A mean divides the sum of the losses by the number of samples that count, and both "
            "are 0: 0 / 0 is NaN. With `reduction='sum'` it would be 0. In a training loop a NaN "
            "loss spoils every average it enters, so skip such a batch."
        ),
        show=Values(
            view="cross_entropy",
            logits="0.1 0.2 0.3\n0.1 0.2 0.3",
            labels="−100 −100",
            step="reduce",
        ),
        example=cross_entropy.work(logits, target),
    )


def _slopes(logits: Tensor) -> list[float]:
    values: list[float] = cross_entropy.gradient(logits, TARGET).output[0].tolist()
    return values


def _slopes_twice(logits: Tensor) -> list[float]:
    values: list[float] = softmax_twice.gradient(logits, TARGET).output[0].tolist()
    return values


def _row(values: list[float]) -> str:
    return "[" + ", ".join(four(value) for value in values) + "]"
