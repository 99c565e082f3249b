"""What TensorBoard reads of a run: event files that tell one story, however often it is killed."""

from __future__ import annotations

import os
import re
import socket
import time
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from tensorboard.compat.proto.event_pb2 import Event, SessionLog
from tensorboard.compat.proto.graph_pb2 import GraphDef
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter

from explainers.training.event_files import NAME, Point, in_order


class EventFile:
    """One event file, which takes up the files of its folder that were there before.

    Readers go through a folder's files by their names. What is written is in the file when `write`
    returns; if it cannot be (the disk is full), the file ends where it did, and it may be tried
    again.
    """

    def __init__(self, folder: Path, purge_step: int) -> None:
        """Begin a file that says: what earlier files tell of `purge_step` and later is void."""
        self.path = _next(folder)
        self._file: IO[bytes] = self.path.open("xb", buffering=0)
        start = SessionLog(status=SessionLog.START)
        now = time.time()
        self._write(
            [
                Event(wall_time=now, file_version="brain.Event:2"),
                Event(wall_time=now, step=purge_step, session_log=start),
            ]
        )

    def write(self, points: Iterable[Point]) -> None:
        """Append points: all of them, or none and OSError."""
        self._write(
            Event(
                wall_time=point.when,
                step=point.step,
                summary=Summary(value=[Summary.Value(tag=point.tag, simple_value=point.value)]),
            )
            for point in points
        )

    def show(self, step: int, summaries: Iterable[Summary], graph: GraphDef | None = None) -> None:
        """Append pictures, texts and the like, and the graph: all of them, or none and OSError."""
        now = time.time()
        events = [Event(wall_time=now, step=step, summary=one) for one in summaries]
        if graph is not None:
            events.append(Event(wall_time=now, graph_def=graph.SerializeToString()))
        self._write(events)

    def settle(self) -> None:
        """Have it on the disk."""
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Nothing more comes."""
        self._file.close()

    def _write(self, events: Iterable[Event]) -> None:
        records = _Records()
        for event in events:
            records.add(event)
        end = self._file.tell()
        left = memoryview(records.content)
        try:
            while left:
                left = left[self._file.write(left) :]
        except OSError:
            self._file.truncate(end)
            self._file.seek(end)
            raise


class _Records:
    """The bytes of events, as TensorBoard frames them."""

    def __init__(self) -> None:
        self.content = bytearray()
        self._writer = RecordWriter(self)

    def write(self, data: bytes) -> None:
        self.content += data

    def add(self, event: Event) -> None:
        self._writer.write(event.SerializeToString())


def _next(folder: Path) -> Path:
    """A name that sorts after those of all event files there are, whatever the clock says."""
    times = (re.match(r"\d{10}(?!\d)", path.name.removeprefix(NAME)) for path in in_order(folder))
    last = max((int(time[0]) for time in times if time), default=0)
    when = max(int(time.time()), last + 1)
    return folder / f"{NAME}{when:010d}.{socket.gethostname()}.{os.getpid()}.0"
