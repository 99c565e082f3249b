"""What is told of a training: its state at a moment as events, with their sentences."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from explainers.training import devices, events
from explainers.training.evaluation import evaluating, scores
from explainers.training.health.pulse import watching
from explainers.worked import number

if TYPE_CHECKING:
    from explainers.training.batches import Batches
    from explainers.training.engine import Training


def started(training: Training, train: Batches, test: Batches) -> events.Started:
    """That everything is in place."""
    return events.Started(
        device=devices.describe(training.device, training.team.processes),
        precision=training.precision,
        parameters=sum(p.numel() for p in training.model.parameters()),
        train_pictures=len(train),
        test_pictures=len(test),
        epochs=training.recipe.epochs,
        steps_per_epoch=training.steps_per_epoch,
        epoch=training.epoch,
        step=training.step,
    )


def guesses(training: Training, test: Batches) -> events.Guesses:
    """What the network says now to the sample of the test pictures."""
    with evaluating(training.model), watching(training.model) as dead:
        out = scores(training.model, test.pick(training.sample), training.precision)
        probabilities: list[list[float]] = out.softmax(1).tolist()
    return events.Guesses(
        step=training.step,
        epoch=training.epoch,
        indices=tuple(training.sample.tolist()),
        guesses=tuple(row.index(max(row)) for row in probabilities),
        probabilities=tuple(tuple(row) for row in probabilities),
        dead=dead,
    )


def epoch(training: Training, train_loss: float) -> events.Epoch:
    """That an epoch is over and tested."""
    return events.Epoch(
        epoch=training.epoch,
        step=training.step,
        train_loss=train_loss,
        test_loss=training.score.loss,
        test_accuracy=training.score.accuracy,
        train_seconds=training.train_seconds,
    )


def diverged(training: Training, step: int, loss: float, lr: float) -> events.Diverged:
    """That the `loss` at a `step`, which had the learning rate `lr`, is no number to go on from."""
    value = "NaN (not a number)" if math.isnan(loss) else "infinite"
    epoch = training.epoch + 1
    message = (
        f"The loss became {value} at step {step}, in epoch {epoch}, with a learning "
        f"rate of {lr:g}: the steps were too large, each made the loss bigger, until the "
        f"numbers overflowed. Try a smaller learning rate, such as {number(lr / 10, 1)}."
    )
    return events.Diverged(step, epoch, loss, lr, message)


def finished(training: Training) -> events.Finished:
    """That all epochs are done."""
    return events.Finished(
        epochs=training.epoch,
        step=training.step,
        test_loss=training.score.loss,
        test_accuracy=training.score.accuracy,
        train_seconds=training.train_seconds,
        images_per_second=training.images_per_second,
    )
