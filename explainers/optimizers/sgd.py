"""torch.optim.SGD's step as a worked example: downhill, with a velocity where momentum is on.

The formulas are those of torch.optim.SGD's documentation: v ← μ v + (1 − τ) g (in the first step
v = g), then θ ← θ − lr v, or with Nesterov's look-ahead θ ← θ − lr (g + μ v).
"""

from __future__ import annotations

from torch import Tensor
from torch.optim import SGD

from explainers.optimizers import steps
from explainers.optimizers.steps import Parts, StepExample, literal
from explainers.worked import Read


def work(
    param: Tensor,
    grad: Tensor,
    momentum_buffer: Tensor | None = None,
    *,
    lr: float = 1e-3,
    momentum: float = 0,
    dampening: float = 0,
    weight_decay: float = 0,
    nesterov: bool = False,
) -> StepExample:
    """One step from `param` (any shape) with its gradient `grad` (the same shape).

    `momentum_buffer` is the velocity left by the step before, None in the first step. Raises
    ValueError where torch.optim.SGD would refuse the arguments, or where they are NaN.
    """
    check(lr=lr, momentum=momentum, dampening=dampening, weight_decay=weight_decay,
          nesterov=nesterov)  # fmt: skip
    if momentum == 0:
        momentum_buffer = None  # without momentum nothing is remembered
    steps.check_tensors(param, grad, momentum_buffer=momentum_buffer)
    before = {} if momentum_buffer is None else {"momentum_buffer": momentum_buffer}
    after, state = steps.take(
        SGD, param, grad, before, lr=lr, momentum=momentum, dampening=dampening,
        weight_decay=weight_decay, nesterov=nesterov,
    )  # fmt: skip

    def velocity(param: Read, grad: Read, old: Read | None = None) -> Parts:
        g = steps.decayed(grad, param, weight_decay)
        if old is None:
            return g
        kept = (f"{literal(momentum)} × ", old, " + ")
        return (*kept, *((f"(1 − {literal(dampening)}) × ",) if dampening else ()), *g)

    def whole(param: Read, grad: Read, old: Read | None = None) -> Parts:
        move = velocity(param, grad, old)
        if nesterov:
            g = steps.decayed(grad, param, weight_decay)
            move = ("(", *g, f" + {literal(momentum)} × (", *move, "))")
        elif old is not None:
            move = ("(", *move, ")")
        return (param, f" − {literal(lr)} × ", *move)

    operands = {"param": param, "grad": grad, **before}
    parts = {}
    if momentum:
        buffer = state["momentum_buffer"]
        parts["velocity"] = steps.example(operands, buffer, velocity)
        ahead = {"param": param, "grad": grad, "velocity": buffer}

        def last(param: Read, grad: Read, velocity: Read) -> Parts:
            if not nesterov:
                return (param, f" − {literal(lr)} × ", velocity)
            g = steps.decayed(grad, param, weight_decay)
            look = ("(", *g, f" + {literal(momentum)} × ", velocity, ")")
            return (param, f" − {literal(lr)} × ", *look)

        parts["parameter"] = steps.example(ahead, after, last)
    return StepExample(
        operands,
        after,
        steps.explainer(operands, after, whole),
        steps.roles(operands),
        state=state,
        parts=parts,
    )


def check(
    *,
    lr: float = 1e-3,
    momentum: float = 0,
    dampening: float = 0,
    weight_decay: float = 0,
    nesterov: bool = False,
) -> None:
    """Raise ValueError, in words, for arguments that torch.optim.SGD refuses (or that are NaN)."""
    steps.check_numbers(lr=lr, momentum=momentum, weight_decay=weight_decay)
    if nesterov and (momentum <= 0 or dampening != 0):
        raise ValueError(
            f"nesterov is True with a momentum of {literal(momentum)} and a dampening of "
            f"{literal(dampening)}: Nesterov looks ahead along the velocity, so it needs a "
            "momentum above 0 and no dampening."
        )
