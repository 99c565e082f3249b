"""What a loss does with the losses of its parts: keep them, average them or add them up."""

from __future__ import annotations

REDUCTIONS = ("none", "mean", "sum")


def check(reduction: str) -> str:
    """`reduction` itself; raises ValueError unless it is one that PyTorch knows."""
    if reduction not in REDUCTIONS:
        raise ValueError(
            f"reduction is {reduction!r}: it must be one of {', '.join(REDUCTIONS)}. none keeps "
            "every loss, mean averages them, sum adds them up."
        )
    return reduction
