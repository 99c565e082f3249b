"""What a launcher is: it starts workers, finds them and calls them off.

A worker shares nothing with those who watch but its run's folder, and what is asked of it stands
there too. So there is little left for a launcher to do: a process has to come from somewhere, and
before it has said a word, only the launcher knows what became of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol


class LaunchError(RuntimeError):
    """A worker could not be started, found or called off; the message is a sentence."""


@dataclass(frozen=True)
class Found:
    """Where a worker is, as far as its launcher knows, and what there is to say about it.

    It is `waiting` for its place, `there`, `gone`, or nobody can tell at the moment (`unknown`).
    """

    state: Literal["waiting", "there", "gone", "unknown"]
    sentence: str = ""


class Launcher(Protocol):
    """Starts workers somewhere. Threads may share one; a job is what it calls a worker."""

    @property
    def name(self) -> str:
        """What the setting and the run's folder call it."""

    @property
    def queues(self) -> bool:
        """Whether a worker may have to wait for its place: whoever starts one does not wait."""

    def expect(self, cache: Path | None) -> bool:
        """Be prepared: somebody looks at the button that starts a run. Returns at once.

        Whether a process makes itself ready; it also draws the pictures, where there are none.
        """

    def start(self, folder: Path, cache: Path | None, log: Path) -> str:
        """Have a worker train the run in `folder`; gives the job.

        `cache` is where data sets are kept; what the worker prints is added to the file `log`.
        Raises LaunchError with a sentence, or OSError, if there will be none.
        """

    def found(self, job: str) -> Found:
        """Where the worker is. Cheap, and waits for nobody."""

    def stop(self, job: str) -> bool:
        """Have a worker hear sooner that it is asked to stop; whether it could be reached.

        What it is asked stands in the run's folder, and it looks there in any case. LaunchError.
        """

    def devices(self) -> Sequence[str]:
        """The device types that its workers may find, the fastest first. LaunchError."""

    def check_device(self, device: str) -> None:
        """Raise ValueError, saying which there are, if its workers find no such device.

        `"auto"` is the fastest one. LaunchError if nobody can tell.
        """
