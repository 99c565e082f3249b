"""What the training page shows of a run: one small frame for all who watch it."""

from __future__ import annotations

import io
import math
import threading
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from PIL import Image

from explainers.training.curves import FEW, Curve, axis_end, short
from explainers.training.duration import duration
from explainers.training.folder import is_hidden
from explainers.training.frames import Content, Frame
from explainers.training.recipe import Recipe
from explainers.training.run import Run
from explainers.training.sample import Sample
from explainers.training.scalars import (
    TEST_ACCURACY,
    TEST_LOSS,
    TRAIN_CROSS_ENTROPY,
    TRAIN_LOSS,
    TRAIN_LR,
    TRAIN_SPEED,
)
from explainers.training.status import Status

T = TypeVar("T")

FRESH = 0.2
"""Seconds that a frame is good for: viewers who ask within them are all given the same one."""

REMEMBERED = 4
"""Frames that a viewer may be behind and still be told only what is new."""

TILE = 32
ACROSS = 10
"""Pictures in a row of the sheet, see `sprite`; each is TILE pixels square."""

MOST_LISTED = 50
"""Files that were left out, by name, in a frame."""

WORDS = {
    "queued": "Waiting",
    "starting": "Starting",
    "loading": "Loading pictures",
    "preparing": "Preparing",
    "training": "Training",
    "testing": "Testing",
    "paused": "Paused",
    "finished": "Finished",
    "stopped": "Stopped",
    "failed": "Failed",
    "diverged": "Diverged",
    "killed": "Killed",
}
"""Each phase of a run in a word."""


BADLY = ("failed", "diverged", "killed")
"""The phases of a run that ended otherwise than anybody wanted."""


class Watch:
    """Reads one run for all its viewers, on demand and at most every `FRESH` seconds.

    Threads may share a Watch.
    """

    def __init__(self, run: Run) -> None:
        """Nothing is read before the first frame is asked for."""
        self.run = run
        self._created = run.created
        self._lock = threading.Lock()
        self._frame: Frame | None = None
        self._earlier: dict[str, Content] = {}
        self._made = -math.inf
        self._sample: Sample | None = None
        self._sheet = b""
        self._left_out: list[str] = []
        self._left_out_of = 0
        self._damaged: set[str] = set()

    def frame(self) -> Frame:
        """The run at this moment (or a blink ago): status, numbers, charts and guesses.

        Raises ValueError with a sentence where the run is not there any more.
        """
        with self._lock:
            frame = self.known()
            if frame is None:
                self._frame = frame = Frame.of(self._make(), dict(self._earlier))
                self._remember(frame)
                self._made = time.monotonic()
            return frame

    def _remember(self, frame: Frame) -> None:
        """Keep it for those who will be told of the next ones, instead of the oldest."""
        self._earlier.pop(frame.tag, None)
        self._earlier[frame.tag] = frame.data
        while len(self._earlier) > REMEMBERED:
            del self._earlier[next(iter(self._earlier))]

    def known(self) -> Frame | None:
        """The frame, if it is there already; None where it would have to be made first."""
        return self._frame if time.monotonic() - self._made < FRESH else None

    def expire(self) -> None:
        """Have the next frame made anew: something was just asked of the run."""
        with self._lock:
            self._made = -math.inf

    def sheet(self) -> bytes:
        """The sample pictures as one PNG, see `sheet`; empty before the data are loaded."""
        with self._lock:
            if not self._sheet and (sample := self._tolerant(self._known_sample)) is not None:
                self._sheet = sheet(sample)
            return self._sheet

    def _known_sample(self) -> Sample | None:
        if self._sample is None:
            self._sample = self.run.sample()
        return self._sample

    def _make(self) -> dict[str, Any]:
        if not self._is_there():
            raise ValueError(f"The run {self.run.name} was deleted, renamed or moved.")
        self._damaged.clear()
        status = self.run.status()
        with self.run.recorded.lock:
            self._tolerant(self.run.recorded.read_on)
            return self._content(status, self.run.recipe)

    def _is_there(self) -> bool:
        """Whether the folder is still this run's: another may have its name by now."""
        try:
            return self.run.created == self._created
        except FileNotFoundError:
            return False

    def _content(self, status: Status, recipe: Recipe) -> dict[str, Any]:
        return {
            "run": self.run.name,
            "made": int(self.run.created),
            "phase": status.phase,
            "state": _state(status),
            "word": WORDS[status.phase],
            "message": _message(status),
            "sentence": status.message,
            "fraction": short(_fraction(status)),
            "left": time_left(status),
            "detail": _detail(status, recipe),
            "numbers": self._numbers(status, recipe),
            "charts": self._charts(status),
            "left_out": self._tolerant(self._read_left_out) or [],
            "guesses": self._tolerant(self._guesses),
            "note": " ".join(
                filter(None, (status.remark, self._loss_note(recipe), *sorted(self._damaged)))
            ),
            "lr_scale": status.lr_scale,
        }

    def _tolerant(self, read: Callable[[], T]) -> T | None:
        """What `read` gives; None, and a sentence in the frame, where its file is damaged."""
        try:
            return read()
        except (ValueError, OSError) as error:
            self._damaged.add(f"{error}")
            return None

    def _numbers(self, status: Status, recipe: Recipe) -> list[dict[str, str]]:
        smoothed = self._comparable().smoothed
        done = min(status.epoch + (status.phase in ("training", "paused")), recipe.epochs)
        return [
            {
                "name": "Test accuracy",
                "value": "–" if status.test_accuracy is None else f"{status.test_accuracy:.1%}",
                "about": f"after epoch {status.epoch}" if status.epoch else "after the first epoch",
            },
            {
                "name": "Test loss",
                "value": "–" if status.test_loss is None else readable(status.test_loss),
                "about": "cross-entropy, all test pictures",
            },
            {
                "name": "Training loss",
                "value": readable(smoothed[-1]) if smoothed else "–",
                "about": "cross-entropy, smoothed line",
            },
            {
                "name": "Epoch",
                "value": f"{done} of {recipe.epochs}",
                "about": f"step {status.step:,}" if status.step else "",
            },
            {
                "name": "Images/second",
                "value": f"{status.images_per_second:,.0f}" if status.images_per_second else "–",
                "about": "while training",
            },
            {
                "name": "Learning rate",
                "value": _rate(recipe.lr if status.lr is None else status.lr),
                "about": "" if status.lr_scale == 1 else f"the recipe's × {status.lr_scale:.3g}",
            },
        ]

    def _comparable(self) -> Curve:
        """The training loss that can be drawn beside the test loss: without label smoothing."""
        plain = self.run.recorded.curves[TRAIN_CROSS_ENTROPY]
        return plain if plain.steps else self.run.recorded.curves[TRAIN_LOSS]

    def _loss_note(self, recipe: Recipe) -> str:
        """Which training loss is drawn, where there are two; empty where there is one."""
        objective = self.run.recorded.curves[TRAIN_LOSS].smoothed
        if not recipe.label_smoothing or not objective:
            return ""
        smoothing = f"label_smoothing={recipe.label_smoothing:g}"
        if not self.run.recorded.curves[TRAIN_CROSS_ENTROPY].steps:
            return (
                f"The training loss of this run was recorded with {smoothing} only; the test "
                "loss has none. They cannot be compared."
            )
        return (
            "Drawn is the cross-entropy, for training and test alike. The steps make another loss "
            f"smaller: the same with {smoothing}, now {readable(objective[-1])} "
            "(TensorBoard: train/loss). It cannot reach 0."
        )

    def _read_left_out(self) -> list[str]:
        """What was not trained on: a sentence each, at most `MOST_LISTED` and one on the rest."""
        path = self.run.folder.data
        written = path.stat().st_mtime_ns if path.exists() else 0
        if written != self._left_out_of:
            told = self.run.left_out()
            more = len(told) - MOST_LISTED
            rest = [f"And {more:,} more, see data.json in the run's folder."] if more > 0 else []
            self._left_out, self._left_out_of = told[:MOST_LISTED] + rest, written
        return self._left_out

    def _charts(self, status: Status) -> dict[str, Any]:
        curves = self.run.recorded.curves
        total = status.epochs * status.steps_per_epoch
        loss = self._comparable()
        last = loss.steps[-1] if loss.steps else 0
        return {
            "points": len(loss.steps),
            "end": axis_end(max(last, 1), status.steps_per_epoch, total),
            "epoch": status.steps_per_epoch,
            "loss": loss.line(),
            "smoothed": loss.line(FEW, smoothed=True),
            "test_loss": curves[TEST_LOSS].line(),
            "accuracy": curves[TEST_ACCURACY].line(),
            "lr": curves[TRAIN_LR].line(FEW),
            "speed": curves[TRAIN_SPEED].line(FEW),
        }

    def _guesses(self) -> dict[str, Any] | None:
        found, sample = self.run.guesses(), self._known_sample()
        if found is None or sample is None:
            return None
        if len(found.guesses) != len(sample.labels) or max(found.guesses, default=0) >= len(
            sample.classes
        ):
            folder = self.run.folder
            raise ValueError(
                f"{folder.guesses} is damaged: it is not of the pictures in sample.pt."
            )
        return {
            "step": found.step,
            "classes": list(sample.classes),
            "truth": sample.labels.tolist(),
            "guess": list(found.guesses),
            "sure": [round(max(row), 3) for row in found.probabilities],
        }


def _message(status: Status) -> str:
    """The worker's sentence, without the word for its phase, which stands beside it.

    How a run ended badly is told above the charts, in a sentence of its own.
    """
    if status.phase in BADLY:
        return ""
    word = WORDS[status.phase]
    rest = status.message.removeprefix(word).lstrip(":. ")
    return rest[:1].upper() + rest[1:] if status.running else status.message


def _state(status: Status) -> str:
    """What the page's buttons depend on: `queued`, `going`, `paused` or `over`."""
    if status.phase in ("queued", "paused"):
        return status.phase
    return "going" if status.running else "over"


def _fraction(status: Status) -> float:
    if status.phase in ("starting", "loading", "preparing"):
        return status.fraction
    return 1.0 if status.phase == "finished" else status.progress


def readable(loss: float) -> str:
    """A loss with three digits after the point, or, once it has exploded, as a power of ten.

    >>> readable(1.23456), readable(7.9e20)
    ('1.235', '8 × 10²⁰')
    """
    if not math.isfinite(loss):
        return "NaN" if math.isnan(loss) else "∞"
    if abs(loss) < 1000:
        return f"{loss:.3f}"
    digit, power = f"{loss:.0e}".split("e")
    return f"{digit} × 10{str(int(power)).translate(str.maketrans('0123456789', '⁰¹²³⁴⁵⁶⁷⁸⁹'))}"


def _rate(lr: float) -> str:
    """A learning rate in few characters: 0.0193, 0.00014, 1.4e-05."""
    return f"{lr:.3g}" if lr >= 0.001 else f"{lr:.2g}"


def time_left(status: Status) -> str:
    """The time that the run still takes, in words; empty while that cannot be told."""
    if status.phase not in ("training", "testing") or status.seconds_left is None:
        return ""
    return f"about {duration(status.seconds_left)} left"


def _detail(status: Status, recipe: Recipe) -> str:
    parts = [f"{recipe.optimizer}, batches of {recipe.batch_size}"]
    if recipe.network.endswith("_relu"):
        parts.append("with ReLU")
    if status.parameters:
        parts.append(f"{status.parameters:,} parameters")
        parts.append(f"{status.train_pictures:,} + {status.test_pictures:,} pictures")
        parts.append(f"{status.device}, {status.precision}")
    return " · ".join(parts)


def sheet(sample: Sample) -> bytes:
    """The sample pictures on one sheet, ten in a row, as a PNG."""
    rows = -(-len(sample.labels) // ACROSS)
    page = Image.new("RGB", (ACROSS * TILE, rows * TILE))
    for place, image in enumerate(sample.images):
        tile = Image.fromarray(image.permute(1, 2, 0).contiguous().numpy())
        page.paste(tile, (place % ACROSS * TILE, place // ACROSS * TILE))
    file = io.BytesIO()
    page.save(file, "PNG")
    return file.getvalue()


def watch(runs: Path, name: str) -> Watch:
    """The one reader of the run called `name` in the folder `runs`, for everybody who watches it.

    Raises ValueError with a sentence where there is no such run.
    """
    path = (runs / name).absolute()
    try:
        if path.parent == runs.absolute() and not is_hidden(name):
            return _watch(path, (path / "recipe.json").stat().st_mtime_ns)
    except OSError:  # there is none, or no file can have such a name
        pass
    raise ValueError(f"There is no run called {name} in {runs}.")


@lru_cache(maxsize=32)
def _watch(path: Path, made: int) -> Watch:
    """`made` tells a run from an earlier one of the same name, whose folder was deleted."""
    return Watch(Run(path))
