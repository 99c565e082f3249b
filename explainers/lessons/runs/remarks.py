"""What two runs differ in, in sentences and formulas with their numbers."""

from __future__ import annotations

from explainers.lessons.runs import words
from explainers.markdown import plain
from explainers.shares import percent
from explainers.training import comparing
from explainers.training.comparing import Comparison
from explainers.training.overview import Overview
from explainers.worked import MINUS


def told(after: Overview, found: Comparison | None, baseline: str = "") -> str:
    """What became of what the run `after` changed (Markdown)."""
    name = f"**{plain(after.name)}**"
    if found is None:
        return f"{name}: {percent(after.best)}. {alone(after, baseline)}"
    asked = plain(comparing.asked(found.before, found.after))
    return f"{name} against **{plain(found.before.name)}**: {asked}. {verdict(found)}".strip()


def alone(one: Overview, baseline: str) -> str:
    """Why the run `one` is compared with none (Markdown)."""
    if baseline == one.name:
        return words.ITSELF
    if one.parent is not None and not baseline:
        return words.PARENT_GONE.format(plain(one.parent.run))
    return words.NO_OTHER


def verdict(found: Comparison) -> str:
    """Whether the difference of two accuracies may be chance, in a sentence; empty without one."""
    if found.points is None or found.chance is None:
        return ""
    best = f"{percent(found.after.best)} {MINUS} {percent(found.before.best)} = {found.points}"
    if abs(found.change) <= found.chance:
        return f"{best}: chance alone may do as much, up to {found.chance:.1f} points."
    return f"{best}: more than the {found.chance:.1f} points that chance may do."


def formula(found: Comparison) -> str:
    """The reach of chance with the runs' own numbers (LaTeX); empty where it is not known."""
    one, other = found.before.best, found.after.best
    if found.chance is None or one is None or other is None:
        return ""
    count = min(found.before.test_pictures, found.after.test_pictures)
    parts = [rf"{p:.4f}\,(1-{p:.4f})" for p in (one, other)]
    spread = rf"\sqrt{{\frac{{{parts[0]} + {parts[1]}}}{{{count}}}}}"
    return rf"2\,{spread} = {found.chance / 100:.4f} = {found.chance:.1f}\text{{ points}}"


GENERAL = r"2\,\sqrt{\frac{p_1(1-p_1) + p_2(1-p_2)}{n}}"
"""How far the accuracies p of two runs, each of n pictures, lie apart by chance: hardly ever
further.
"""


def differences(found: Comparison) -> str:
    """All that differs, as a Markdown table."""
    before, after = plain(found.before.name), plain(found.after.name)
    rows = [
        f"| {one.name} | {plain(one.before)} | {plain(one.after)} |" for one in found.differences
    ]
    best = f"| best test accuracy | {percent(found.before.best)} | {percent(found.after.best)} |"
    epochs = f"| in epoch | {_epoch(found.before)} | {_epoch(found.after)} |"
    return "\n".join([f"| | {before} | {after} |", "| --- | --- | --- |", *rows, best, epochs])


def _epoch(run: Overview) -> str:
    return "–" if run.best_epoch is None else str(run.best_epoch)
