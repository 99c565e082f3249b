"""How a path went, in a word and in a sentence."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from explainers.optimizers.causes import cause, growth
from explainers.optimizers.paths import LIMIT, Path
from explainers.worked import number

Word = Literal[
    "broken",
    "grown",
    "diverged",
    "diverging",
    "thrown off",
    "arrived",
    "stuck",
    "bounces",
    "on the way",
]

ARRIVED = 0.01  # of the loss at the start
FLAT = 1e-2  # a gradient shorter than this moves nothing that could be seen
RISES = 0.25  # of the steps of the second half


@dataclass(frozen=True)
class Verdict:
    """What became of a path: one word, and a sentence with its numbers.

    `step` is when it arrived or diverged.
    """

    word: Word
    sentence: str
    step: int | None = None

    @property
    def brief(self) -> str:
        """The word, and the step at which it became true."""
        return self.word if self.step is None else f"{self.word} at step {self.step}"


def verdict(path: Path) -> Verdict:
    """What became of `path`."""
    if path.diverged_at is not None:
        return _diverged(path)
    losses = path.losses.tolist()
    limit = ARRIVED * losses[0]
    if losses[0] == 0 and max(losses) == 0:
        return Verdict("arrived", "arrived: it began at a lowest point, and stays there.", 0)
    if losses[-1] <= limit:
        above = [k for k, loss in enumerate(losses) if loss > limit]
        since = above[-1] + 1 if above else 0
        return Verdict(
            "arrived",
            f"arrived: from step {since} on the loss stays below 1 % of where it began "
            f"({number(losses[0])}); at the end it is {number(losses[-1])}.",
            since,
        )
    half = losses[len(losses) // 2 :]
    if losses[-1] > 2 * losses[0] and (why := growth(path.plan)):
        return Verdict(
            "grown",
            f"grown: the loss is {number(losses[-1])}, above the {number(losses[0])} where it "
            f"began. {why}",
        )
    if losses[-1] > 2 * losses[0]:
        if max(half) < max(losses):
            return Verdict(
                "thrown off",
                f"thrown off: the first steps were so large that the loss is {number(losses[-1])}, "
                f"above the {number(losses[0])} where it began. It does not run away, but it has "
                "far to come back.",
            )
        return Verdict(
            "diverging",
            f"diverging: the loss has grown from {number(losses[0])} to {number(losses[-1])}; more "
            "steps make it worse.",
        )
    rises = sum(b - a > 0.001 * losses[0] for a, b in pairwise(half))
    if len(half) > 2 and rises >= RISES * (len(half) - 1):
        return Verdict(
            "bounces",
            f"bounces: in the second half the loss rises at {rises} of {len(half) - 1} steps: "
            "it runs past the lowest point again and again; at the end it is "
            f"{number(losses[-1])}.",
        )
    slope = math.inf if not len(path.used) else float(path.used[-1].norm())
    if slope < FLAT:
        return Verdict(
            "stuck",
            f"stuck: the gradient's length is only {number(slope, 2)} here, so there is next to "
            f"nothing to follow, yet the loss is {number(losses[-1])} and could be 0.",
        )
    return Verdict(
        "on the way",
        f"on the way: after {path.steps} steps the loss is {number(losses[-1])}, of "
        f"{number(losses[0])} at the start.",
    )


def _diverged(path: Path) -> Verdict:
    loss, step = float(path.losses[-1]), path.diverged_at
    why = cause(path.plan, path)
    if not path.positions[-1].isfinite().all():
        return Verdict("broken", f"broken at step {step}: the loss is {number(loss)}. {why}", step)
    what = f"reached {number(loss)}" if math.isfinite(loss) else f"became {number(loss)}"
    return Verdict(
        "diverged",
        f"diverged at step {step}: the loss {what} and so passed {LIMIT:,.0f}. {why}",
        step,
    )
