"""Runs as a worker leaves them, without one: a folder with its files, in a moment."""

import os
from pathlib import Path

from explainers.training import folder, scalars
from explainers.training.folder import Folder
from explainers.training.parents import Parent
from explainers.training.recipe import Recipe
from explainers.training.status import Result, Status

STEPS = 4
"""Of an epoch."""
TESTED = 100
"""Test pictures."""


def finished(
    runs: Path,
    name: str,
    accuracies: tuple[float, ...] = (0.5, 0.75),
    *,
    made: float = 0.0,
    parent: Parent | None = None,
    owner: str = "",
    **recipe: object,
) -> Folder:
    """A run of as many epochs as there are accuracies; `made` is when, in seconds since 1970."""
    wanted = Recipe(**{"device": "cpu", "epochs": len(accuracies), **recipe})
    run = folder.create(wanted, runs, name, parent=parent, owner=owner)
    if made:
        os.utime(run.recipe, (made, made))
    record(run, accuracies)
    status = Status(
        phase="finished",
        message="Trained.",
        device="cpu (a processor)",
        test_pictures=TESTED,
        epochs=wanted.epochs,
        steps_per_epoch=STEPS,
        epoch=wanted.epochs,
        step=wanted.epochs * STEPS,
        train_seconds=12.0,
        test_loss=1.0,
        test_accuracy=accuracies[-1] if accuracies else None,
    )
    status.write(run)
    Result.reached(status).write(run)
    return run


def record(run: Folder, accuracies: tuple[float, ...], done: int = 0) -> None:
    """Put down a loss of each step and the tests of epochs, after `done` epochs."""
    writer = scalars.ScalarWriter(run.path, done * STEPS)
    for epoch, accuracy in enumerate(accuracies, done + 1):
        for step in range((epoch - 1) * STEPS + 1, epoch * STEPS + 1):
            writer.add(scalars.TRAIN_LOSS, step, 2.0)
        writer.add(scalars.TEST_ACCURACY, epoch * STEPS, accuracy)
    writer.close()
