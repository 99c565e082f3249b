"""One epoch on each device that is there, measured, beside what the notes report."""

from __future__ import annotations

from collections.abc import Sequence

from explainers.training.duration import duration
from explainers.training.epoch_time import CIFAR10, NOTES, Timing

BUSY = "A run goes on. It shares the machine, so that both are slower meanwhile."
MEASURE = "Measure on this machine"
MEASURING = (
    "Somebody else is measuring at this moment: two at once would slow each other down. "
    "Try again in a few seconds."
)


def measured_on(devices: str) -> str:
    """What is going to be measured, on which `devices` (Markdown)."""
    return (
        "How long does an epoch take? Some seconds of real steps tell, on each device that "
        f"PyTorch finds here: **{devices}**. The network, batch_size, optimizer and "
        "precision are those that are chosen; a process of its own does it."
    )


def trained_on(devices: str) -> str:
    """That a cluster trains, with its `devices`, and what is measured is another machine."""
    return (
        "Runs train on a cluster. What is measured here is the machine of this server. The "
        f"cluster's devices: {devices}"
    )


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
