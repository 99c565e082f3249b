"""The engine: trains a network as a recipe says and tells what happens. It knows no files."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

import torch
from torch import Tensor, nn

from explainers.images import fingerprint
from explainers.images.pictures import Pictures
from explainers.training import begun, devices, events, last_batch, layouts, room, shares, telling
from explainers.training.batches import Batches, Plan, statistics_of
from explainers.training.evaluation import Score, sample, test
from explainers.training.gradients import gradients
from explainers.training.health.pulse import Pulse
from explainers.training.knobs import Knobs
from explainers.training.losses import Made, read
from explainers.training.optimizers import make_optimizer, schedule, turn
from explainers.training.recipe import Recipe
from explainers.training.refusals import StateError
from explainers.training.team import ALONE, OverError, Team, dice
from explainers.training.undo import Undo, cuda_dice, throw_as

READ_EVERY = 0.2
"""Seconds between readings of the losses: each waits for the device, watchers want two a second."""

GUESS_EVERY = 1.0
"""Seconds between looks at what the network says to the sample pictures."""


class Training:
    """A network being trained. Iterate over `run()`; between two events the run may be left.

    Leaving, pausing and going on are the caller's: not asking for the next event stops the
    training where it is. Losses are read, and told, several steps at a time, so whoever leaves at
    a Step whose `step` is less than the training's misses the rest of them. Given the same recipe
    and pictures, a CPU makes the same weights to the last bit, however often the run was stopped
    and taken up again from its `state_dict()`.

    `epoch` and `step` count what is done; `knobs` are what the next step is made with, and may be
    turned between events; `diverged` says that the weights are lost;
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
        team: Team = ALONE,
        choose: devices.Choose = devices.choose_precision,
    ) -> None:
        """Build everything on the recipe's device; `state` goes on where `state_dict()` was taken.

        `weights` are what a new training begins with instead of freshly drawn ones; `team` are
        the processes that train together, which `call` each other before the first step; `choose`
        settles in a new training what precision `auto` is. Raises
        ValueError if this machine has no such device, if there are no pictures, if the weights
        do not fit, if a new training takes too much memory or disk, or if a batch norm would meet
        a batch, or a share, of which it can learn nothing; ChangedError if the pictures are not
        those on which `state` was reached; StateError if `state` is no state of such a training.
        """
        if not len(pictures.train.labels) or not len(pictures.test.labels):
            raise ValueError("There are no pictures to train on, or none to test on.")
        if state is None:
            room.check(recipe)
        self.recipe = recipe
        self.classes = pictures.classes
        self.data = fingerprint.of(pictures)
        self.team = team
        self.device = devices.adding_in_order(team.device(devices.resolve(recipe.device)))
        count, classes = len(pictures.train.labels), len(pictures.classes)
        last_batch.check(recipe.network, classes, count, recipe.batch_size)
        if team.processes > 1:
            shares.check(recipe, classes, count, team.processes, self.device)
        self.model = begun.network(recipe, classes, self.data, state, weights)
        self.model.to(self.device)
        if self.device.type in ("cpu", "cuda"):  # where convolutions gain by it
            self.model.to(memory_format=torch.channels_last)
        self.statistics = statistics_of(pictures.train.images) if recipe.normalize else None
        self._train = Batches(pictures.train, self.device, self.statistics)
        self._test = Batches(pictures.test, self.device, self.statistics)
        self.sample = sample(pictures.test.labels, len(pictures.classes))
        self.steps_per_epoch = math.ceil(len(self._train) / recipe.batch_size)
        self._rate = schedule(recipe, recipe.epochs * self.steps_per_epoch)
        self._optimizer = make_optimizer(recipe, self.model)
        self._undo = Undo(self.model, self.device)
        self._pulse = Pulse(self.model)
        self.epoch = 0
        self.step = 0
        self.knobs = Knobs.of(recipe)
        self.diverged = False
        self.whole = True
        self.train_seconds = 0.0
        self._loss_sum = 0.0  # cross-entropy over the pictures of the current epoch
        self.score = Score(math.nan, math.nan)
        self.tested: Tensor | None = None
        if state is None:
            probe = self._train.pick(torch.arange(min(len(self._train), recipe.batch_size, 128)))
            self.precision = choose(recipe.precision, self.model, probe)
        else:
            self._take_up(state)
        self._own = layouts.of(self.model, self.device, self.precision)
        self._train_by(self._own)

    def run(self) -> Iterator[events.Event]:
        """Train to the end, telling of it several times a second, also while testing.

        The last event is Finished, or Diverged if the loss became NaN or infinite.
        """
        yield telling.started(self, self._train, self._test)
        yield telling.guesses(self, self._test)
        while self.epoch < self.recipe.epochs:
            for event in self._train_epoch():
                yield event
                if isinstance(event, events.Diverged):
                    return
            at_once = room.tested_at_once(self.recipe.network, self.device.type)
            said: list[Tensor] = []
            for part in test(self.model, self._test, self.precision, at_once, said):
                if isinstance(part, Score):
                    self.score = part
                else:
                    yield events.Testing(self.epoch + 1, part)
            self.tested = torch.cat(said) if said else None
            if not math.isfinite(self.score.loss):
                self.diverged = True
                yield telling.diverged(self, self.step, self.score.loss, self._lr())
                return
            yield self._end_epoch()
            yield telling.guesses(self, self._test)
        yield telling.finished(self)

    def call(self, look: Callable[[], None] = lambda: None) -> None:
        """Have the other processes of the team make this training, too, and be ready to train.

        `look` is called several times a second while they are waited for; what it raises ends
        the waiting. Raises RuntimeError where one of them fails.
        """
        exact = self.recipe.with_changes(device=self.device.type)
        self.team.call(exact, self.state_dict, look)
        self._train_by(self.team.trained(self._own, self.device))

    def _train_by(self, trained: nn.Module) -> None:
        """Call `trained` in place of the model in training."""
        made_of = (trained, self._train, self.recipe, self.precision, self._undo, self.team)
        self._gradients = gradients(*made_of)

    def follow(self) -> None:
        """Make the steps that another process leads, from its `call` until it says it is over."""
        self._train_by(self.team.trained(self._own, self.device))
        self.model.train()
        with suppress(OverError):
            while True:
                plan = self._train.plan(self.recipe, self.epoch)
                for start in self._to_do():
                    # Dice of its own, and the same ones however often the run is taken up again.
                    torch.manual_seed(dice(self.recipe.seed, self.team.rank, self.step))
                    self._make_step(plan, start)
                self.epoch += 1

    def shown(self, number: int) -> tuple[Tensor, int]:
        """The sample picture of a number as the network gets it, (1, C, H, W), and its label."""
        index = self.sample[number : number + 1]
        return self._test.pick(index), int(self._test.labels[int(index)])

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
            **self.knobs._asdict(),
            "train_seconds": self.train_seconds,
            "loss_sum": self._loss_sum,
            "score": (self.score.loss, self.score.accuracy),
            "data": self.data,
            "model": self.model.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            # The order of pictures needs no random state, see batches; a network's dropout does.
            "rng": torch.get_rng_state(),
            "cuda_rng": cuda_dice(self.device),
        }

    def _take_up(self, state: dict[str, Any]) -> None:
        try:
            self.epoch, self.step = state["epoch"], state["step"]
            auto = self.recipe.precision == "auto"
            self.precision = state["precision"] if auto else self.recipe.precision
            self.knobs = Knobs.of_state(state, self.recipe)
            self.train_seconds = state["train_seconds"]
            self._loss_sum = state["loss_sum"]
            self.score = Score(*state["score"])
            self.model.load_state_dict(state["model"])
            self._optimizer.load_state_dict(state["optimizer"])
            throw_as(state["rng"], state["cuda_rng"], self.device)
        except (torch.OutOfMemoryError, MemoryError):
            raise
        except (LookupError, TypeError, ValueError, AttributeError, RuntimeError) as error:
            raise StateError(f"{type(error).__name__}: {error}") from error

    def _train_epoch(self) -> Iterator[events.Event]:
        """The rest of the current epoch."""
        started = time.perf_counter()
        read_at = started + (READ_EVERY if self.step else 0)  # a watcher's first point comes soon
        guess_at = started + GUESS_EVERY
        plan = self._train.plan(self.recipe, self.epoch)
        self.model.train()
        made: list[Made] = []
        for start in (places := self._to_do()):
            try:
                made.append(self._make_step(plan, start))
            except Exception:
                if made and self.whole:  # what was done until then is told all the same
                    yield from self._read(made, started)
                raise
            if time.perf_counter() < read_at and start != places[-1]:
                continue
            yield from self._read(made, started)
            made = []
            if (beat := self._pulse.told()) is not None and not self.diverged:
                yield beat
            if time.perf_counter() >= guess_at:
                yield telling.guesses(self, self._test)
                guess_at = time.perf_counter() + GUESS_EVERY
            started = time.perf_counter()  # what the watchers did with the events is not training
            read_at = started + READ_EVERY

    def _to_do(self) -> range:
        """The first place of each batch that is still to come in the current epoch."""
        size, done = self.recipe.batch_size, self.step - self.epoch * self.steps_per_epoch
        return range(done * size, len(self._train), size)

    def _make_step(self, plan: Plan, start: int) -> Made:
        """One step of the optimizer on the batch that begins at a place of the plan.

        Nothing here waits for the device. If it fails before a weight has changed, it leaves no
        trace. Several processes make it all together or not at all: by the mean of their losses
        each knows that all have had their gradients.
        """
        self.knobs = self.team.agree(self.knobs)
        stop = min(start + self.recipe.batch_size, len(self._train))
        lr = self._lr()
        turn(self._optimizer, self.recipe, lr, self.knobs)
        both = self._gradients.of(plan, start, stop)
        self.whole = False  # until all weights have taken the step
        with self._pulse.feeling(self.step + 1):
            self._optimizer.step()
        self.step += 1
        self.whole = True
        return Made(both, lr, stop - start)

    def _lr(self) -> float:
        """The learning rate of the next step."""
        return self._rate(self.step) * self.knobs.lr_scale

    def _read(self, made: list[Made], started: float) -> Iterator[events.Step | events.Diverged]:
        """Read the losses of the steps made since `started`, all at once, and tell of each."""
        self.whole = False  # a device that does not tell its losses has lost the weights as well
        steps = read(made)
        self.whole = True
        seconds = time.perf_counter() - started
        self.train_seconds += seconds
        self.diverged = not all(math.isfinite(one.loss) for one in steps)
        self._loss_sum += sum(one.cross_entropy * one.pictures for one in steps)
        speed = sum(one.pictures for one in steps) / seconds
        for step, one in enumerate(steps, self.step - len(steps) + 1):
            if not math.isfinite(one.loss):
                yield telling.diverged(self, step, one.loss, one.lr)
                return
            yield events.Step(step, self.epoch + 1, one.loss, one.cross_entropy, one.lr, speed)

    def _end_epoch(self) -> events.Epoch:
        self.epoch += 1
        train_loss, self._loss_sum = self._loss_sum / len(self._train), 0.0
        return telling.epoch(self, train_loss)
