"""What the losses page says about the present numbers: sentences that follow from them."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from explainers.lessons.losses.formulas import four
from explainers.lessons.losses.numbers import LOSSES, Classification, Pairs
from explainers.worked import MINUS, WorkedExample, number


def losses(given: Pairs) -> str:
    """Both losses of the same numbers, mean and sum."""
    said = []
    for name, explainer in LOSSES.items():
        mean, total = (
            four(float(explainer.work(given.input, given.target, reduction).output))
            for reduction in ("mean", "sum")
        )
        said.append(f"`{name}`: mean **{mean}**, sum **{total}**")
    return "Of the same numbers, " + "; ".join(said) + "."


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


def cross_entropy(given: Classification, sample: int, output: Tensor, slopes: WorkedExample) -> str:
    """The loss, and for one sample the probability behind it and the pull on its target's logit.

    `output` is the loss, reduced or one for each sample; `slopes` the gradient's example.
    """
    if output.dim() == 0:
        parts = [f"cross_entropy, {given.reduction}: **{four(float(output))}**"]
    else:
        parts = [f"loss of sample {sample}: **{four(float(output[sample]))}**"]
    softmax, pulls, label = slopes.operands["softmax"], slopes.output, given.label(sample)
    if label is not None:
        parts += [
            f"softmax of class {label}: **{four(float(softmax[sample, label]))}**",
            f"gradient of its logit: **{four(float(pulls[sample, label]))}**",
        ]
    return f"{' · '.join(parts)}  \n{picked(given, sample, softmax[sample], pulls[sample])}"


def wanted(given: Classification) -> str:
    """What the gradient's target has been through."""
    done = [
        word
        for word, is_so in (
            ("smoothed", given.label_smoothing > 0),
            ("weighted", given.weight is not None),
        )
        if is_so
    ]
    kind = "one-hot" if given.by_class else "probabilities"
    return "target, " + " and ".join(done or [kind])


def no_curve(value: float) -> str:
    """Why nothing is drawn where the loss is `value`, which is not finite."""
    return f"The loss is {four(value)} for all logits: there is no curve to be drawn."


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


def _in_brackets(value: float) -> str:
    return f"({number(value)})" if value < 0 else number(value)
