"""Schedules of the learning rate: what each is, and the rate that it gives to any step.

`schedules` has the classes of torch.optim.lr_scheduler that the lesson walks with, and a training
goes by the formulas here: they need to know nothing but the step, so that a run can be taken up
anywhere. Importing this costs nothing (no torch).
"""

from __future__ import annotations

import math
from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "constant": "The learning rate stays the same.",
    "one_cycle": "The learning rate rises to lr, then falls to nearly nothing at the end.",
    "range_test": "A test of rates: from lr/1,000,000 it grows by an equal factor up to lr.",
    "StepLR": "The learning rate is multiplied by gamma after every step_size steps.",
    "CosineAnnealingLR": "The learning rate falls along half a cosine, from lr to eta_min.",
    "OneCycleLR": "The learning rate rises from lr/25 to lr along a cosine, then falls to nothing.",
}
"""All schedules, each with a sentence on what it does; those of `OWN` are none of PyTorch's."""

ARGUMENTS: Mapping[str, tuple[str, ...]] = {
    "constant": (),
    "one_cycle": ("warmup",),
    "range_test": (),
    "StepLR": ("step_size", "gamma"),
    "CosineAnnealingLR": ("eta_min",),
    "OneCycleLR": ("pct_start",),
}
"""What each schedule may be told besides the highest rate."""

OWN = ("one_cycle", "range_test")

RANGE = 1e6
"""Times the first rate of `range_test`, its last."""

FIRST = 0.1
"""The part of the highest learning rate that `one_cycle` begins with."""

DIV_FACTOR, FINAL_DIV_FACTOR = 25.0, 1e4
"""What OneCycleLR divides the highest rate by at first, and that in the end: PyTorch's defaults."""


def rate(
    name: str, step: int, steps: int, *, lr: float, warmup: float = 0.25, step_size: int = 30,
    gamma: float = 0.1, eta_min: float = 0.0, pct_start: float = 0.3,
) -> float:  # fmt: skip
    """The learning rate of step `step`, from 0, of `steps`, by the schedule called `name`.

    `lr` is the highest. Of PyTorch's it is what they give when they are stepped once after each
    step of the optimizer; OneCycleLR with total_steps = steps + 1.
    """
    match name:
        case "one_cycle":
            return lr * one_cycle(step, steps, warmup)
        case "range_test":
            return float(lr * RANGE ** (step / max(1, steps - 1) - 1))
        case "StepLR":
            return lr * gamma ** (step // step_size)
        case "CosineAnnealingLR":
            return _cosine(lr, eta_min, step / steps)
        case "OneCycleLR":
            return _one_cycle_lr(step, steps, lr, pct_start)
    return lr


def one_cycle(step: int, steps: int, warmup: float) -> float:
    """The part of the highest learning rate that step `step` of `steps`, from 0, is made with.

    It rises in a straight line from a tenth to the whole within the first `warmup` of the steps,
    so that the first, wildest gradients do no harm, then falls in a straight line to 0 at the end.
    torch.optim's OneCycleLR draws the same lines but divides by zero where a line has no steps.
    """
    top = warmup * steps
    if step < top:
        return FIRST + (1 - FIRST) * step / top
    return (steps - step) / (steps - top)


def _one_cycle_lr(step: int, steps: int, lr: float, pct_start: float) -> float:
    """As PyTorch has it (Smith and Topin, 2017); a part of the cycle without steps is left out."""
    top = pct_start * (steps + 1) - 1
    first = lr / DIV_FACTOR
    if step <= top:
        return _cosine(first, lr, step / top) if top > 0 else lr
    return _cosine(lr, first / FINAL_DIV_FACTOR, (step - top) / (steps - top))


def _cosine(start: float, end: float, part: float) -> float:
    """From `start` to `end` along half a cosine; `part` goes from 0 to 1."""
    return end + (start - end) / 2 * (math.cos(math.pi * part) + 1)
