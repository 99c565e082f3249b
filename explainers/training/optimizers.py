"""A recipe's optimizer and learning-rate schedule: torch.optim's own, with its own names."""

from __future__ import annotations

from collections.abc import Callable

from torch import nn
from torch.optim import SGD, Adam, AdamW, Optimizer

from explainers.training.knobs import Knobs
from explainers.training.recipe import MOMENTUM, Recipe

FIRST = 0.1
"""The part of the highest learning rate that a one-cycle schedule begins with."""


def make_optimizer(recipe: Recipe, model: nn.Module) -> Optimizer:
    """The recipe's optimizer over all parameters of the model."""
    parameters = model.parameters()
    lr, weight_decay = recipe.lr, recipe.weight_decay
    match recipe.optimizer:
        case "sgd":
            return SGD(parameters, lr=lr, weight_decay=weight_decay, fused=True)
        case "momentum" | "nesterov":
            return SGD(
                parameters,
                lr=lr,
                momentum=recipe.momentum,
                weight_decay=weight_decay,
                # PyTorch refuses Nesterov's look-ahead where there is no momentum to look along.
                nesterov=recipe.optimizer == "nesterov" and recipe.momentum > 0,
                fused=True,
            )
        case "adam":
            return Adam(parameters, lr=lr, weight_decay=weight_decay, fused=True)
        case "adamw":
            return AdamW(parameters, lr=lr, weight_decay=weight_decay, fused=True)
    raise ValueError(f"optimizer={recipe.optimizer!r} has no class of torch.optim here.")


def turn(optimizer: Optimizer, recipe: Recipe, lr: float, knobs: Knobs) -> None:
    """Have the recipe's optimizer make its next step with these."""
    for group in optimizer.param_groups:
        group["lr"] = lr
        group["weight_decay"] = knobs.weight_decay
        if recipe.optimizer in MOMENTUM:
            group["momentum"] = knobs.momentum
            group["nesterov"] = recipe.optimizer == "nesterov" and knobs.momentum > 0


def schedule(recipe: Recipe, steps: int) -> Callable[[int], float]:
    """What the learning rate of a step, counted from 0, is multiplied by in a run of `steps`.

    It depends on the step alone: a run that is taken up, with other settings or for more epochs,
    goes on with what its recipe says of the steps to come.
    """
    if recipe.schedule == "constant":
        return lambda _: 1.0
    return lambda step: one_cycle(step, steps, recipe.warmup)


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
