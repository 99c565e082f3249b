"""The write side of a run folder: what a worker puts down while it trains."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import torch

from explainers import files
from explainers.images.pictures import Pictures
from explainers.training import (
    changes,
    checkpoint,
    endings,
    evaluation,
    events,
    predictions,
    room,
    scalars,
    thinning,
)
from explainers.training.display import Display
from explainers.training.engine import Training
from explainers.training.event_files import Point, in_order
from explainers.training.export import EventFile
from explainers.training.folder import Folder
from explainers.training.health import measures, pulse
from explainers.training.health.measures import DEAD, GRADIENT, UPDATE, Beat
from explainers.training.knobs import Knobs
from explainers.training.reserve import Reserve
from explainers.training.scalars import ScalarReader, ScalarWriter
from explainers.training.status import STATUS_EVERY, StatusWriter

SAVE_EVERY = 30.0
"""Seconds between two savings within an epoch: what a killed worker loses at most."""


class Recorder:
    """Puts down everything that a Training tells: scalars, guesses, checkpoints and status."""

    def __init__(
        self,
        folder: Folder,
        status: StatusWriter,
        training: Training,
        pictures: Pictures,
        points: tuple[Point, ...] = (),
    ) -> None:
        """Prepare the folder; a run that is taken up again drops the points that it makes anew.

        `points` are those at the last step of the training, of the checkpoint that it goes on
        from. They are put down again: a test may have been recorded and not kept.
        Raises OSError if there is no room for a checkpoint.
        """
        self._folder = folder
        self._training = training
        self._status = status
        self._layers = pulse.names(training.recipe.network)
        self._reserve = Reserve(folder.reserve)
        self._reserve.hold(3 * _size(training))  # an optimizer holds up to two numbers a weight
        anew = training.step + (not points)
        self._scalars = ScalarWriter(folder.path, anew - 1)
        changes.forget_after(folder, training.step)
        known = () if in_order(folder.path) else self._told_before(anew)
        self._export = EventFile(folder.path, anew)
        self._last: list[Point] = []
        """The points at the last step, for the next checkpoint."""
        self._pending: list[Point] = list(known)
        """The points that TensorBoard's file does not hold yet: at first those of a fork's past."""
        for point in points:
            self._add(point)
        self._display = Display(folder, self._export, training, pictures)
        self._flushed = 0.0
        self._saved = time.monotonic()
        self._told_speed = 0.0
        self._best = self._best_so_far()
        about = {"fingerprint": training.data, "left_out": pictures.left_out}
        files.write(folder.data, json.dumps({**about, "remarks": pictures.remarks}, indent=1))
        sample = training.sample
        shown = {
            "images": pictures.test.images[sample],
            "labels": pictures.test.labels[sample],
            "classes": list(pictures.classes),
        }
        with files.replacing(folder.sample) as file:
            torch.save(shown, file)
        if len(pictures.test.labels) <= evaluation.MOST_KEPT:
            predictions.write_labels(folder, pictures.test.labels)

    def record(self, event: events.Event) -> None:
        """Put down one event."""
        match event:
            case events.Started():
                known = endings.tested(self._training)
                self._say("training", "Training has begun.", **asdict(event), **known)
            case events.Step():
                if not self._told_speed:
                    self._flushed = -math.inf  # somebody waits for the first point
                self.take(event)
                self._tell(event)
            case events.Testing():
                self._say("testing", f"Testing after epoch {event.epoch}.")
            case events.Epoch():
                self._epoch(event)
            case events.Guesses():
                told = asdict(event)
                self._measured(event.step, DEAD, told.pop("dead"))
                files.write(self._folder.guesses, json.dumps(told), lasting=False)
            case Beat():
                self._measured(event.step, GRADIENT, event.gradients)
                self._measured(event.step, UPDATE, event.updates)
            case events.Diverged() | events.Finished():
                pass  # how a run ended is the worker's to tell, see `finish`
        self._keep_fresh()

    def take(self, event: events.Step) -> None:
        """Take in the points of a step; they are written with the next flush."""
        now = time.time()
        self._add(Point(scalars.TRAIN_LOSS, event.loss, event.step, now))
        if self._training.recipe.label_smoothing:
            self._add(Point(scalars.TRAIN_CROSS_ENTROPY, event.cross_entropy, event.step, now))
        self._add(Point(scalars.TRAIN_LR, event.lr, event.step, now))
        if event.images_per_second != self._told_speed:  # the same for all steps read together
            self._told_speed = event.images_per_second
            self._add(Point(scalars.TRAIN_SPEED, event.images_per_second, event.step, now))

    def pause(self) -> None:
        """Say that the run is being held."""
        if self._pending:
            self._flush()  # before it is said: whoever hears of the pause finds all points
        self._say("paused", "Paused. The network waits as it is.")
        self._keep_fresh()

    def turn(self, knobs: Knobs) -> None:
        """Have the next steps made with these; what is changed thereby is noted.

        A checkpoint of just before is kept: between it and the change no step is made.
        """
        training = self._training
        if knobs != training.knobs:
            self.save()
            most = room.kept_of_changes(training.recipe)
            step, before = training.step, training.knobs
            changes.note(self._folder, training.recipe, step, before, knobs, most)
            training.knobs = knobs

    def save(self) -> None:
        """Keep what was learned so far, to go on from; a network that diverged learned nothing."""
        if self._training.diverged:
            return
        self._settle()
        checkpoint.save(self._folder.latest, self._training, self._last)
        self._saved = time.monotonic()

    def save_after_error(self, told: Iterator[events.Event]) -> bool:
        """Save what was learned until the training or the recording of it failed; whether it is.

        `told` tells, as far as it can, of the steps that were made and are not recorded.
        """
        while not self._caught_up():
            event = next(told, None)
            if not isinstance(event, events.Step):
                return False
            self.take(event)
        if not self._training.whole or self._training.diverged:
            return False
        self.save()
        return True

    def make_room(self) -> None:
        """Give back the room that was held for a last checkpoint."""
        self._reserve.give_back()

    def close(self) -> None:
        """Write out the scalars; nothing more comes."""
        self._reserve.give_back()
        try:
            self._flush()
        finally:
            self._scalars.close()
            self._export.close()

    def _tell(self, event: events.Step) -> None:
        self._say(
            "training",
            f"Training: epoch {event.epoch} of {self._training.recipe.epochs}.",
            step=event.step,
            images_per_second=event.images_per_second,
            lr=event.lr,
            train_seconds=self._training.train_seconds,
        )

    def _epoch(self, event: events.Epoch) -> None:
        now = time.time()
        self._add(Point(scalars.TEST_LOSS, event.test_loss, event.step, now))
        self._add(Point(scalars.TEST_ACCURACY, event.test_accuracy, event.step, now))
        self._settle()
        # Before the checkpoint: where there is that, what was said with it is of the same weights.
        if self._training.tested is not None:
            predictions.write(self._folder, event.epoch, self._training.tested)
        path = self._folder.epoch(event.epoch)
        checkpoint.save(path, self._training, self._last)
        files.copy(path, self._folder.latest)  # two files: damage to one is not damage to both
        self._saved = time.monotonic()
        accuracy = float(np.float32(event.test_accuracy))  # as it is recorded
        self._best = max(self._best, (accuracy, -event.epoch))
        thinning.thin(self._folder, event.epoch, -self._best[1], self._training.recipe.epochs)
        self._display.epoch(event.epoch, self._training.tested)
        self._say(
            "training",
            f"Epoch {event.epoch} of {self._training.recipe.epochs} is done.",
            epoch=event.epoch,
            test_loss=event.test_loss,
            test_accuracy=event.test_accuracy,
        )

    def _best_so_far(self) -> tuple[float, int]:
        """The best accuracy in a test, and the first epoch that had it, counted backwards."""
        if not self._training.epoch:
            return 0.0, -1
        tested = ScalarReader(self._folder.path).read()[scalars.TEST_ACCURACY]
        known = (
            (value, -(step // self._training.steps_per_epoch))
            for step, value in zip(tested.steps, tested.values, strict=True)
        )
        return max(known, default=(0.0, -1))

    def _told_before(self, step: int) -> Iterator[Point]:
        """The points before a step that the curves have already."""
        now = time.time()
        for tag, when, value in ScalarReader(self._folder.path).points(step - 1):
            shown = measures.named(tag, self._layers) if measures.is_tag(tag) else tag
            yield Point(shown, value, when, now)

    def _add(self, point: Point) -> None:
        self._scalars.add(point.tag, point.step, point.value)
        self._pending.append(point)
        self._last = [*(known for known in self._last if known.step == point.step), point]

    def _measured(self, step: int, kind: str, values: Mapping[int, float]) -> None:
        """Take in what was measured of layers; no checkpoint depends on it."""
        now = time.time()
        for layer, value in values.items():
            tag = measures.tag(kind, layer)
            self._scalars.add(tag, step, value)
            self._pending.append(Point(measures.named(tag, self._layers), value, step, now))

    def _flush(self) -> None:
        """Write the status, then the scalars.

        Whoever sees a point is thus told of a step at least as late, also if the worker is killed
        between the two.
        """
        self._status.write()
        self._scalars.flush()
        self._export.write(self._pending)
        self._pending.clear()

    def _settle(self) -> None:
        """Have all points on the disk: before a checkpoint, or the curves could have a hole."""
        self._flush()
        self._scalars.sync()
        self._export.settle()

    def _say(self, phase: str, message: str, **more: Any) -> None:
        self._status.say(phase, message, lr_scale=self._training.knobs.lr_scale, **more)

    def _keep_fresh(self) -> None:
        now = time.monotonic()
        if now - self._flushed >= STATUS_EVERY:
            self._flushed = now
            self._flush()
        if now - self._saved >= SAVE_EVERY and self._caught_up():
            self.save()

    def _caught_up(self) -> bool:
        """Whether all steps that were made are told of; or a checkpoint would be ahead of them."""
        step = self._last[-1].step if self._last else 0
        return step == self._training.step


def _size(training: Training) -> int:
    """Bytes of the network's weights and buffers."""
    return sum(value.nbytes for value in training.model.state_dict().values())
