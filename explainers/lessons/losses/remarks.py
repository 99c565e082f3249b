"""What the losses page remarks on numbers that PyTorch takes without a word: the reason, in words.

None of them is an error to PyTorch. Each turns the loss into something that it is not meant to be.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers import matrices
from explainers.lessons.losses.formulas import four
from explainers.lessons.losses.numbers import Classification
from explainers.losses import targets as targets_
from explainers.losses.broadcast import Pairing
from explainers.losses.targets import Targets
from explainers.worked import MINUS, number

OFF = 1e-4  # how far from 1 the sum of probabilities may be, as rounding leaves it
LOST = 1e-4  # a share of a difference that rounding to float32 may take away unseen


def broadcast(pairing: Pairing) -> str:
    """What becomes of an input and a target of two shapes; empty where they have the same."""
    if not pairing.differs:
        return ""
    numbers, targets = pairing.input.numel(), pairing.target.numel()
    pairs = math.prod(pairing.shape)
    opening = f"**input has shape {_shape(pairing.input)} and target {_shape(pairing.target)}.** "
    if pairs == numbers == targets:
        return (
            f"{opening}PyTorch reads both as {pairing.shape}: every number still has one target, "
            "so that nothing changes but the shape of the losses."
        )
    return (
        f"{opening}PyTorch repeats what is missing until both have shape {pairing.shape}, and "
        f"compares **{pairs} pairs**: {_who_meets_whom(numbers, targets, pairs)}. "
        + _trap(pairing, numbers, targets, pairs)
    )


def _who_meets_whom(numbers: int, targets: int, pairs: int) -> str:
    if targets == 1:
        return f"all {numbers} numbers with the one target"
    if numbers == 1:
        return f"the one number with all {targets} targets"
    parts = []
    if pairs > numbers:
        parts.append(f"each of the {numbers} numbers with {pairs // numbers} targets")
    if pairs > targets:
        parts.append(f"each of the {targets} targets with {pairs // targets} numbers")
    return ", ".join(parts)


def _trap(pairing: Pairing, numbers: int, targets: int, pairs: int) -> str:
    if pairs > max(numbers, targets):
        return (
            "This is a trap: a network gives (N, 1), the targets are (N), and the loss is that of "
            "N × N pairs. It falls during training all the same, and is lowest where the network "
            f"gives every sample **the same answer**. {_remedy(pairing, numbers, targets)}"
        )
    few, many = ("target", "input") if targets < numbers else ("input", "target")
    return (
        "It is a trap where it happens unseen, such as for a target that lost an axis. Where you "
        f"mean it, say it: `{few}.expand_as({many})` gives the same loss without a warning."
    )


def _remedy(pairing: Pairing, numbers: int, targets: int) -> str:
    """What brings these two tensors to one shape, where anything can."""
    if numbers != targets:
        return (
            f"No change of shape mends it here: {numbers} numbers need {numbers} targets, and "
            f"there are {targets}."
        )
    squeezed = "`input.squeeze(1)`, or " if pairing.input.shape[-1] == 1 else ""
    return f"Bring both to one shape before the loss: {squeezed}`target.view_as(input)`."


def rounded(pairs: Iterable[tuple[float, float]]) -> str:
    """Where the numbers as they are written differ from those that float32 can hold.

    `pairs` are the numbers that are subtracted from each other; empty where it makes no odds.
    """
    for pair in pairs:
        texts = [matrices.shortest(value) for value in pair]
        written, stored = float(texts[0]) - float(texts[1]), pair[0] - pair[1]
        if math.isfinite(stored) and abs(written - stored) > LOST * abs(stored):
            held = next(k for k in (0, 1) if float(texts[k]) != pair[k])
            return (
                f"float32 keeps about seven digits of a number: {_sign(texts[held])} is held as "
                f"{_sign(f'{pair[held]:.12g}')}, and PyTorch subtracts what is held. So the last "
                "digits of the result are not those of the numbers as they are written."
            )
    return ""


def of_logits(given: Classification, sample: int) -> str:
    """As `rounded`, for the logits of a sample, which are all compared with the largest."""
    row = given.input[sample].tolist()
    return rounded((max(row), value) for value in row)


def cross_entropy(given: Classification) -> tuple[str, ...]:
    """What is odd about the arguments that `cross_entropy` takes, and what comes of it.

    Raises ValueError where it would refuse them.
    """
    checked = targets_.check(given.input, given.target, **given.arguments)
    return (
        *_logits(given.input),
        *_sums(checked),
        *_negative_wants(checked),
        *_negative_weights(checked),
        *_divisor(given, checked),
    )


def _logits(input: Tensor) -> Iterator[str]:
    """Logits that are no finite numbers, as a mask or an overflow before the loss leaves them."""
    for n, row in enumerate(input):
        if row.isnan().any():
            yield f"Sample {n} has a logit that is NaN, and so is all that is computed from it."
        elif (row == math.inf).any():
            yield f"Sample {n} has a logit of ∞: subtracting the maximum is ∞ − ∞, which is NaN."
        elif (row == -math.inf).all():
            yield (
                f"All logits of sample {n} are {MINUS}∞: no class is left to share out a "
                f"probability. The maximum is {MINUS}∞ too, and {MINUS}∞ − ({MINUS}∞) is NaN."
            )
        elif (row == -math.inf).any():
            yield (
                f"Sample {n} has a logit of {MINUS}∞, a probability of exactly 0. As the target's "
                "it makes the loss ∞; with label smoothing or a weight of 0 even 0 × ∞, NaN."
            )


def _sums(checked: Targets) -> Iterator[str]:
    if checked.probabilities is None:
        return
    for n, total in enumerate(checked.probabilities.double().sum(1).tolist()):
        if abs(total - 1) > OFF:
            lowest = (
                f" The loss is lowest where the softmax is target / {number(total)}."
                if total > 0 and (checked.probabilities[n] >= 0).all() and not checked.smoothing
                else ""
            )
            yield (
                f"The probabilities of sample {n} add up to **{number(total)}**, and not to 1. "
                "PyTorch does not check: it multiplies by what it is given, so that this sample "
                f"counts {number(total)} times in the gradient, softmax × {number(total)} − "
                f"target.{lowest}"
                if not checked.smoothing and checked.weight is None
                else f"The probabilities of sample {n} add up to **{number(total)}**, and not to "
                "1. PyTorch does not check: it multiplies by what it is given."
            )
            return


def _negative_wants(checked: Targets) -> Iterator[str]:
    """The first negative probability; smoothing may lift it above 0 again."""
    if checked.probabilities is None or not (checked.probabilities < 0).any():
        return
    n, c = (checked.probabilities < 0).nonzero()[0].tolist()
    wanted, share = float(checked.probabilities[n, c]), float(checked.shares[n, c])
    opening = f"Class {c} of sample {n} has a probability of **{number(wanted)}**: "
    if share >= 0:
        yield f"{opening}label smoothing makes {number(share)} of it, so that it does no harm here."
        return
    yield (
        f"{opening}there is none below 0, and PyTorch does not check. The less likely the model "
        "thinks this class, the smaller the loss, without end: there is no lowest point to learn."
    )


def _negative_weights(checked: Targets) -> Iterator[str]:
    weight = checked.weight
    if weight is None:
        return
    used = (checked.shares[checked.kept] != 0).any(0) if checked.kept else torch.zeros(0)
    for c in [c for c, value in enumerate(weight.tolist()) if value < 0]:
        opening = f"weight[{c}] is **{number(float(weight[c]))}**, and PyTorch takes it: "
        if not (len(used) and used[c]):
            yield f"{opening}no sample wants class {c} here, so nothing comes of it yet."
            continue
        yield (
            f"{opening}what class {c} adds counts the other way round, so that the loss falls as "
            "the model gets that class more wrong. A weight is 0 or more."
        )


def _divisor(given: Classification, checked: Targets) -> Iterator[str]:
    """What the mean divides by, where that is 0 or below."""
    if given.reduction != "mean" or checked.classes is None:
        return
    if not checked.kept:
        yield (
            "Every target is ignored, so that no sample is left for the mean: 0 / 0 is **NaN**. "
            "With reduction sum the loss is 0. The gradient is 0 either way, so the network "
            "survives such a batch; every average that its loss enters becomes NaN."
        )
        return
    if checked.weight is None:
        return
    labels = torch.tensor([checked.label(n) for n in checked.kept])
    divisor = float(checked.weight[labels].sum())
    if divisor > 0:
        return
    rest = replace(given, reduction="sum").arguments
    above = float(F.cross_entropy(given.input, given.target, **rest))
    if divisor == 0:
        yield (
            "The mean divides by the **weights of the targets**, and they add up to 0: "
            f"{_fraction(above, checked)} is **{number(float(_loss(given)))}**. A weight of 0 "
            "leaves a class out; a batch of nothing but such classes has no mean. Its gradient is "
            "no number either, and one step with it spoils every parameter."
        )
    else:
        yield (
            "The mean divides by the weights of the targets, and they add up to "
            f"**{number(divisor)}**: dividing by a number below 0 turns every sign round, those "
            "of the gradient too."
        )


def _fraction(above: float, checked: Targets) -> str:
    if checked.smoothing:  # PyTorch divides the targets' part and the smoothed one apart
        return "0 / 0, the part of the targets' own classes,"
    return f"{four(above)} / 0"


def _loss(given: Classification) -> Tensor:
    return F.cross_entropy(given.input, given.target, **given.arguments)


def accuracy(outputs: Tensor, targets: Tensor) -> tuple[str, ...]:
    """What does not go together in `outputs` (N, C) and `targets` (M), though `==` may take it."""
    samples, classes = outputs.shape
    found = []
    if len(targets) != samples:
        found.append(
            f"outputs has {_many(samples, 'row')}, a sample each, and targets has "
            f"{_many(len(targets), 'number')}: every sample needs one target."
        )
    odd = [(n, label) for n, label in enumerate(targets.tolist()) if not 0 <= label < classes]
    if odd:
        n, label = odd[0]
        rest = f" (and {len(odd) - 1} more)" if len(odd) > 1 else ""
        found.append(
            f"Target {n} is {number(label)}{rest}, which names no class: with "
            f"{_many(classes, 'class')} the indices are 0 to {classes - 1}. `==` does not mind, "
            "but no prediction can ever hit it, so it counts as wrong. (`F.cross_entropy` refuses "
            "it.)"
        )
    return tuple(found)


def compared(predictions: Tensor, targets: Tensor) -> tuple[str, ...]:
    """What `==` does where there is one of the one and several of the other."""
    if predictions.shape == targets.shape or 1 not in (len(predictions), len(targets)):
        return ()
    if len(targets) == 1:
        whole = f"all {len(predictions)} predictions with the **one** target"
    else:
        whole = f"the **one** prediction with all {len(targets)} targets"
    return (
        f"`==` repeats what there is one of: it compares {whole}, and says nothing. A trap: check "
        "that the shapes are the same before you compare.",
    )


def _many(count: int, what: str) -> str:
    plural = "es" if what.endswith("s") else "s"
    return f"{count} {what}" + ("" if count == 1 else plural)


def _shape(tensor: Tensor) -> str:
    return str(tuple(tensor.shape))


def _sign(text: str) -> str:
    return text.replace("-", MINUS)
