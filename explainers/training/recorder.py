"""The write side of a run folder: what a worker puts down while it trains."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from typing import Any

import torch
from torch.utils.tensorboard import SummaryWriter

from explainers.images.pictures import Pictures
from explainers.training import checkpoint, events, scalars
from explainers.training.engine import Training
from explainers.training.folder import Folder, write_atomically
from explainers.training.scalars import ScalarWriter
from explainers.training.status import STATUS_EVERY, StatusWriter

SAVE_EVERY = 30.0
"""Seconds between two savings within an epoch: what a killed worker loses at most."""


class Recorder:
    """Puts down everything that a Training tells: scalars, guesses, checkpoints and status."""

    def __init__(
        self, folder: Folder, status: StatusWriter, training: Training, pictures: Pictures
    ) -> None:
        """Prepare the folder; a run that is taken up again drops the points that it makes anew."""
        self._folder = folder
        self._training = training
        self._status = status
        self._scalars = ScalarWriter(folder.path, training.step)
        again = training.step + 1 if training.step else None
        self._events = SummaryWriter(str(folder.path), purge_step=again, max_queue=1000)
        self._pending: list[tuple[str, float, int, float]] = []
        self._flushed = 0.0
        self._saved = time.monotonic()
        self._told_speed = 0.0
        about = {"fingerprint": training.data, "left_out": pictures.left_out}
        write_atomically(folder.data, json.dumps({**about, "remarks": pictures.remarks}, indent=1))
        sample = training.sample
        part = folder.sample.with_name(f"{folder.sample.name}.part")
        torch.save(
            {
                "images": pictures.test.images[sample],
                "labels": pictures.test.labels[sample],
                "classes": list(pictures.classes),
            },
            part,
        )
        part.replace(folder.sample)  # a watcher never sees half of it

    def record(self, event: events.Event) -> None:
        """Put down one event."""
        match event:
            case events.Started():
                self._say("training", "Training has begun.", **asdict(event))
            case events.Step():
                self._step(event)
            case events.Testing():
                self._say("testing", f"Testing after epoch {event.epoch}.")
            case events.Epoch():
                self._epoch(event)
            case events.Guesses():
                write_atomically(self._folder.guesses, json.dumps(asdict(event)))
            case events.Diverged() | events.Finished():
                pass  # how a run ended is the worker's to tell, see `finish`
        self._keep_fresh()

    def pause(self) -> None:
        """Say that the run is being held."""
        if self._pending:
            self._flush()  # before it is said: whoever hears of the pause finds all points
        self._say("paused", "Paused. The network waits as it is.")
        self._keep_fresh()

    def save(self) -> None:
        """Keep what was learned so far, to go on from; a network that diverged learned nothing."""
        if self._training.diverged:
            return
        self._flush()  # before the checkpoint, or a kill would leave a hole in the curves
        checkpoint.save(self._folder.latest, self._training)
        self._saved = time.monotonic()

    def close(self) -> None:
        """Write out the scalars; nothing more comes."""
        self._flush()
        self._scalars.close()
        self._events.close()

    def _step(self, event: events.Step) -> None:
        self._add(scalars.TRAIN_LOSS, event.loss, event.step)
        if self._training.recipe.label_smoothing:
            self._add(scalars.TRAIN_CROSS_ENTROPY, event.cross_entropy, event.step)
        self._add(scalars.TRAIN_LR, event.lr, event.step)
        if event.images_per_second != self._told_speed:  # the same for all steps read together
            self._told_speed = event.images_per_second
            self._add(scalars.TRAIN_SPEED, event.images_per_second, event.step)
        self._say(
            "training",
            f"Training: epoch {event.epoch} of {self._training.recipe.epochs}.",
            step=event.step,
            images_per_second=event.images_per_second,
            lr=event.lr,
            train_seconds=self._training.train_seconds,
        )

    def _epoch(self, event: events.Epoch) -> None:
        self._add(scalars.TEST_LOSS, event.test_loss, event.step)
        self._add(scalars.TEST_ACCURACY, event.test_accuracy, event.step)
        self._flush()  # before the checkpoint, as in `save`
        path = self._folder.epoch(event.epoch)
        checkpoint.save(path, self._training)
        checkpoint.copy(path, self._folder.latest)
        self._saved = time.monotonic()
        self._say(
            "training",
            f"Epoch {event.epoch} of {self._training.recipe.epochs} is done.",
            epoch=event.epoch,
            test_loss=event.test_loss,
            test_accuracy=event.test_accuracy,
        )

    def _add(self, tag: str, value: float, step: int) -> None:
        self._pending.append((tag, value, step, time.time()))

    def _flush(self) -> None:
        """Write the status, then the scalars.

        Whoever sees a point is thus told of a step at least as late, also if the worker is killed
        between the two. The points are held back here since the writer's own thread writes its
        queue whenever it likes.
        """
        self._status.write()
        for tag, value, step, when in self._pending:
            self._scalars.add(tag, step, value)
            self._events.add_scalar(tag, value, step, walltime=when)
        self._pending.clear()
        self._scalars.flush()
        self._events.flush()

    def _say(self, phase: str, message: str, **more: Any) -> None:
        self._status.say(phase, message, lr_scale=self._training.lr_scale, **more)

    def _keep_fresh(self) -> None:
        now = time.monotonic()
        if now - self._flushed >= STATUS_EVERY:
            self._flushed = now
            self._flush()
        if now - self._saved >= SAVE_EVERY:
            self.save()
