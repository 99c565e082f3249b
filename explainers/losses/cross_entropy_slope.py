"""The arithmetic of cross-entropy's gradient: what the model says minus what is wanted."""

from __future__ import annotations

import math
from dataclasses import dataclass

from torch import Tensor

from explainers.losses.targets import Targets
from explainers.worked import Explanation, Index, Read, Term, digits_for, number

NOTHING = "the weights of the targets add up to 0: "


@dataclass(frozen=True)
class Slope:
    """softmax × total − wanted, where total is what the sample wants of all classes together."""

    softmax: Tensor
    wanted: Tensor
    targets: Targets
    reduction: str

    def explain(self, index: Index, value: float) -> Explanation:
        """Where the gradient of the logit at `index` comes from; `value` is PyTorch's."""
        sample = index[0] if len(index) == 2 else 0
        if sample not in self.targets.kept:
            return Explanation((Term(("ignored: 0",)),), value)
        total = float(self.targets.weighted[sample].sum())
        values = [float(self.softmax[index]), float(self.wanted[index])]
        digits = digits_for(
            values, lambda shown: shown[0] * total - shown[1], values[0] * total - values[1]
        )
        softmax, wanted = (
            Read(name, index, held, digits=digits)
            for name, held in zip(("softmax", "target"), values, strict=True)
        )
        # Shares sum to 1 but for rounding; weights and odd probabilities change that.
        scale = "" if abs(total - 1) < 1e-6 else f" × {_factor(total)}"
        term = Term((softmax, f"{scale} − ", wanted))
        divisor = self.targets.divisor
        if self.reduction == "mean" and divisor == 0 and math.isnan(value):
            if wanted.value * total > 0:
                return Explanation((Term((softmax, f"{scale} / 0 − ", wanted, " / 0")),), value)
            nothing = "0 / 0" if wanted.value == 0 else "some parts are ∞, some −∞: ∞ − ∞"
            return Explanation((Term((f"{NOTHING}{nothing}",)),), value)
        if self.reduction != "mean" or divisor == 1:
            return Explanation((term,), value)
        return Explanation((Term(("(",)), term, Term((f") / {_factor(divisor)}",))), value)


def _factor(value: float) -> str:
    """A number that stands in the arithmetic and in no grid: all that float32 knows of it."""
    text = number(value, 7)
    return f"({text})" if value < 0 else text
