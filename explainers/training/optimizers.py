"""A recipe's optimizer and learning-rate schedule: torch.optim's own, with its own names."""

from __future__ import annotations

from collections.abc import Callable

from torch import nn
from torch.optim import SGD, Adam, AdamW, Optimizer

from explainers.optimizers.rates import ARGUMENTS, rate
from explainers.training.knobs import Knobs
from explainers.training.muon import MuonWithSGD
from explainers.training.recipe import MOMENTUM, Recipe


def make_optimizer(recipe: Recipe, model: nn.Module) -> Optimizer | MuonWithSGD:
    """The recipe's optimizer over all parameters of the model.

    Raises ValueError, in words, where the network has nothing for it.
    """
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
        case "muon":
            return MuonWithSGD(
                model,
                lr=lr,
                sgd_lr=lr * recipe.sgd_factor,
                momentum=recipe.momentum,
                weight_decay=weight_decay,
            )
    raise ValueError(f"optimizer={recipe.optimizer!r} has no class of torch.optim here.")


def turn(optimizer: Optimizer | MuonWithSGD, recipe: Recipe, lr: float, knobs: Knobs) -> None:
    """Have the recipe's optimizer make its next step with these."""
    for group in optimizer.param_groups:
        group["lr"] = lr
        group["weight_decay"] = knobs.weight_decay
        if recipe.optimizer in MOMENTUM:
            group["momentum"] = knobs.momentum
            group["nesterov"] = recipe.optimizer != "momentum" and knobs.momentum > 0
    if isinstance(optimizer, MuonWithSGD):
        for group in optimizer.sgd.param_groups:
            group["lr"] = lr * recipe.sgd_factor


def schedule(recipe: Recipe, steps: int) -> Callable[[int], float]:
    """The learning rate of a step, counted from 0, in a run of so many `steps`.

    It depends on the step alone: a run that is taken up, with other settings or for more epochs,
    goes on with what its recipe says of the steps to come.
    """
    name, lr = recipe.schedule, recipe.lr
    told = {argument: getattr(recipe, argument) for argument in ARGUMENTS[name]}
    return lambda step: rate(name, step, steps, lr=lr, **told)


def freeze(model: nn.Module, recipe: Recipe) -> None:
    """Have only those layers learn that the recipe says.

    Raises ValueError, in words, where the network has none of them.
    """
    if recipe.learns == "all":
        return
    linear = [module for module in model.modules() if isinstance(module, nn.Linear)]
    if not linear:
        raise ValueError("learns is linear, and this network has no Linear layer: nothing learns.")
    model.requires_grad_(False)
    for module in linear:
        module.requires_grad_()
