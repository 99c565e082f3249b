"""A recipe's optimizer and learning-rate schedule: torch.optim's own, with its own names."""

from __future__ import annotations

from torch import nn
from torch.optim import SGD, Adam, AdamW, Optimizer
from torch.optim.lr_scheduler import LambdaLR, LRScheduler, OneCycleLR

from explainers.training.recipe import Recipe


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


def make_scheduler(recipe: Recipe, optimizer: Optimizer, steps: int) -> LRScheduler:
    """The recipe's schedule over a whole run of `steps` steps, stepped once after each."""
    if recipe.schedule == "constant":
        return LambdaLR(optimizer, lambda _: 1.0)
    return OneCycleLR(
        optimizer,
        max_lr=recipe.lr,
        total_steps=max(steps, 2),  # with a single step there is nothing to rise to
        pct_start=recipe.warmup,
        anneal_strategy="linear",
        cycle_momentum=False,
        div_factor=10,
        final_div_factor=1_000,
    )
