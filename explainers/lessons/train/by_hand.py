"""A weight set by hand, in words: what it was, and what becomes of the guesses."""

from __future__ import annotations

from torch import Tensor

from explainers.markdown import code, plain
from explainers.shares import percent
from explainers.training.inside.by_hand import Opened, Spot

HOW = (
    "**Any weight by hand.** Click a number of a kernel, and set it to another. It is tried on the "
    "newest checkpoint; the run keeps its own weights."
)
NOT_NOW = "Pause the run to set a weight by hand: until then it moves on."
PUT_BACK = "Put it back"

MOST = 4
"""Pictures that are told of whose guess is another."""


def was(spot: Spot, value: float) -> str:
    """Which weight it is, and what it was (Markdown)."""
    name = code(f"{spot.layer}.weight[{', '.join(map(str, spot.index))}]")
    return f"{name} is {f'{value:.4g}'.replace('-', '−')} in the run."


def becomes(opened: Opened, after: Tensor, picture: int) -> str:
    """What becomes of the guesses (Markdown)."""
    before, labels = opened.chances, opened.labels
    then, now = before.argmax(1).tolist(), after.argmax(1).tolist()
    names = [plain(name) for name in opened.trained.classes]
    changed = [k for k, (a, b) in enumerate(zip(then, now, strict=True)) if a != b]
    right = [sum(a == b for a, b in zip(guesses, labels, strict=True)) for guesses in (then, now)]
    lines = [
        f"**{len(changed)} of {len(labels)} guesses change**: {right[0]} were right, "
        f"{right[1]} are. (After step {opened.step:,}, as the newest checkpoint has it.)"
    ]
    if picture < len(labels):
        one, other = then[picture], now[picture]
        lines.append(
            f"This picture: {names[one]} {percent(float(before[picture, one]))} → "
            f"{names[other]} {percent(float(after[picture, other]))}."
        )
    told = [f"picture {k}: {names[then[k]]} → {names[now[k]]}" for k in changed[:MOST]]
    if len(changed) > MOST:
        told.append(f"and {len(changed) - MOST} more")
    if told:
        lines.append(f":small[{', '.join(told)}]")
    return "  \n".join(lines)
