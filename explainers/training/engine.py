"""The engine: trains a network as a recipe says and tells what happens. It knows no files."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from explainers.images import fingerprint
from explainers.images.pictures import Pictures
from explainers.networks import registry
from explainers.training import begun, devices, events, last_batch, room
from explainers.training.batches import Batches, statistics_of
from explainers.training.evaluation import Score, evaluating, sample, scores, test
from explainers.training.optimizers import make_optimizer, make_scheduler
from explainers.training.recipe import Recipe
from explainers.training.refusals import StateError
from explainers.training.undo import Undo, cuda_dice

READ_EVERY = 0.2
"""Seconds between readings of the losses: each waits for the device, watchers want two a second."""

GUESS_EVERY = 1.0
"""Seconds between looks at what the network says to the sample pictures."""


class _Made(NamedTuple):
    """A step that was made and whose losses are still on the device."""

    loss: Tensor
    cross_entropy: Tensor
    lr: float
    pictures: int


class Training:
    """A network being trained. Iterate over `run()`; between two events the run may be left.

    Leaving, pausing and going on are the caller's: not asking for the next event stops the
    training where it is. Losses are read, and told, several steps at a time, so whoever leaves at
    a Step whose `step` is less than the training's misses the rest of them. Given the same recipe
    and pictures, a CPU makes the same weights to the last bit, however often the run was stopped
    and taken up again from its `state_dict()`.

    `epoch` and `step` count what is done; `lr_scale` multiplies the recipe's learning rate from
    the next step on and may be changed between events; `diverged` says that the weights are lost;
    `whole` that `state_dict()` is one to go on from, also after an error; `score` is that of the
    last test, and `tested` what the network said in it, (N, classes), if that is kept.
    """

    def __init__(
        self,
        recipe: Recipe,
        pictures: Pictures,
        *,
        state: dict[str, Any] | None = None,
        weights: Mapping[str, Tensor] | None = None,
    ) -> None:
        """Build everything on the recipe's device; `state` goes on where `state_dict()` was taken.

        `weights` are what a new training begins with instead of freshly drawn ones. Raises
        ValueError if this machine has no such device, if there are no pictures, if the weights
        do not fit, if a new training takes too much memory or disk, or if a batch norm would meet
        a batch of which it can learn nothing; ChangedError if the pictures are not those on which
        `state` was reached; StateError if `state` is no state of such a training.
        """
        if not len(pictures.train.labels) or not len(pictures.test.labels):
            raise ValueError("There are no pictures to train on, or none to test on.")
        if state is None:
            room.check(recipe)
        self.recipe = recipe
        self.classes = pictures.classes
        self.data = fingerprint.of(pictures)
        self.device = devices.resolve(recipe.device)
        count, classes = len(pictures.train.labels), len(pictures.classes)
        begun.check_last_batch(recipe.network, classes, count, recipe.batch_size)
        torch.manual_seed(recipe.seed)
        self.model = registry.build(recipe.network, classes)
        if state is not None:
            begun.check(recipe, state, self.data, self.model)
        elif weights is not None:
            begun.take_weights(self.model, weights)
        self.model.to(self.device)
        if self.device.type in ("cpu", "cuda"):  # where convolutions gain by it
            self.model.to(memory_format=torch.channels_last)
        self.statistics = statistics_of(pictures.train.images) if recipe.normalize else None
        last_batch.check(self.model, len(pictures.train.labels), recipe.batch_size)
        self._train = Batches(pictures.train, self.device, self.statistics)
        self._test = Batches(pictures.test, self.device, self.statistics)
        self.sample = sample(pictures.test.labels, len(pictures.classes))
        self.steps_per_epoch = math.ceil(len(self._train) / recipe.batch_size)
        steps = recipe.epochs * self.steps_per_epoch
        self._optimizer = make_optimizer(recipe, self.model)
        self._scheduler = make_scheduler(recipe, self._optimizer, steps)
        self._undo = Undo(self.model, self.device)
        self.epoch = 0
        self.step = 0
        self.lr_scale = 1.0
        self.diverged = False
        self.whole = True
        self.train_seconds = 0.0
        self._loss_sum = 0.0  # cross-entropy over the pictures of the current epoch
        self.score = Score(math.nan, math.nan)
        self.tested: Tensor | None = None
        if state is None:
            probe = self._train.pick(torch.arange(min(len(self._train), recipe.batch_size, 128)))
            self.precision = devices.choose_precision(recipe.precision, self.model, probe)
        else:
            self._take_up(state)

    def run(self) -> Iterator[events.Event]:
        """Train to the end, telling of it several times a second, also while testing.

        The last event is Finished, or Diverged if the loss became NaN or infinite.
        """
        yield self._started()
        yield self._guesses()
        while self.epoch < self.recipe.epochs:
            for event in self._train_epoch():
                yield event
                if isinstance(event, events.Diverged):
                    return
            at_once = room.tested_at_once(self.recipe.network)
            said: list[Tensor] = []
            for part in test(self.model, self._test, self.precision, at_once, said):
                if isinstance(part, Score):
                    self.score = part
                else:
                    yield events.Testing(self.epoch + 1, part)
            self.tested = torch.cat(said) if said else None
            if not math.isfinite(self.score.loss):
                self.diverged = True
                yield self._diverged(self.step, self.score.loss, self._lr())
                return
            yield self._end_epoch()
            yield self._guesses()
        yield self._finished()

    @property
    def pictures(self) -> int:
        """Pictures trained on so far, each counted as often as it was shown."""
        begun = (self.step - self.epoch * self.steps_per_epoch) * self.recipe.batch_size
        return self.epoch * len(self._train) + min(begun, len(self._train))

    @property
    def images_per_second(self) -> float:
        """Pictures trained on per second of training steps, over the whole run so far."""
        return self.pictures / self.train_seconds if self.train_seconds else 0.0

    def state_dict(self) -> dict[str, Any]:
        """All that a new Training needs to go on to the last bit; tensors are shared, not copied.

        It holds only tensors, numbers, texts and containers of them, so that a file of it loads
        with `torch.load(..., weights_only=True)`.
        """
        return {
            "epoch": self.epoch,
            "step": self.step,
            "precision": self.precision,
            "lr_scale": self.lr_scale,
            "train_seconds": self.train_seconds,
            "loss_sum": self._loss_sum,
            "score": (self.score.loss, self.score.accuracy),
            "data": self.data,
            "model": self.model.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "scheduler": self._scheduler.state_dict(),
            # The order of pictures needs no random state, see batches; a network's dropout does.
            "rng": torch.get_rng_state(),
            "cuda_rng": cuda_dice(self.device),
        }

    def _take_up(self, state: dict[str, Any]) -> None:
        try:
            self._load_state_dict(state)
        except (torch.OutOfMemoryError, MemoryError):
            raise
        except (LookupError, TypeError, ValueError, AttributeError, RuntimeError) as error:
            raise StateError(f"{type(error).__name__}: {error}") from error

    def _load_state_dict(self, state: dict[str, Any]) -> None:
        self.epoch, self.step = state["epoch"], state["step"]
        self.precision = state["precision"]
        self.lr_scale = state["lr_scale"]
        self.train_seconds = state["train_seconds"]
        self._loss_sum = state["loss_sum"]
        self.score = Score(*state["score"])
        self.model.load_state_dict(state["model"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._scheduler.load_state_dict(state["scheduler"])
        torch.set_rng_state(state["rng"].cpu())
        if self.device.type == "cuda" and state["cuda_rng"] is not None:
            torch.cuda.set_rng_state(state["cuda_rng"].cpu(), self.device)

    def _train_epoch(self) -> Iterator[events.Step | events.Guesses | events.Diverged]:
        """The rest of the current epoch."""
        started = time.perf_counter()
        read_at = started + (READ_EVERY if self.step else 0)  # a watcher's first point comes soon
        guess_at = started + GUESS_EVERY
        size, count = self.recipe.batch_size, len(self._train)
        plan = self._train.plan(self.recipe, self.epoch)
        self.model.train()
        made: list[_Made] = []
        done = self.step - self.epoch * self.steps_per_epoch
        for start in range(done * size, count, size):
            try:
                made.append(self._make_step(*self._train.take(plan, start, start + size)))
            except Exception:
                if made and self.whole:  # what was done until then is told all the same
                    yield from self._read(made, started)
                raise
            if time.perf_counter() < read_at and start + size < count:
                continue
            yield from self._read(made, started)
            made = []
            if time.perf_counter() >= guess_at:
                yield self._guesses()
                guess_at = time.perf_counter() + GUESS_EVERY
            started = time.perf_counter()  # what the watchers did with the events is not training
            read_at = started + READ_EVERY

    def _make_step(self, images: Tensor, labels: Tensor) -> _Made:
        """One step of the optimizer on one batch; nothing here waits for the device.

        If it fails before a weight has changed, it leaves no trace.
        """
        lr = self._lr()
        for group in self._optimizer.param_groups:
            group["lr"] = lr
        smoothing = self.recipe.label_smoothing
        with self._undo.if_it_fails():
            out = scores(self.model, images, self.precision)
            loss = F.cross_entropy(out, labels, label_smoothing=smoothing)
            self._optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
        self.whole = False  # until all weights have taken the step
        self._optimizer.step()
        self._scheduler.step()
        self.step += 1
        self.whole = True
        # What the test measures as well; ten numbers a picture, so it costs next to nothing.
        plain = F.cross_entropy(out.detach(), labels) if smoothing else loss.detach()
        return _Made(loss.detach(), plain, lr, len(labels))

    def _lr(self) -> float:
        """The learning rate of the next step."""
        return float(self._scheduler.get_last_lr()[0]) * self.lr_scale

    def _read(self, made: list[_Made], started: float) -> Iterator[events.Step | events.Diverged]:
        """Read the losses of the steps made since `started`, all at once, and tell of each."""
        self.whole = False  # a device that does not tell its losses has lost the weights as well
        pairs = torch.stack([torch.stack((one.loss, one.cross_entropy)) for one in made])
        losses: list[list[float]] = pairs.tolist()
        self.whole = True
        seconds = time.perf_counter() - started
        self.train_seconds += seconds
        self.diverged = not all(math.isfinite(loss) for loss, _ in losses)
        told = list(zip(losses, made, strict=True))
        self._loss_sum += sum(plain * one.pictures for (_, plain), one in told)
        speed = sum(one.pictures for one in made) / seconds
        first = self.step - len(made) + 1
        for step, ((loss, plain), one) in enumerate(told, first):
            if not math.isfinite(loss):
                yield self._diverged(step, loss, one.lr)
                return
            yield events.Step(step, self.epoch + 1, loss, plain, one.lr, speed)

    def _end_epoch(self) -> events.Epoch:
        self.epoch += 1
        train_loss, self._loss_sum = self._loss_sum / len(self._train), 0.0
        return events.Epoch(
            epoch=self.epoch,
            step=self.step,
            train_loss=train_loss,
            test_loss=self.score.loss,
            test_accuracy=self.score.accuracy,
            train_seconds=self.train_seconds,
        )

    def _started(self) -> events.Started:
        return events.Started(
            device=devices.describe(self.device),
            precision=self.precision,
            parameters=sum(p.numel() for p in self.model.parameters()),
            train_pictures=len(self._train),
            test_pictures=len(self._test),
            epochs=self.recipe.epochs,
            steps_per_epoch=self.steps_per_epoch,
            epoch=self.epoch,
            step=self.step,
        )

    def _guesses(self) -> events.Guesses:
        with evaluating(self.model):
            out = scores(self.model, self._test.pick(self.sample), self.precision)
            probabilities: list[list[float]] = out.softmax(1).tolist()
        return events.Guesses(
            step=self.step,
            epoch=self.epoch,
            indices=tuple(self.sample.tolist()),
            guesses=tuple(row.index(max(row)) for row in probabilities),
            probabilities=tuple(tuple(row) for row in probabilities),
        )

    def _diverged(self, step: int, loss: float, lr: float) -> events.Diverged:
        value = "NaN (not a number)" if math.isnan(loss) else "infinite"
        message = (
            f"The loss became {value} at step {step}, in epoch {self.epoch + 1}, with a learning "
            f"rate of {lr:g}: the steps were too large, each made the loss bigger, until the "
            f"numbers overflowed. Try a smaller learning rate, such as {lr / 10:g}."
        )
        return events.Diverged(step, self.epoch + 1, loss, lr, message)

    def _finished(self) -> events.Finished:
        return events.Finished(
            epochs=self.epoch,
            step=self.step,
            test_loss=self.score.loss,
            test_accuracy=self.score.accuracy,
            train_seconds=self.train_seconds,
            images_per_second=self.images_per_second,
        )
