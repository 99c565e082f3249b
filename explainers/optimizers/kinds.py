"""The optimizers of the lesson: classes of torch.optim, and what each may be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.optim import SGD, Adam, AdamW, Optimizer, RMSprop

from explainers.optimizers import adam, adamw, rmsprop, sgd
from explainers.optimizers.steps import StepExample

Arguments = tuple[tuple[str, Any], ...]
"""Keyword arguments in an order that can be compared and remembered."""


@dataclass(frozen=True)
class Kind:
    """A class of torch.optim and its name: the arguments that the lesson sets, and its explainer.

    `state` are the tensors that it keeps for each parameter, under its own names.
    """

    name: str
    optimizer: Callable[..., Optimizer]
    arguments: tuple[str, ...]
    check: Callable[..., None]
    work: Callable[..., StepExample]
    state: tuple[str, ...]

    @property
    def defaults(self) -> dict[str, Any]:
        """PyTorch's own defaults of the arguments."""
        made = self.optimizer([torch.zeros(1, requires_grad=True)])
        return {name: made.defaults[name] for name in self.arguments}

    def chosen(self, values: Mapping[str, Any]) -> Arguments:
        """This optimizer's arguments among `values`, checked. Raises ValueError in words."""
        chosen = {name: values[name] for name in self.arguments}
        self.check(**chosen)
        return tuple(chosen.items())

    def example(
        self, param: Tensor, grad: Tensor, state: Mapping[str, Tensor], arguments: Arguments
    ) -> StepExample:
        """The step after `state`, worked out; the state is torch.optim's own, empty at first."""
        known: dict[str, Any] = {name: state[name] for name in self.state if name in state}
        if "betas" in self.arguments:
            known["step"] = int(state["step"]) if "step" in state else 0
        return self.work(param, grad, **known, **dict(arguments))


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "SGD",
            SGD,
            ("lr", "momentum", "weight_decay", "nesterov"),
            sgd.check,
            sgd.work,
            ("momentum_buffer",),
        ),
        Kind(
            "RMSprop",
            RMSprop,
            ("lr", "alpha", "eps", "weight_decay", "momentum"),
            rmsprop.check,
            rmsprop.work,
            ("square_avg", "momentum_buffer"),
        ),
        Kind(
            "Adam",
            Adam,
            ("lr", "betas", "eps", "weight_decay"),
            adam.check,
            adam.work,
            ("exp_avg", "exp_avg_sq"),
        ),
        Kind(
            "AdamW",
            AdamW,
            ("lr", "betas", "eps", "weight_decay"),
            adamw.check,
            adamw.work,
            ("exp_avg", "exp_avg_sq"),
        ),
    )
}
