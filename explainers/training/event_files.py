"""TensorBoard's event files: what a run kept its scalars in before it had a file of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

NAME = "events.out.tfevents."
"""What the name of an event file begins with; the time follows, in ten digits."""

Event = tuple[str | None, int, float]
"""A point's tag, step and value; without a tag: that all points from this step on are void."""


class Point(NamedTuple):
    """A value of a scalar, after so many steps; `when` in seconds since 1970."""

    tag: str
    value: float
    step: int
    when: float


def in_order(folder: Path) -> list[Path]:
    """The event files of a folder in the order in which they were begun: that of their names."""
    return sorted(folder.glob(f"{NAME}*"))


class Reader:
    """Reads the event files of one folder, each time only what came since.

    TensorBoard's own loader does the reading: it leaves a record that is half-written for the
    next time.
    """

    def __init__(self, folder: Path) -> None:
        """Read the event files directly in `folder`; there need not be any yet."""
        self._folder = folder
        self._loaders: dict[Path, Any] = {}

    def read(self) -> Iterator[Event]:
        """What was written since the last time, in its order."""
        for path in in_order(self._folder):  # a run that was resumed has several
            if path not in self._loaders:
                from tensorboard.backend.event_processing import event_file_loader

                self._loaders[path] = event_file_loader.LegacyEventFileLoader(str(path))
            for event in self._loaders[path].Load():
                if event.HasField("session_log"):
                    yield None, event.step, 0.0
                for value in event.summary.value:
                    yield value.tag, event.step, value.simple_value


def points(folder: Path) -> Iterator[tuple[str, int, float]]:
    """Every point in the event files of `folder` that is not void, in the order of their steps."""
    kept: list[tuple[str, int, float]] = []
    for tag, step, value in Reader(folder).read():
        if tag is None:
            kept = [point for point in kept if point[1] < step]
        else:
            kept.append((tag, step, value))
    return iter(sorted(kept, key=lambda point: point[1]))
