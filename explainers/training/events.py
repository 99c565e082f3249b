"""What the engine tells while it trains. Steps and epochs count from 1, as people read them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from explainers.training import bounds
from explainers.training.health.measures import Beat


@dataclass(frozen=True)
class Started:
    """Everything is in place; a resumed run has done `epoch` epochs and `step` steps before."""

    device: str
    precision: str
    parameters: int
    train_pictures: int
    test_pictures: int
    epochs: int
    steps_per_epoch: int
    epoch: int
    step: int


@dataclass(frozen=True)
class Step:
    """One step was made: the losses of its batch, before the step, and the learning rate it used.

    `loss` is what the step makes smaller; `cross_entropy` is the same without label smoothing,
    which is what the test measures: only these two can be compared. They are equal where the
    recipe has no label smoothing.

    `images_per_second` is measured over the steps since losses were last read from the device.
    """

    step: int
    epoch: int
    loss: float
    cross_entropy: float
    lr: float
    images_per_second: float


@dataclass(frozen=True)
class Testing:
    """The test after `epoch` has got so far, from 0 to 1."""

    epoch: int
    fraction: float


@dataclass(frozen=True)
class Epoch:
    """An epoch is over and tested.

    `train_loss` is the mean over the epoch's pictures, each at the time of its step; `test_loss`
    and `test_accuracy` (0 to 1) are over all test pictures after the epoch. Both losses are plain
    cross-entropy, without label smoothing, so that they can be compared. `train_seconds` counts
    the steps of the whole run so far, without tests and pauses.
    """

    epoch: int
    step: int
    train_loss: float
    test_loss: float
    test_accuracy: float
    train_seconds: float


@dataclass(frozen=True)
class Guesses:
    """What the network says to a few test pictures, the same ones throughout.

    `indices` into the test split, the class guessed for each, and the probabilities of all
    classes for each. `step` and `epoch` tell how many were done.
    """

    step: int
    epoch: int
    indices: tuple[int, ...]
    guesses: tuple[int, ...]
    probabilities: tuple[tuple[float, ...], ...]
    dead: dict[int, float] = field(default_factory=dict)
    """By the layer's place, see `health.pulse`."""

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Guesses:
        """The guesses that `asdict` took apart and JSON brought back with lists for tuples.

        Raises LookupError, TypeError, ValueError or OverflowError where they are none.
        """
        made = cls(
            step=int(values["step"]),
            epoch=int(values["epoch"]),
            indices=tuple(map(int, values["indices"])),
            guesses=tuple(map(int, values["guesses"])),
            probabilities=tuple(tuple(map(float, row)) for row in values["probabilities"]),
        )
        for guess, row in zip(made.guesses, made.probabilities, strict=True):
            if not 0 <= guess < len(row) or not all(map(bounds.PROBABILITY.fits, row)):
                raise ValueError("a guess has no probability")
        if not bounds.STEPS.fits(made.step) or not bounds.EPOCHS.fits(made.epoch):
            raise ValueError("they were made at no time")
        return made


@dataclass(frozen=True)
class Diverged:
    """The loss became NaN or infinite, and the run is over; `message` says why, for the reader."""

    step: int
    epoch: int
    loss: float
    lr: float
    message: str


@dataclass(frozen=True)
class Finished:
    """All epochs are done; seconds and images per second count the steps, not the tests."""

    epochs: int
    step: int
    test_loss: float
    test_accuracy: float
    train_seconds: float
    images_per_second: float


Event = Started | Step | Beat | Testing | Epoch | Guesses | Diverged | Finished
