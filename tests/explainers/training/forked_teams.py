"""Workers of several processes that start at once: forked, as those of `benchmarks.mortal` are.

What `torchrun` does for its processes, the test's own process does here: it tells each its place
and keeps the store by which they find each other.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from unittest import mock

from torch.distributed import TCPStore

from benchmarks import mortal
from explainers.training import launchers

Fault = Callable[[int], None]
"""What is done to each process before it begins: a function of a module, which gets the rank."""


def member(rank: int, processes: int, port: int, fault: Fault | None, *place: Path) -> None:
    """Be one of the processes; runs in the forked one."""
    os.environ |= {
        "RANK": str(rank),
        "LOCAL_RANK": str(rank),
        "WORLD_SIZE": str(processes),
        "MASTER_ADDR": "127.0.0.1",
        "MASTER_PORT": str(port),
        "TORCHELASTIC_USE_AGENT_STORE": "True",
    }
    mortal.live(*place, 0, partial(fault, rank) if fault else None)


class Teams(mortal.Forks):
    """Starts workers of so many processes."""

    def __init__(self, processes: int, fault: Fault | None) -> None:
        super().__init__(None)
        self._processes = processes
        self._about = fault
        self._store = TCPStore("127.0.0.1", 0, is_master=True, wait_for_workers=False)

    def start(self, folder: Path, cache: Path | None, log: Path) -> str:
        job = str(len(mortal.started))
        for rank in range(self._processes):
            told = (rank, self._processes, self._store.port, self._about, folder, cache, log)
            process = mortal.FORK.Process(target=member, args=told, daemon=False)
            process.start()
            mortal.started.append(mortal.Forked(process))
        return job


@contextlib.contextmanager
def teams(processes: int, fault: Fault | None = None) -> Iterator[list[mortal.Forked]]:
    """Have runs that are started within the block started so; gives their processes."""
    with mortal.quick_workers(), mock.patch.object(launchers, "HERE", Teams(processes, fault)):
        yield mortal.started
