"""How a run ended: the result that is kept, and the sentences for whoever reads of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from explainers.shares import percent
from explainers.training.status import Result

if TYPE_CHECKING:
    from explainers.training.engine import Training
    from explainers.training.events import Finished

Ending = Literal["finished", "stopped", "failed", "diverged"]


def tested(training: Training) -> dict[str, float | None]:
    """`test_loss` and `test_accuracy` (0 to 1) after the latest epoch, also one of the past that a
    run goes on from; None before the first, and where the loss is no number.
    """
    known = training.epoch > 0 and math.isfinite(training.score.loss)
    loss, accuracy = (training.score.loss, training.score.accuracy) if known else (None, None)
    return {"test_loss": loss, "test_accuracy": accuracy}


def result(ending: Ending, message: str, training: Training) -> Result:
    """The result of a run that came to train."""
    known = tested(training)
    return Result(
        status=ending,
        message=message,
        epochs=training.epoch,
        step=training.step,
        test_accuracy=known["test_accuracy"],
        test_loss=known["test_loss"],
        train_seconds=training.train_seconds,
        images_per_second=training.images_per_second or None,
        device=training.device.type,
        precision=training.precision,
    )


def finished(event: Finished) -> str:
    """What was reached, and in what time."""
    return (
        f"Trained {event.epochs} epoch{'s' * (event.epochs != 1)} in {event.train_seconds:.1f} s "
        f"({event.images_per_second:,.0f} images/s): {percent(event.test_accuracy, 2)} of the test "
        "pictures are recognised."
    )


def stopped(training: Training) -> str:
    """After which step it was stopped."""
    return f"Stopped after step {training.step}; what was learned is kept."
