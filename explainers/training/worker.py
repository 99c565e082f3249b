"""The worker: a process that trains one run and writes down what happens in the run's folder.

It shares nothing with those who watch but that folder, so that a browser, the server or the
worker can each end without hurting the others. torch is imported only after the folder says
that something has begun, since that import takes most of the time until the first step.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from explainers import files
from explainers.locks import Lock
from explainers.training import control, endings, lease, process, troubles
from explainers.training.control import Control, Ear
from explainers.training.duration import duration
from explainers.training.endings import Ending
from explainers.training.folder import Folder
from explainers.training.inside import wishes
from explainers.training.progress import Bar
from explainers.training.queue import Ahead, Turn, expected
from explainers.training.refusals import ChangedError
from explainers.training.signals import Signals, StopAsked
from explainers.training.status import Result, Status, StatusWriter
from explainers.training.team import ALONE, Team

if TYPE_CHECKING:
    from explainers.training.engine import Training
    from explainers.training.events import Event
    from explainers.training.inside.eye import Eye
    from explainers.training.recorder import Recorder
    from explainers.training.warming import Warming

PAUSE = 0.1
"""Seconds between two looks at what is asked, while a run is paused."""


class Worker:
    """Trains the run in a folder, from its beginning or from where it was left."""

    def __init__(
        self,
        folder: Folder,
        cache: Path,
        bar: Bar,
        team: Team = ALONE,
        warming: Warming | None = None,
    ) -> None:
        """`cache` is where data sets are kept; `team` are the processes that this one leads.

        `warming` is what this process began before it had a run.
        """
        self._folder = folder
        self._cache = cache
        self._bar = bar
        self._team = team
        self._warming = warming
        self._status = StatusWriter(folder)
        self._signals = Signals()
        self._ear = Ear(folder, life=0)
        self._before = Result.reached(Status.tolerant(folder))  # if it is taken up again
        self._eye: Eye

    def work(self) -> Ending:
        """Train until the end of the recipe, a stop, or an error; returns how it ended.

        Whatever happens is written to `result.json`, save that the process is killed; an error
        that nobody foresaw is printed, too. Raises ValueError with a sentence if there is nothing
        to train: the run is over, or another worker trains it. Raises OSError if the folder cannot
        be written to.
        """
        busy = f"Another process is training {self._folder.path.name} right now"
        if not lease.await_end(self._folder.lease):
            holder = lease.holder(self._folder.lease)
            raise ValueError(f"{busy}, on {holder.host}." if holder else f"{busy}.")
        lock = Lock(self._folder.lock)
        life = control.begin(self._folder, lock)
        if life is None:
            raise ValueError(f"{busy}.")
        turn = Turn(self._folder)
        try:
            self._ear = Ear(self._folder, life)
            self._check_unfinished()
            for folder in (self._folder.path, self._folder.checkpoints):
                files.sweep(folder)
            self._signals.listen()
            with lease.kept(self._folder.lease), self._team:
                return self._work(turn)
        finally:
            wishes.clear(self._folder)
            turn.close()
            lock.release()

    def _check_unfinished(self) -> None:
        """Refuse a run that is over; otherwise clear away that it was stopped."""
        try:
            result = Result.read(self._folder)
        except ValueError:
            result = None  # how it ended is not known: it goes on from what it has
        if result is not None and result.status in ("finished", "diverged"):
            raise ValueError(f"{self._folder.path.name} is over. {result.message}")
        self._folder.result.unlink(missing_ok=True)

    def _work(self, turn: Turn) -> Ending:
        try:
            self._gather()
            turn.wait(self._wait)
            self._say("starting", "Importing PyTorch.")
            training, recorder = self._prepare()
            self._signals.raising = False
        except StopAsked:
            before = bool(self._folder.kept())
            what = "what was learned earlier is kept" if before else "nothing was learned"
            return self._stopped(f"Stopped before the first step: {what}.")
        except ChangedError as error:
            self._before = replace(self._before, weights_usable=error.usable)
            return self._end("failed", str(error))
        except (ValueError, OSError) as error:
            return self._end("failed", troubles.sentence(error))
        except Exception as error:  # noqa: BLE001 it is printed, and told on the page
            traceback.print_exc()
            return self._end("failed", self._team.fault() or troubles.sentence(error))
        return self._train_and_keep(training, recorder)

    def _gather(self) -> None:
        if self._team.processes > 1:
            self._say("starting", f"Starting {self._team.processes} processes.")
            self._team.gather()

    def _prepare(self) -> tuple[Training, Recorder]:
        recipe = self._folder.read_recipe()
        if self._warming is not None:
            self._warming.finish(self._loading)
        # All of it before the pictures, which another process may still be drawing.
        from explainers.images import sources
        from explainers.training import devices, shares
        from explainers.training.inside.eye import Eye
        from explainers.training.recorder import Recorder
        from explainers.training.taking_up import take_up

        self._say("loading", "Loading the pictures.")
        pictures = sources.load(recipe.data, root=self._cache, progress=self._loading)
        for sentence in pictures.left_out:
            self._bar.say(sentence)
        self._say("preparing", "Making the network and asking the device what it is fast at.")
        process.leave_out_compiler()
        process.keep_freed_memory()
        choose = devices.chooser(self._cache, recipe)
        taken = take_up(self._folder, recipe, pictures, self._team, choose)
        shared = shares.remark(taken.training.model, self._team.processes, taken.training.device)
        remarks = [*taken.remarks, *([shared] if shared else [])]
        for sentence in remarks:
            self._bar.say(sentence)
        self._status.remark(" ".join(remarks))
        recorder = Recorder(self._folder, self._status, taken.training, pictures, taken.points)
        taken.training.call(self._look)
        self._eye = Eye(self._folder, taken.training)
        return taken.training, recorder

    def _wait(self, ahead: Ahead) -> None:
        """Hears from the queue who is to train before."""
        self._look()
        left = expected(self._folder.path.parent, ahead)
        count = len(ahead.training) + len(ahead.waiting)
        self._say("queued", _waiting(count, left), ahead=count, begins_in=left)

    def _loading(self, message: str, fraction: float, phase: str = "loading") -> None:
        """Hears from the pictures' source, or from what was begun before, how far it is."""
        self._look()
        self._say(phase, message, fraction=fraction)

    def _train_and_keep(self, training: Training, recorder: Recorder) -> Ending:
        """Train; if that fails, keep what was learned until then, if at all possible."""
        told = training.run()
        try:
            ending, message = self._train(training, recorder, told)
            recorder.close()
        except Exception as error:  # noqa: BLE001 it is printed, and told on the page
            traceback.print_exc()
            kept = self._rescue(training, recorder, told)
            why = self._team.fault() or troubles.sentence(error)
            return self._end("failed", f"{why} {kept}", training)
        if ending == "stopped":
            return self._stopped(message, training)
        return self._end(ending, message, training)

    def _train(
        self, training: Training, recorder: Recorder, told: Iterator[Event]
    ) -> tuple[Ending, str]:
        from explainers.training.events import Diverged, Finished, Step

        for event in told:
            recorder.record(event)
            self._show(event, training)
            if isinstance(event, Finished):
                return "finished", endings.finished(event)
            if isinstance(event, Diverged):
                return "diverged", event.message
            if isinstance(event, Step) and event.step < training.step:
                continue  # more of the steps that were read together are to be recorded
            self._eye.open()
            asked = self._obey(recorder)
            recorder.turn(asked.knobs(training.recipe))
            if asked.stop:
                recorder.save()
                return "stopped", endings.stopped(training)
        raise AssertionError("A training ends with Finished or Diverged.")

    def _rescue(self, training: Training, recorder: Recorder, told: Iterator[Event]) -> str:
        """Save what was learned before an error, and say what a resume goes on from."""
        if training.step == 0:
            return "Nothing was learned yet."
        recorder.make_room()
        saved = False
        try:
            saved = recorder.save_after_error(told)
            recorder.close()
        except Exception:  # noqa: BLE001 whatever it is: the error before it is the one to tell
            traceback.print_exc()
        if saved:
            return f"What was learned until step {training.step} is kept, and resume goes on there."
        if self._folder.kept():
            return "Resume goes on from the last checkpoint."
        return "There is no checkpoint yet: resume starts from the beginning."

    def _obey(self, recorder: Recorder) -> Control:
        """Look what is asked; while a pause is, stay here."""
        asked = self._ear.listen()
        if asked.pause and not asked.stop:
            recorder.save()  # who looks into a run that is paused looks into what it is now
        while asked.pause and not (asked.stop or self._signals.received):
            recorder.pause()
            self._eye.open()
            time.sleep(PAUSE)
            asked = self._ear.listen()
        return replace(asked, stop=asked.stop or self._signals.received)

    def _look(self) -> None:
        """Look whether it is to stop, before it trains."""
        if self._signals.received or self._ear.listen().stop:
            raise StopAsked

    def _say(
        self, phase: str, message: str, *, fraction: float = 0.0, **numbers: float | None
    ) -> None:
        self._status.say(phase, message, fraction=fraction, **numbers)
        self._bar.show(fraction, message)

    def _show(self, event: Event, training: Training) -> None:
        """Draw the progress bar, and a line for every epoch."""
        from explainers.training.events import Epoch, Step, Testing

        steps = training.recipe.epochs * training.steps_per_epoch
        where = f"epoch {min(training.epoch + 1, training.recipe.epochs)}/{training.recipe.epochs}"
        match event:
            case Step():
                about = f"loss {event.cross_entropy:.4f}  {event.images_per_second:,.0f} images/s"
                self._bar.show(event.step / steps, where, about=about)
            case Testing():
                self._bar.show(training.step / steps, where, about=f"testing {event.fraction:.0%}")
            case Epoch():
                self._bar.say(
                    f"epoch {event.epoch:3d}  train loss {event.train_loss:.4f}  "
                    f"test loss {event.test_loss:.4f}  test accuracy {event.test_accuracy:.2%}  "
                    f"{event.train_seconds:.1f} s"
                )

    def _stopped(self, message: str, training: Training | None = None) -> Ending:
        """Write down that it was stopped; or by what, where that was another process's failure."""
        fault = "" if self._team.dismiss() else self._team.fault()
        if fault:
            return self._end("failed", f"{fault} {message}", training)
        return self._end("stopped", message, training)

    def _end(self, ending: Ending, message: str, training: Training | None = None) -> Ending:
        """Write down how the run ended, with what there is to say about it.

        Where it did not come to train this time, what it had reached before is kept.
        """
        self._signals.raising = False  # it is ending already
        result = replace(self._before, status=ending, message=message)
        if training is not None:
            result = endings.result(ending, message, training)
        known = {} if training is None else {"epoch": result.epochs, "step": result.step}
        result.write(self._folder)
        self._status.end(ending, message, **known)
        self._bar.say(message)
        return ending


def _waiting(count: int, left: float | None) -> str:
    runs = "one run is" if count == 1 else f"{count} runs are"
    when = "" if left is None else f" It begins in about {duration(left)}."
    return f"Waiting: {runs} before it.{when}"
