"""What the losses page says about the present numbers: sentences that follow from them."""

from __future__ import annotations

import math
from collections.abc import Mapping

import torch
from torch import Tensor

from explainers.lessons.losses.formulas import four
from explainers.lessons.losses.numbers import Classification, Pairs
from explainers.losses import softmax_twice
from explainers.losses.naive import Way
from explainers.worked import MINUS, number

LARGEST = "3.4 × 10³⁸"  # torch.finfo(torch.float32).max; a test holds it to that


def slopes(given: Pairs, cell: int, loss: str, reduction: str, gradient: float) -> str:
    """Why the gradient of one cell of the input is what it is; it may have several targets."""
    pairing = given.pairing
    wanted, value = pairing.targets_of(cell), float(given.input.flatten()[cell])
    count = math.prod(pairing.shape) if reduction == "mean" else 1
    if len(wanted) == 1:
        # As float32 subtracts, so that the words agree with the gradient.
        difference = float(torch.tensor(value) - torch.tensor(wanted[0]))
        return slope(loss, difference, gradient, count)
    listed = ", ".join(number(target) for target in wanted)
    shared = f", divided by the {count} pairs of the mean" if count > 1 else ""
    return (
        f"It is compared with {len(wanted)} targets ({listed}), and each of them pulls. The "
        f"gradient is the sum of their pulls{shared}: **{four(gradient)}**."
    )


def slope(loss: str, difference: float, gradient: float, count: int) -> str:
    """Why the gradient of one value with one target is what it is, for L1 and MSE.

    `count` is what the mean divides by, 1 where nothing is divided.
    """
    if difference == 0:
        return (
            "It hits its target: the gradient is **0**, and nothing pulls at it."
            if loss == "mse_loss"
            else "It hits its target, the corner of the V: PyTorch takes a gradient of **0** there."
        )
    side, way = ("above", "down") if difference > 0 else ("below", "up")
    opening = f"It lies {number(abs(difference))} {side} its target, so it is pulled **{way}**: "
    shared = f", divided by the {count} values of the mean" if count > 1 else ""
    if loss == "l1_loss":
        own = "1" if difference > 0 else f"{MINUS}1"
        return (
            f"{opening}the gradient is {own}{shared}: **{four(gradient)}**. With L1 only the side "
            "counts, not the distance."
        )
    doubled = f"2 × {_in_brackets(difference)}"
    return (
        f"{opening}the gradient is {doubled}{shared}: **{four(gradient)}**. With MSE a value "
        "twice as far off is pulled twice as hard."
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


def picked(given: Classification, sample: int, softmax: Tensor, slopes: Tensor) -> str:
    """What the model says of one sample's target, and what the loss makes of it.

    `softmax` and `slopes`, the gradient, are the sample's own, (C) each.
    """
    if given.by_class and given.label(sample) is None:
        return (
            f"Sample {sample} is **ignored**: its target is `ignore_index` "
            f"({number(given.ignore_index)}), so it adds nothing, and none of its logits is pulled."
        )
    label = given.label(sample)
    if label is None:
        return _spread(given, sample)
    chance = float(softmax[label])
    pulled = _pulls(label, slopes)
    if not chance:
        return (
            f"The model gives class {label} a probability so small that float32 rounds it to 0. "
            f"The loss comes from the logits and still knows how small. {pulled}"
        )
    return (
        f"The model gives class {label} a probability of {number(chance)}: −ln {number(chance)} is "
        f"the loss, before weights and smoothing. {pulled}"
    )


def _spread(given: Classification, sample: int) -> str:
    """Of a target that is probabilities: how small its loss can become."""
    wanted = given.target[sample]
    if (wanted < 0).any() or abs(float(wanted.sum()) - 1) > 1e-4:
        return "The target is given as numbers for all classes, and they are no probabilities."
    if given.weight is not None:
        return (
            "The target is probabilities, and each class's part of the loss is multiplied by its "
            "weight, so that the lowest point is not where the softmax equals the target."
        )
    if float(wanted.max()) == 1 and not given.label_smoothing:
        return (
            "The target is probabilities with a single 1, which is the same as a class index: the "
            "loss falls towards 0 as the model grows sure of that class."
        )
    whose = "target, smoothed," if given.label_smoothing else "target"
    return (
        f"The {whose} spreads over the classes, so the loss cannot reach 0: it is smallest where "
        f"the softmax equals the {whose.rstrip(',')}, and there every gradient is 0."
    )


def _pulls(label: int, slopes: Tensor) -> str:
    """Which way the logits are pulled: against their gradients."""
    if not slopes.isfinite().all():
        return "Its gradient is no number, so that nothing can be learned from it."
    own, others = float(slopes[label]), [s for c, s in enumerate(slopes.tolist()) if c != label]
    if not own:
        return "Its own logit is not pulled at all."
    way = "up" if own < 0 else "down"
    if others and all(s * own <= 0 for s in others) and any(others):
        rest = ", all others down" if own < 0 else ", all others up"
    else:
        rest = ""
    return f"Its logit is pulled {way}{rest}: against the gradient."


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


def epoch(output: Tensor, samples: int, batch_size: int) -> str:
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
        f"{abs(of_means / mean - 1):.1%} of the true loss."
        if mean
        else opening
    )


def _in_brackets(value: float) -> str:
    return f"({number(value)})" if value < 0 else number(value)


def _listed(tensor: Tensor) -> str:
    return ", ".join(number(value) for value in tensor.reshape(-1).tolist())
