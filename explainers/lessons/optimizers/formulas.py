"""Each optimizer's rule as a formula, and what its signs mean."""

from __future__ import annotations

from explainers.figures.palette import Palette
from explainers.lessons.optimizers.numbers import Values
from explainers.worked import number

_G = r"\textcolor{GRADIENT}{g}"
_THETA = r"\textcolor{KERNEL}{\theta}"
_NEW = r"\textcolor{OUTPUT}{\theta'}"


def formula(values: Values, colours: Palette) -> str:
    """The update rule with the arguments' signs, as LaTeX."""
    text = _rule(values)
    for role in ("gradient", "kernel", "output"):
        text = text.replace(role.upper(), getattr(colours, role))
    return text


def _rule(values: Values) -> str:
    optimizer, decay = values.optimizer, values.weight_decay > 0
    g = rf"({_G} + \lambda {_THETA})" if decay and optimizer != "AdamW" else _G
    if optimizer == "SGD":
        return _sgd(g, values)
    if optimizer == "RMSprop":
        move = rf"\frac{{{g}}}{{\sqrt{{s'}} + \epsilon}}"
        s = rf"s' = \alpha s + (1 - \alpha)\, {g}^2"
        if values.momentum:
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


def _sgd(g: str, values: Values) -> str:
    if not values.momentum:
        return rf"{_NEW} = {_THETA} - \text{{lr}}\; {g}"
    velocity = rf"v' = \mu v + {g}"
    move = rf"({g} + \mu v')" if values.nesterov else "v'"
    return rf"{velocity} \qquad {_NEW} = {_THETA} - \text{{lr}}\; {move}"


def legend(values: Values) -> str:
    """What the signs of `formula` stand for, in Markdown."""
    optimizer = values.optimizer
    parts = [":orange[θ] the parameter", ":violet[g] its gradient", ":green[θ′] after the step"]
    if optimizer == "SGD" and values.momentum:
        parts += [
            "v the velocity (`momentum_buffer`)",
            f"μ `momentum` {number(values.momentum)}",
        ]
    if optimizer == "RMSprop":
        parts += ["s the mean square (`square_avg`)", f"α `alpha` {number(values.alpha)}"]
        if values.momentum:
            parts += ["b `momentum_buffer`", f"μ `momentum` {number(values.momentum)}"]
    if optimizer in ("Adam", "AdamW"):
        first, second = (number(beta, 6) for beta in values.betas)
        parts += [
            "m the first moment, the mean gradient (`exp_avg`)",
            "v the second moment, the mean square (`exp_avg_sq`)",
            f"β₁, β₂ `betas` {first} and {second}",
            "t the number of the step",
        ]
    if optimizer != "SGD":
        parts.append(f"ε `eps` {number(values.eps)}")
    if values.weight_decay:
        parts.append(f"λ `weight_decay` {number(values.weight_decay)}")
    return ", ".join(parts) + "."
