"""What the curves of a run say, in sentences, and what to try: rules of thumb, each with a source.

They are no proofs. A run may do well against a rule, and badly without breaking one.
"""

from __future__ import annotations

import statistics
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from explainers.shares import percent
from explainers.training.curves import Curve
from explainers.training.health.measures import DEAD, UPDATE, tag
from explainers.training.scalars import TEST_ACCURACY, TEST_LOSS, TRAIN_CROSS_ENTROPY, TRAIN_LOSS
from explainers.worked import number

SMALLEST, USUAL, LARGEST = 1e-4, 1e-3, 1e-2
"""‖ΔW‖ / ‖W‖ of a step. About 1e-3 is usual: A. Karpathy, notes of Stanford's course CS231n,
"Neural Networks Part 3", on the ratio of updates to weights."""

LARGEST_MUON = 0.1
"""The same for a step of Muon, which moves as far along every direction of a matrix, so that more
comes together. Ours: with lr 0.02 the notes' network moves by 0.01 to 0.03 in a step at first."""

MANY_DEAD = 0.25
"""Of a ReLU's units. That a too large learning rate can kill many, up to 40 %, is from the same
notes, "Neural Networks Part 1"; the limit here is ours."""

PATIENCE = 5
"""Epochs without a new best accuracy. How long to wait: L. Prechelt, "Early Stopping – But When?",
1998."""

RISING, RISEN = 3, 1.05
"""Latest tests of which each has a loss so many times the lowest, or more, while the training loss
falls: I. Goodfellow, Y. Bengio and A. Courville, "Deep Learning", 2016, section 7.8; 5 % is
Prechelt's GL₅. No curve has to rise from test to test, which few do."""

GONE = 1.0
"""‖ΔW‖ / ‖W‖ of a step after which nothing is left of what was learned."""

LATEST = 10
"""Measured steps of which the median counts: one step alone says little."""


@dataclass(frozen=True)
class Finding:
    """What is seen, and what to try, each in a sentence or two."""

    seen: str
    advice: str


DIVERGED = Finding(
    "The loss grew until it was no number any more: the run diverged.",
    "Go back to before the change, if there was one; or begin again with a tenth of the learning "
    "rate.",
)
"""Of a run that ended so, whatever was measured of its layers before."""


def findings(
    curves: Mapping[str, Curve],
    layers: Mapping[str, Curve],
    names: Sequence[str],
    epoch: int,
    optimizer: str = "sgd",
) -> list[Finding]:
    """All that is to be said of a run with these curves, whose epochs have `epoch` steps."""
    return [
        *_stuck(curves[TEST_ACCURACY], epoch),
        *_learning_by_heart(curves, epoch),
        *_moves(layers, names, muon=optimizer == "muon"),
        *_dead(layers, names),
    ]


def _stuck(accuracy: Curve, epoch: int) -> Iterator[Finding]:
    values = accuracy.values.tolist()
    if not values or not epoch:
        return
    best = values.index(max(values))
    waited = (accuracy.steps[-1] - accuracy.steps[best]) // epoch
    if waited >= PATIENCE:
        yield Finding(
            f"For {waited} epochs no test was better than the {percent(values[best])} after epoch "
            f"{accuracy.steps[best] // epoch}.",
            "Halve the learning rate; where that does not help, stop: the best epoch is kept.",
        )


def _learning_by_heart(curves: Mapping[str, Curve], epoch: int) -> Iterator[Finding]:
    test = curves[TEST_LOSS]
    plain = curves[TRAIN_CROSS_ENTROPY]
    train = plain if plain.steps else curves[TRAIN_LOSS]
    losses = test.values.tolist()
    if not losses or not epoch:
        return
    best = losses.index(min(losses))
    later = losses[best + 1 :][-RISING:]
    if len(later) < RISING or min(later) < RISEN * losses[best]:
        return
    then, now = _smoothed_at(train, test.steps[best]), _smoothed_at(train, test.steps[-1])
    if then is not None and now is not None and now < then:
        yield Finding(
            f"Since epoch {test.steps[best] // epoch} the test loss rose from {losses[best]:.3g} "
            f"to {losses[-1]:.3g} while the training loss fell from {then:.3g} to {now:.3g}: the "
            "network learns its pictures by heart.",
            "Stop here, or make it harder: more pictures, moved and mirrored ones (the recipe "
            "fast does both), weight decay, dropout.",
        )


def _smoothed_at(curve: Curve, step: int) -> float | None:
    """The smoothed value at the last point until `step`."""
    count = bisect_right(curve.steps, step)
    return curve.smoothed[count - 1] if count and curve.smoothed else None


def _moves(layers: Mapping[str, Curve], names: Sequence[str], *, muon: bool) -> Iterator[Finding]:
    latest = _latest(layers, names, UPDATE)
    small = {name: value for name, value in latest.items() if value < SMALLEST}
    most = LARGEST_MUON if muon else LARGEST
    usual = "with Muon 0.01 to 0.05 is usual" if muon else f"about {USUAL:g} is usual"
    large = {name: value for name, value in latest.items() if value > most}
    if small:
        yield Finding(
            f"{_list(small)}: a step moves the weights by less than {SMALLEST:g} of their length; "
            f"about {USUAL:g} is usual. They hardly learn.",
            "Double the learning rate, or wait: towards the end of a schedule such small steps "
            "are wanted.",
        )
    if large:
        yield Finding(
            f"{_list(large)}: a step moves the weights by more than {most:g} of their length; "
            f"{usual}. Such steps can throw away what was learned.",
            "Begin again with a tenth of the learning rate, or less."
            if max(large.values()) >= GONE
            else "Halve the learning rate, unless the loss falls well.",
        )


def _dead(layers: Mapping[str, Curve], names: Sequence[str]) -> Iterator[Finding]:
    latest = {
        name: curve.values[-1]
        for place, name in enumerate(names)
        if (curve := layers.get(tag(DEAD, place))) is not None and curve.values
    }
    dead = {name: value for name, value in latest.items() if value >= MANY_DEAD}
    if dead:
        told = ", ".join(f"{name} ({percent(value, 0)})" for name, value in dead.items())
        yield Finding(
            f"Units of {told} are 0 for every sample picture. No gradient passes through them, so "
            "they may never come back.",
            "Begin again with a smaller learning rate, or with LeakyReLU, which lets a little "
            "gradient through.",
        )


def _latest(layers: Mapping[str, Curve], names: Sequence[str], kind: str) -> dict[str, float]:
    """The median of the latest measurements of each layer that has some."""
    return {
        name: statistics.median(curve.values[-LATEST:])
        for place, name in enumerate(names)
        if (curve := layers.get(tag(kind, place))) is not None and curve.values
    }


def _list(values: Mapping[str, float]) -> str:
    return ", ".join(f"{name} ({number(value, 1)})" for name, value in values.items())
