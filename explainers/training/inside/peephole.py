"""The server's place to look into a run with one picture, for all who look with the same."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from explainers.framing import framed
from explainers.once import Once
from explainers.shown import without_folders
from explainers.training import troubles
from explainers.training.inside import packed, wishes
from explainers.training.inside.packed import Packed
from explainers.training.run import Run
from explainers.training.watch import Watch

MOST_PICTURES = 60
"""Sample pictures that a run may have."""


@dataclass(frozen=True)
class Sight:
    """What is to be seen at a moment; `packed` is None before the worker has looked."""

    tag: str
    over: bool
    packed: Packed | None
    about: Mapping[str, Any]
    _cuts: dict[tuple[str, int], bytes] = field(default_factory=dict)

    @property
    def begun(self) -> bool:
        """Whether there is something to be seen."""
        return self.packed is not None

    @property
    def soon(self) -> bool:
        """Whether there may be something at any moment: the worker looks when it is asked to."""
        return False

    def cut(self, layer: str, channel: int) -> bytes:
        """What is shown of one layer, or of all, see `packed.cut`; made once for all viewers."""
        key = layer, channel
        if key not in self._cuts:
            about = {"tag": self.tag, **self.about}
            self._cuts[key] = (
                framed(about, b"")
                if self.packed is None
                else packed.cut(self.packed, layer, channel, about)
            )
        return self._cuts[key]


class Peephole:
    """Says that somebody looks for as long as it is asked, and reads what the worker saw.

    Of a run that is over it looks into the newest checkpoint itself. Threads may share one.
    """

    def __init__(self, watch: Watch, picture: int) -> None:
        """Look into the run of `watch` with the sample picture of this number."""
        self._watch = watch
        self._picture = picture
        self._lock = threading.Lock()
        self._wished = -math.inf
        self._stamp: tuple[int, ...] = ()
        self._packed: Packed | None = None
        self._why = ""

    def frame(self) -> Sight:
        """What is to be seen now. Raises ValueError with a sentence if the run is gone."""
        frame = self._watch.frame().data
        sample = self._watch.sample()  # there before the first guesses are, in a run just paused
        truth = sample.labels.tolist() if sample else []
        with self._lock:
            over = frame["state"] == "over"
            if over:
                self._open_checkpoint()
            else:
                self._wish()
                self._read()
                self._why = wishes.failure(self._watch.run.folder, self._picture)
            about = {
                "state": frame["state"],
                "classes": list(sample.classes) if sample else [],
                "truth": truth,
                "picture": self._picture,
                "saved": over,
                "why": without_folders(self._why),
            }
            stamp = self._packed.step if self._packed else ""
            tag = f"{self._picture} {stamp} {frame['state']} {len(truth)} {self._why}"
            return Sight(tag, over, self._packed, about)

    def _wish(self) -> None:
        now = time.monotonic()
        if now - self._wished >= wishes.EVERY:
            wishes.wish(self._watch.run.folder, self._picture)
            self._wished = now

    def _read(self) -> None:
        path = wishes.look_at(self._watch.run.folder, self._picture)
        try:
            found = path.stat()
            stamp = (found.st_mtime_ns, found.st_size)
            if stamp == self._stamp or found.st_size > 2 * packed.ALL:
                return
            self._packed = Packed.from_bytes(path.read_bytes())
            self._stamp = stamp
        except (OSError, ValueError):
            return  # there is none yet; what was seen last stays

    def _open_checkpoint(self) -> None:
        run = self._watch.run
        try:
            found = run.folder.latest.stat()
            stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
            if stamp == self._stamp:
                return
            self._stamp, self._why = stamp, ""
            key = (run.folder.path, run.created, stamp, self._picture)
            self._packed = _of_checkpoints.get(key, lambda: of_checkpoint(run, self._picture))
        except FileNotFoundError:
            self._packed, self._why = None, ""  # it keeps none
        except (OSError, ValueError, RuntimeError) as error:
            self._packed, self._why = None, troubles.sentence(error)


_of_checkpoints: Once[Packed] = Once(10_000_000, lambda found: len(found.content))


def of_checkpoint(run: Run, picture: int) -> Packed:
    """A look into what a run keeps now, with one of its sample pictures.

    Raises ValueError, in words, RuntimeError or OSError where there is nothing to look at.
    """
    from explainers.training import checkpoint, learned
    from explainers.training.inside.looking import Glass

    held = checkpoint.load(run.folder.latest)
    sample = run.sample()
    if sample is None or not 0 <= picture < len(sample.labels):
        raise ValueError(f"picture is {picture}: the run has no such sample picture.")
    trained = learned.network_of(held)
    for weight in trained.network.parameters():
        weight.requires_grad_()  # its gradient is asked for; the network is nobody else's
    label = int(sample.labels[picture])
    look = Glass(trained.network).look(trained.prepare(sample.images[picture]), label)
    return packed.pack(look, step=held.training["step"], picture=picture, label=label)


def of(watched: Watch, picture: int) -> Peephole:
    """The one place from which all viewers look with this picture."""
    return _of(watched, min(max(picture, 0), MOST_PICTURES - 1))


@lru_cache(maxsize=64)
def _of(watched: Watch, picture: int) -> Peephole:
    return Peephole(watched, picture)
