"""What the curves of a run say, in sentences, and what to try: rules of thumb, each with a source.

They are no proofs. A run may do well against a rule, and badly without breaking one.
"""

from __future__ import annotations

import math
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

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

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
"""Of a run that ended so. That it learned too slowly, or by heart, is not to be said of it."""

TENTH = "Begin again with a tenth of the learning rate, or less."


def findings(
    curves: Mapping[str, Curve],
    layers: Mapping[str, Curve],
    names: Sequence[str],
    epoch: int,
    optimizer: str = "sgd",
    *,
    diverged: bool = False,
) -> list[Finding]:
    """All that is to be said of a run with these curves, whose epochs have `epoch` steps.

    One cause has several signs, and each alone would have another thing tried: a network that has
    its pictures by heart moves little, and so do layers before a ReLU that is wholly dead. So what
    is said of one sign depends on the others.
    """
    latest = _latest(layers, names, UPDATE)
    muon, dead = optimizer == "muon", _dead(layers, names)
    if diverged:
        return [DIVERGED, *_large(latest, muon=muon, lost=True), *_dead_ones(dead)]
    by_heart = list(_learning_by_heart(curves, epoch))
    learning = {} if by_heart else _reached(latest, names, dead)
    others = [
        *by_heart,
        *_small(learning),
        *_large(latest, muon=muon),
        *_jumped(layers, names, latest),
        *_dead_ones(dead),
    ]
    return [*_stuck(curves[TEST_ACCURACY], epoch, first=bool(others)), *others]


def _reached(
    latest: Mapping[str, float], names: Sequence[str], dead: Mapping[str, float]
) -> dict[str, float]:
    """The moves of layers that can learn: those behind the last ReLU that is wholly dead.

    Nor can the weights next behind it move, which are multiplied by nothing but zeros.
    """
    last = max((names.index(name) for name, share in dead.items() if share >= 1), default=-1)
    behind = {name: value for name, value in latest.items() if names.index(name) > last}
    if last >= 0 and behind and (following := next(iter(behind.items())))[1] == 0:
        del behind[following[0]]
    return behind


def _stuck(accuracy: Curve, epoch: int, *, first: bool) -> Iterator[Finding]:
    """`first` says whether there is other advice, which comes before this one's."""
    values = accuracy.values.tolist()
    if not values or not epoch:
        return
    best = values.index(max(values))
    waited = (accuracy.steps[-1] - accuracy.steps[best]) // epoch
    if waited >= PATIENCE:
        yield Finding(
            f"For {waited} epochs no test was better than the {percent(values[best])} after epoch "
            f"{accuracy.steps[best] // epoch}.",
            f"{'First what is said below' if first else 'Halve the learning rate'}; where that "
            "does not help, stop: the best epoch is kept.",
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


def _small(latest: Mapping[str, float]) -> Iterator[Finding]:
    small = {name: value for name, value in latest.items() if value < SMALLEST}
    if small:
        yield Finding(
            f"{_list(small)}: a step moves the weights by less than {_short(SMALLEST)} of their "
            f"length; about {_short(USUAL)} is usual. They hardly learn.",
            "Double the learning rate, or wait: towards the end of a schedule such small steps "
            "are wanted.",
        )


def _large(latest: Mapping[str, float], *, muon: bool, lost: bool = False) -> Iterator[Finding]:
    """`lost`: what was learned is thrown away already."""
    most = LARGEST_MUON if muon else LARGEST
    usual = "with Muon 0.01 to 0.05 is usual" if muon else f"about {_short(USUAL)} is usual"
    large = {name: value for name, value in latest.items() if value > most}
    if large:
        yield Finding(
            f"{_list(large)}: a step moves the weights by more than {_short(most)} of their "
            f"length; {usual}. Such steps can throw away what was learned.",
            TENTH
            if lost or max(large.values()) >= GONE
            else "Halve the learning rate, unless the loss falls well.",
        )


def _jumped(
    layers: Mapping[str, Curve], names: Sequence[str], latest: Mapping[str, float]
) -> Iterator[Finding]:
    """A single step that left nothing, of a run that moves by less since."""
    found: dict[str, float] = {}
    steps = set()
    for place, name in enumerate(names):
        curve = layers.get(tag(UPDATE, place))
        if name in latest and latest[name] < GONE and curve is not None:
            farthest = max(curve.values)
            if farthest >= GONE:
                found[name] = farthest
                steps.add(curve.steps[curve.values.index(farthest)])
    if found:
        yield Finding(
            f"At step {min(steps):,} a single step moved {_list(found)} by as much as their whole "
            "length, or more: nothing was left of what they were before.",
            "Begin again with a tenth of the learning rate, or let it rise slowly, as one_cycle "
            "does.",
        )


def _dead(layers: Mapping[str, Curve], names: Sequence[str]) -> dict[str, float]:
    """The ReLUs of which many units are dead, with their share."""
    latest = {
        name: curve.values[-1]
        for place, name in enumerate(names)
        if (curve := layers.get(tag(DEAD, place))) is not None and curve.values
    }
    return {name: value for name, value in latest.items() if value >= MANY_DEAD}


def _dead_ones(dead: Mapping[str, float]) -> Iterator[Finding]:
    if dead:
        told = ", ".join(f"{name} ({percent(value, 0)})" for name, value in dead.items())
        wholly = [name for name, value in dead.items() if value >= 1]
        more = (
            f" Before {wholly[-1]}, which is wholly dead, no layer learns, and what lies behind "
            "it is given nothing but zeros."
            if wholly
            else ""
        )
        yield Finding(
            f"Units of {told} are 0 for every sample picture. No gradient passes through them, so "
            f"they may never come back.{more}",
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
    return ", ".join(f"{name} ({_short(value)})" for name, value in values.items())


def _short(value: float) -> str:
    """As the charts and the table beside it write it: 0.0114, 2.3×10⁻⁵, 10⁻⁴."""
    text = f"{value:.3g}"
    if 1e-3 <= float(text) < 1e6 or not 0 < value < math.inf:
        return number(float(text))
    digits, power = f"{value:.1e}".split("e")
    raised = f"10{str(int(power)).translate(_RAISED)}"
    digits = digits.removesuffix(".0")
    return raised if digits == "1" else f"{digits}×{raised}"
