"""What a frame tells of a run: codes and numbers. The words for them are the page's own.

Texts in a frame are codes of the sets below; names that are given (`NAMES`); and what a worker or
a file says in its own words (`FREE`), to be shown as text and as nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TypedDict

from explainers.training.changes import Change
from explainers.training.curves import FEW, Curve, axis_end, short
from explainers.training.events import Guesses
from explainers.training.parents import Parent
from explainers.training.recipe import Recipe
from explainers.training.scalars import (
    TEST_ACCURACY,
    TEST_LOSS,
    TRAIN_CROSS_ENTROPY,
    TRAIN_LOSS,
    TRAIN_LR,
    TRAIN_SPEED,
)
from explainers.training.status import BADLY, NOT_STARTED, Status

STATES = ("queued", "going", "paused", "over")
"""What the page's buttons depend on."""

NEWS = (
    "",  # nothing: how a run ended badly is told elsewhere
    "message",  # what the worker says in its own words
    "queued",
    "training",
    "testing",
    "paused",
    "silent",
    "finished",
    "stopped",
    "unlearned",  # stopped before the first step
    "made",  # and started by nobody yet
)
"""What there is to say of a run in a sentence, besides its phase; see `news`."""

NOTES = ("smoothing", "only_smoothed")
"""What there is to say of the training loss that is drawn; see `note`."""

NOT_FINITE = ("NaN", "Infinity", "-Infinity")
"""Numbers that JSON has no way to write, as JavaScript calls them."""

NAMES = ("run", "fork", "optimizer", "device", "precision", "classes")
FREE = ("message", "remark", "damaged", "left_out")

Number = float | str  # one of NOT_FINITE
Points = Sequence[Sequence[float]]  # steps, and values


class Note(TypedDict):
    """The loss that the steps make smaller, where it is another than the one that is drawn."""

    code: str
    label_smoothing: float
    loss: Number


class Numbers(TypedDict):
    """The numbers of a run; None for what is not known or does not matter now.

    Of `epochs` as many as `epoch` are done. Accuracy goes from 0 to 1, times are whole seconds:
    `seconds_left` of training, `begins_in` until a turn, `train_seconds` of a run that is over.
    """

    fraction: float
    epoch: int
    epochs: int
    step: int
    ahead: int
    begins_in: int | None
    seconds_left: int | None
    train_seconds: int | None
    test_accuracy: float | None
    test_loss: float | None
    train_loss: Number | None
    images_per_second: int | None
    lr: Number
    lr_scale: float
    optimizer: str
    batch_size: int
    relu: bool
    parameters: int
    train_pictures: int
    test_pictures: int
    device: str
    precision: str


class Turned(TypedDict):
    """After `step` steps the `field` of the recipe has had another value."""

    step: int
    field: str
    before: float
    after: float


class Fork(TypedDict):
    """The run that this one was forked from, and after how many of its steps."""

    run: str
    step: int


class Charts(TypedDict):
    """The curves, how many points there are, where the axis of steps ends and an epoch does.

    `means` are what a reader's own smoothed line is made of, see `Curve.means`.
    """

    points: int
    end: int
    epoch: int
    loss: Points
    smoothed: Points
    means: Points
    test_loss: Points
    accuracy: Points
    lr: Points
    speed: Points


class Said(TypedDict):
    """What the network says of the sample pictures after a step: classes, and how sure it is."""

    step: int
    guess: list[int]
    sure: list[float]


def state(status: Status) -> str:
    """What the page's buttons depend on, one of `STATES`."""
    if status.phase in ("queued", "paused"):
        return status.phase
    return "going" if status.running else "over"


def news(status: Status) -> str:
    """What there is to say of the run, one of `NEWS`: from its numbers wherever they tell it."""
    if status.phase in BADLY:
        return ""
    if status.doubt:
        return "silent" if status.doubt == "silent" else "message"
    match status.phase:
        case "training" | "testing" | "paused":
            return status.phase
        case "queued":
            return "queued" if status.ahead else "message"
        case "finished":
            told = status.train_seconds and status.images_per_second
            return "finished" if told and status.test_accuracy is not None else "message"
        case "stopped":
            if status.step or status.time:
                return "stopped" if status.step else "unlearned"
            # Of one that came from elsewhere without its status the message says so.
            return "made" if status.message in ("", NOT_STARTED) else "message"
    return "message"


def message(status: Status) -> str:
    """What the worker says in its own words, without the word for its phase; empty where its
    numbers tell it.
    """
    if news(status) != "message":
        return ""
    said = status.message.removeprefix("Waiting: ") if status.phase == "queued" else status.message
    return said[:1].upper() + said[1:]


def numbers(status: Status, recipe: Recipe, curves: Mapping[str, Curve]) -> Numbers:
    """The numbers of a run at a moment."""
    smoothed = comparable(curves).smoothed
    training = status.phase in ("training", "testing")
    return {
        "fraction": short(_fraction(status)),
        "epoch": status.epoch,
        "epochs": recipe.epochs,
        "step": status.step,
        "ahead": status.ahead,
        "begins_in": _whole(status.begins_in),
        "seconds_left": _whole(status.seconds_left) if training else None,
        "train_seconds": None if status.running else _whole(status.train_seconds),
        "test_accuracy": status.test_accuracy,
        "test_loss": status.test_loss,
        "train_loss": number(smoothed[-1]) if smoothed else None,
        "images_per_second": _whole(status.images_per_second or None),
        "lr": number(recipe.lr if status.lr is None else status.lr),
        "lr_scale": status.lr_scale,
        "optimizer": recipe.optimizer,
        "batch_size": recipe.batch_size,
        "relu": recipe.network.endswith("_relu"),
        "parameters": status.parameters,
        "train_pictures": status.train_pictures,
        "test_pictures": status.test_pictures,
        "device": status.device,
        "precision": status.precision,
    }


def note(recipe: Recipe, curves: Mapping[str, Curve]) -> Note | None:
    """Which training loss is drawn, where there are two; None where there is one."""
    objective = curves[TRAIN_LOSS].smoothed
    if not recipe.label_smoothing or not objective:
        return None
    both = bool(curves[TRAIN_CROSS_ENTROPY].steps)
    return {
        "code": "smoothing" if both else "only_smoothed",
        "label_smoothing": recipe.label_smoothing,
        "loss": number(objective[-1]),
    }


def changes(noted: Sequence[Change]) -> list[Turned]:
    """What was changed on the way."""
    return [
        {"step": one.step, "field": one.field, "before": one.before, "after": one.after}
        for one in noted
    ]


def fork(parent: Parent | None) -> Fork | None:
    """Where a fork begins."""
    if parent is None or parent.step is None:
        return None
    return {"run": parent.run, "step": parent.step}


def charts(status: Status, curves: Mapping[str, Curve]) -> Charts:
    """The curves as they are drawn."""
    loss = comparable(curves)
    last = loss.steps[-1] if loss.steps else 0
    total = status.epochs * status.steps_per_epoch
    return {
        "points": len(loss.steps),
        "end": axis_end(max(last, 1), status.steps_per_epoch, total),
        "epoch": status.steps_per_epoch,
        "loss": loss.line(),
        "smoothed": loss.line(FEW, smoothed=True),
        "means": loss.means(),
        "test_loss": curves[TEST_LOSS].line(),
        "accuracy": curves[TEST_ACCURACY].line(),
        "lr": curves[TRAIN_LR].line(FEW),
        "speed": curves[TRAIN_SPEED].line(FEW),
    }


def said(guesses: Guesses) -> Said:
    """The guesses as they are drawn."""
    return {
        "step": guesses.step,
        "guess": list(guesses.guesses),
        "sure": [round(max(row), 3) for row in guesses.probabilities],
    }


def comparable(curves: Mapping[str, Curve]) -> Curve:
    """The training loss that can be drawn beside the test loss: without label smoothing."""
    plain = curves[TRAIN_CROSS_ENTROPY]
    return plain if plain.steps else curves[TRAIN_LOSS]


def number(value: float) -> Number:
    """`value` with seven significant digits, as a float32 has them; or its name, see above."""
    if math.isfinite(value):
        return float(f"{value:.7g}")
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def _fraction(status: Status) -> float:
    if status.phase in ("starting", "loading", "preparing"):
        return status.fraction
    return 1.0 if status.phase == "finished" else status.progress
