"""What the optimizers page says: each rule as a formula, and what its names mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explainers.worked import number

HELP = {
    "surface": "The loss as a function of two parameters, x and y.",
    "x": "The parameter x at the start.",
    "y": "The parameter y at the start.",
    "optimizer": "The class of torch.optim that makes the steps.",
    "lr": "The learning rate: how far a step goes for a gradient of 1. The scale is logarithmic.",
    "momentum": "The part of the velocity that is kept from step to step.",
    "nesterov": "Look ahead: use the gradient plus the velocity that it has just changed.",
    "alpha": "The part of the mean square that is kept from step to step.",
    "betas": "The parts of the two moments that are kept from step to step.",
    "eps": "Keeps the divisor away from 0.",
    "weight_decay": "Pulls every parameter towards 0.",
    "steps": "How many steps are made.",
    "noise": "What is added to each gradient, as if it came from a random mini-batch: its spread.",
    "seed": "Where the random numbers of the noise begin.",
    "schedule": "The class of torch.optim.lr_scheduler that changes the rate.",
    "step_size": "After so many steps the rate is multiplied by gamma, again and again.",
    "gamma": "What the rate is multiplied by.",
    "eta_min": "The rate at the end.",
    "pct_start": "The part of the steps in which the rate rises.",
    "step": "Which step is looked at.",
}

_G = r"\textcolor{GRADIENT}{g}"
_THETA = r"\textcolor{KERNEL}{\theta}"
_NEW = r"\textcolor{OUTPUT}{\theta'}"


def formula(optimizer: str, values: Mapping[str, Any]) -> str:
    """The update rule with the arguments' signs, as LaTeX; colours by their roles' names."""
    decay = values["weight_decay"] > 0
    g = rf"({_G} + \lambda {_THETA})" if decay and optimizer != "AdamW" else _G
    if optimizer == "SGD":
        return _sgd(g, values)
    if optimizer == "RMSprop":
        move = rf"\frac{{{g}}}{{\sqrt{{s'}} + \epsilon}}"
        s = rf"s' = \alpha s + (1 - \alpha)\, {g}^2"
        if values["momentum"]:
            return rf"{s} \qquad b' = \mu b + {move} \qquad {_NEW} = {_THETA} - \text{{lr}}\; b'"
        return rf"{s} \qquad {_NEW} = {_THETA} - \text{{lr}} {move}"
    left = rf"(1 - \text{{lr}}\,\lambda)\,{_THETA}" if decay and optimizer == "AdamW" else _THETA
    return (
        r"\begin{aligned}"
        rf"m' &= \beta_1 m + (1 - \beta_1)\, {g} & \hat m &= \frac{{m'}}{{1 - \beta_1^t}} \\"
        rf"v' &= \beta_2 v + (1 - \beta_2)\, {g}^2 & \hat v &= \frac{{v'}}{{1 - \beta_2^t}} \\"
        rf"{_NEW} &= {left} - \text{{lr}}\, \frac{{\hat m}}{{\sqrt{{\hat v}} + \epsilon}}"
        r"\end{aligned}"
    )


def _sgd(g: str, values: Mapping[str, Any]) -> str:
    if not values["momentum"]:
        return rf"{_NEW} = {_THETA} - \text{{lr}}\; {g}"
    velocity = rf"v' = \mu v + {g}"
    move = rf"({g} + \mu v')" if values["nesterov"] else "v'"
    return rf"{velocity} \qquad {_NEW} = {_THETA} - \text{{lr}}\; {move}"


def legend(optimizer: str, values: Mapping[str, Any]) -> str:
    """What the signs of `formula` stand for, in Markdown."""
    parts = [":orange[θ] the parameter", ":violet[g] its gradient", ":green[θ′] after the step"]
    if optimizer == "SGD" and values["momentum"]:
        parts += [
            "v the velocity (`momentum_buffer`)",
            f"μ `momentum` {number(values['momentum'])}",
        ]
    if optimizer == "RMSprop":
        parts += ["s the mean square (`square_avg`)", f"α `alpha` {number(values['alpha'])}"]
        if values["momentum"]:
            parts += ["b `momentum_buffer`", f"μ `momentum` {number(values['momentum'])}"]
    if optimizer in ("Adam", "AdamW"):
        first, second = (number(beta, 6) for beta in values["betas"])
        parts += [
            "m the first moment, the mean gradient (`exp_avg`)",
            "v the second moment, the mean square (`exp_avg_sq`)",
            f"β₁, β₂ `betas` {first} and {second}",
            "t the number of the step",
        ]
    if optimizer != "SGD":
        parts.append(f"ε `eps` {number(values['eps'])}")
    if values["weight_decay"]:
        parts.append(f"λ `weight_decay` {number(values['weight_decay'])}")
    return ", ".join(parts) + "."


WARM_UP = (
    "Both averages begin at 0, so the first ones are far too small: after one step m is only "
    "(1 − β₁) g. Dividing by 1 − β₁ᵗ puts that right, and fades away as t grows."
)


def limit(optimizer: str, momentum: float, curvature: float, rate: float) -> str:
    """Which learning rates the surface bears, in Markdown."""
    text = (
        f"The steepest curvature at the nearest minimum is {number(curvature)}. Plain SGD "
        f"multiplies the distance to it by 1 − lr × {number(curvature)} with each step: that "
        f"shrinks only while **lr < 2 / {number(curvature)} = {number(rate)}**."
    )
    if optimizer == "SGD" and momentum:
        bound = number(2 * (1 + momentum) / curvature)
        text += f" With momentum {number(momentum)} (not Nesterov) the bound is {bound}."
    if optimizer != "SGD":
        text += (
            f" {optimizer} divides by the gradient's usual size, so lr is rather the length of a "
            "step along each axis: too large a rate makes it bounce rather than run away."
        )
    return text


def rates(word_of: Mapping[float, str]) -> str:
    """Which of the tried learning rates arrive, and from which on the path runs away."""
    good = [lr for lr, word in word_of.items() if word == "arrived"]
    bad = [lr for lr, word in word_of.items() if word in ("diverged", "diverging")]
    broken = [lr for lr, word in word_of.items() if word == "broken"]
    tried = f"Of the {len(word_of)} rates tried, "
    which = ", ".join(number(lr) for lr in good)
    parts = [tried + (f"**{len(good)} arrive** ({which})" if good else "**none arrives** in time")]
    if bad:
        parts.append(f"from {number(min(bad))} on the loss grows without end")
    if broken:
        parts.append(f"with {len(broken)} of them a number breaks on the way")
    return ", and ".join(parts) + "."
