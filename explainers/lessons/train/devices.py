"""One epoch on each device that is there, measured, beside what the notes report."""

from __future__ import annotations

from collections.abc import Sequence

from explainers.training.duration import duration
from explainers.training.epoch_time import CIFAR10, NOTES, Timing


def table(found: Sequence[Timing]) -> str:
    """The measured devices and the notes' own, as a Markdown table.

    A device's name is in a code span; the notes' numbers are what they say.
    """
    rows = [
        f"| `{one.words}` | {seconds(one.epoch())} | {one.rate:,.0f} | {one.steps:,} "
        f"step{'s' * (one.steps != 1)} in {one.seconds:.1f} s, here and now; "
        "the epoch is extrapolated |"
        for one in found
    ]
    rows += [
        f"| {words} | {seconds(ten / 10)} | {CIFAR10 * 10 / ten:,.0f} | the notes: 10 epochs in "
        f"{duration(ten)}, tests and reading of the pictures included |"
        for words, ten in NOTES
    ]
    head = "| device | one epoch of 50,000 pictures | pictures a second | how it is known |"
    return "\n".join([head, "| --- | --- | --- | --- |", *rows])


def seconds(value: float) -> str:
    """A time with two digits where it is short: `0.42 s`, `7.6 s`, `1 min 5 s`."""
    return f"{value:.2g} s" if value < 10 else duration(value)
