"""One that looks at a run for all its viewers, for as long as there are any.

All who look at one run wait for the same next frame: it is made once, and each of them is woken.
What is inside of a run is looked at in the same way: see `Looked`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic, Protocol, TypeVar, cast

from starlette.concurrency import run_in_threadpool

EVERY, EARLY, SOON, OVER = 0.49, 0.25, 0.08, 2.0
"""Seconds between two looks: usually, before it has begun, while it is just about to, and once the
run is over. For it may be taken up again, deleted or renamed, through another page or server."""


class Shown(Protocol):
    """What is shown at a moment, such as a `Frame`: another tag for another content."""

    @property
    def tag(self) -> str: ...
    @property
    def begun(self) -> bool: ...
    @property
    def soon(self) -> bool: ...
    @property
    def over(self) -> bool: ...


S = TypeVar("S", bound=Shown)
S_co = TypeVar("S_co", bound=Shown, covariant=True)


class Looked(Protocol[S_co]):
    """What is looked at, such as a `Watch`."""

    def frame(self) -> S_co:
        """What is shown now."""


class Channel(Generic[S]):
    """A run and those who look at it, in the server's event loop."""

    def __init__(self, watch: Looked[S]) -> None:
        """Nobody looks yet."""
        self.viewers = 0
        self._watch = watch
        self._frame: S | None = None
        self._error: Exception | None = None
        self._changed = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None

    async def after(self, tag: str) -> S:
        """The newest frame, once it is another than the one with this tag.

        Raises what looking at the run raised: ValueError with a sentence if it is not there.
        """
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
        while self._frame is None or self._frame.tag == tag:
            if self._error is not None:
                raise self._error
            await self._changed.wait()
        return self._frame

    def close(self) -> None:
        """Nobody looks any more."""
        if self._looking is not None:
            self._looking.cancel()

    async def _look(self) -> None:
        try:
            while True:
                self._tell(await run_in_threadpool(self._watch.frame))
                await asyncio.sleep(self._pause())
        except Exception as error:  # noqa: BLE001  (raised anew for each of the viewers)
            self._frame, self._error = None, error
            self._wake()

    def _tell(self, frame: S) -> None:
        if self._frame is None or frame.tag != self._frame.tag:
            self._frame = frame
            self._wake()

    def _wake(self) -> None:
        waiting, self._changed = self._changed, asyncio.Event()
        waiting.set()

    def _pause(self) -> float:
        # Frames come at round times: viewers on the machine that trains then draw side by side,
        # so that its cores are disturbed once and not in turn.
        if self._frame is not None and self._frame.over:
            return OVER
        if self._frame is not None and self._frame.soon:
            return SOON
        begun = self._frame is not None and self._frame.begun
        return EVERY - time.time() % EVERY if begun else EARLY


_channels: dict[Looked[Shown], Channel[Shown]] = {}


@contextmanager
def of(watch: Looked[S]) -> Iterator[Channel[S]]:
    """The channel of a run, which one more looks at within."""
    channel = _channels.get(watch)
    if channel is None:
        channel = _channels[watch] = Channel(watch)
    channel.viewers += 1
    try:
        yield cast(Channel[S], channel)
    finally:
        channel.viewers -= 1
        if not channel.viewers:
            channel.close()
            del _channels[watch]
