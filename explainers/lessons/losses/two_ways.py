"""What the losses page says where two ways are compared, a right one and a wrong one."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor

from explainers.lessons.losses import words
from explainers.lessons.losses.curves import Curve
from explainers.lessons.losses.formulas import four
from explainers.lessons.losses.numbers import Classification
from explainers.losses import softmax_twice
from explainers.losses.accuracy import Score
from explainers.losses.naive import Way
from explainers.shares import percent
from explainers.worked import number

LARGEST = "3.4 × 10³⁸"  # torch.finfo(torch.float32).max; a test holds it to that


def stability(given: Classification, sample: int, wrong: Way) -> str:
    """What becomes of the formula as it is typed, for one sample's logits."""
    largest = float(given.input[sample].max())
    if wrong.total.isinf():
        then = (
            "∞ / ∞ is NaN"
            if wrong.loss.isnan()
            else "the target's probability 0: −ln 0 is ∞, and the gradient is NaN"
        )
        return (
            f"e^{number(largest)} is more than {LARGEST}, the largest number in float32, so it "
            f"becomes ∞, and {then}. With the maximum subtracted the largest exponential is "
            "e⁰ = 1, and the loss is a plain difference again. That is why PyTorch takes logits, "
            "and not probabilities."
        )
    if wrong.total == 0:
        return (
            f"Every exponential is too small for float32 and becomes 0 (the largest is "
            f"e^({number(largest)})), and 0 / 0 is NaN. With the maximum subtracted the largest "
            "exponential is e⁰ = 1."
        )
    if not wrong.finite:
        return (
            "The probability of the target is too small for float32 and becomes 0, and −ln 0 is "
            "∞. PyTorch never forms that probability: it subtracts logarithms."
        )
    return (
        "For logits of this size both ways agree. Choose *Logits of ±1000*, or type a 100 under "
        f"*Edit the numbers*: from 89 on, e^x is more than {LARGEST}, the largest number in "
        "float32."
    )


def ways(wrong: Way, right: Way) -> list[Mapping[str, str]]:
    """The rows of the comparison: what is computed, as the formula stands, and PyTorch's way."""
    rows = (
        ("exponentials", wrong.exponentials, right.exponentials),
        ("their sum", wrong.total, right.total),
        ("loss", wrong.loss, right.loss),
        ("gradient", wrong.gradient, right.gradient),
    )
    return [
        {"": name, "as the formula is typed": _listed(a), "maximum subtracted": _listed(b)}
        for name, a, b in rows
    ]


def losses(once: Curve, again: Curve, label: int) -> str:
    """Both losses and both gradients of the target's logit, the class `label`."""
    return (
        f"Loss: once **{four(once.value)}**, twice **{four(again.value)}** · gradient of logit "
        f"{label}: once **{four(once.slope)}**, twice **{four(again.slope)}**"
    )


def twice(once: float, again: float, classes: int) -> str:
    """What a second softmax does; `once` and `again` are the slopes by the target's logit."""
    low, high = softmax_twice.bounds(classes)
    opening = (
        f"With a softmax before it the loss can only lie between **{four(low)}** and "
        f"**{four(high)}** for {classes} classes, however right or wrong the model is"
    )
    if not once and again:
        return f"{opening}. Here the model is so sure and right that once nothing pulls any more."
    if not once:
        return f"{opening}. Here the model is so sure and right that neither way pulls."
    if not again:
        return f"{opening}, and here **nothing at all** pulls on the target's logit any more."
    weaker = once / again
    times = f"{weaker:,.0f}" if weaker >= 10 else number(weaker, 2)
    if weaker < 1:
        return f"{opening}. Here it even pulls on although the model is right: {four(again)}."
    return f"{opening}, and here the pull on the target's logit is **{times} times** weaker."


def floor(classes: int) -> tuple[str, ...]:
    """What to notice of softmax twice, for so many classes."""
    low, _ = softmax_twice.bounds(classes)
    return (
        "Nothing warns you: probabilities are legal logits, and training goes on, only slowly.",
        f"The loss never comes near 0: {four(low)} is its floor with {classes} classes.",
        "Where the model is sure and wrong, the right curve is steep and the other one flat. "
        "The worst mistakes teach the least.",
    )


def means(output: Tensor, samples: int, batch_size: int) -> str:
    """Both means of an epoch, `output`, and how far they are apart and why."""
    of_means, mean = (float(value) for value in output)
    return (
        f"Mean of the batches' means: **{four(of_means)}** · loss of the epoch: **{four(mean)}** · "
        f"difference: **{four(of_means - mean)}**  \n{off_by(output, samples, batch_size)}"
    )


def off_by(output: Tensor, samples: int, batch_size: int) -> str:
    """How far the mean of the batches' means is off, and why."""
    of_means, mean = (float(value) for value in output)
    last = samples % batch_size
    if samples <= batch_size:
        return "There is one batch, so both means are the same."
    if not last:
        return (
            f"{samples} samples fill batches of {batch_size} without a remainder: every sample "
            "counts alike, and both means are the same."
        )
    batches = -(-samples // batch_size)
    opening = (
        f"The last batch has {last} instead of {batch_size}, and counts as a whole one: each of "
        f"its samples counts 1/{last * batches} and not 1/{samples}. "
    )
    if four(of_means) == four(mean):
        return f"{opening}Here that happens to change nothing."
    return (
        f"{opening}The mean of the means is off by **{four(of_means - mean)}**, "
        f"{percent(abs(of_means / mean - 1))} of the true loss."
        if mean
        else opening
    )


def scored(score: Score, right: bool) -> str:
    """Each prediction beside its target, as a table, and their share that hits.

    `right` says whether that share is the accuracy. Raises ValueError where `score` is a refusal.
    """
    if score.accuracy is None:
        raise ValueError(f"nothing was compared: {score.refusal}")
    share = f"{score.hits} of {len(score.compared)} = {percent(score.accuracy, 0)}"
    rows = [
        f"| {k} | {winner} | {target} | {'✓ yes' if hit else '✗ no'} |"
        for k, (winner, target, hit) in enumerate(score.compared)
    ]
    table = "\n".join(["| place | argmax | target | equal |", "|--:|--:|--:|:--|", *rows])
    return f"**{words.ACCURACY if right else words.NO_ACCURACY}: {share}**\n\n{table}"


def verdict(outputs: Tensor, targets: Tensor) -> str:
    """Whether both axes agree, and what that means; empty where they cannot be compared.

    `outputs` are (N, C), `targets` (M); that M is not N comes before any question of axes.
    """
    right, wrong = (outputs.argmax(dim) for dim in (1, 0))
    if len(targets) != len(outputs):
        return ""
    if right.shape != wrong.shape:
        return "There are not as many samples as classes, so the mistake shows itself."
    if right.equal(wrong):
        return (
            f"Both give {right.tolist()}: they agree **by accident**. Nothing in the result tells "
            "which axis was searched."
        )
    return (
        f"`argmax(1)` gives {right.tolist()} and `argmax(0)` {wrong.tolist()}: the shapes fit, so "
        "PyTorch compares either with the targets without a word."
    )


def _listed(tensor: Tensor) -> str:
    return ", ".join(number(value) for value in tensor.reshape(-1).tolist())
