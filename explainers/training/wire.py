"""How processes that train together talk to each other: by PyTorch's own collectives.

Words and numbers go by gloo, over TCP; gradients on graphics cards go by NCCL. When a process
ends, however it ends, the others' connections to it break, and they raise RuntimeError.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.distributed.rendezvous import rendezvous
from torch.nn.modules.batchnorm import SyncBatchNorm
from torch.nn.parallel import DistributedDataParallel

from explainers.training.knobs import Knobs

JOIN = timedelta(minutes=10)
"""What all have to come together."""

STEP = timedelta(minutes=1)
"""What the others wait for the slowest to have made its share of a step: it may be halted."""

WAIT = timedelta(days=365)
"""How long a process waits for the word of process 0, which may wait itself, test, or pause."""

NUMBERS = len(Knobs._fields)
"""How many a word has."""

LOOK = timedelta(seconds=0.1)

FRESH = 1.0
"""Seconds that the system may take to tell that another process has ended."""


class Wire:
    """The connection of one process to all others. What takes all of them, all of them call."""

    def __init__(self, rank: int, processes: int) -> None:
        """Meet all others at the place that the environment names, as `torchrun` sets it."""
        self._rank = rank
        self._processes = processes
        self._store, _, _ = next(rendezvous("env://", timeout=JOIN))
        dist.init_process_group(
            "gloo", store=self._store, rank=rank, world_size=processes, timeout=STEP
        )
        self._talk = _group("gloo", WAIT)
        self._work = dist.group.WORLD

    def word(self, *numbers: float) -> list[float]:
        """The `NUMBERS` that process 0 says, those left out being 0; the others wait for them."""
        said = torch.zeros(NUMBERS, dtype=torch.float64)
        said[: len(numbers)] = torch.tensor(numbers, dtype=torch.float64)
        self._finish(dist.broadcast(said, 0, group=self._talk, async_op=True))
        found: list[float] = said.tolist()
        return found

    def send(self, content: bytes) -> None:
        """Give `content` to all others, who `receive` it."""
        self.word(len(content))
        dist.broadcast(torch.frombuffer(bytearray(content), dtype=torch.uint8), 0, group=self._talk)

    def receive(self) -> bytes:
        """What process 0 sends."""
        content = torch.empty(int(self.word()[0]), dtype=torch.uint8)
        dist.broadcast(content, 0, group=self._talk)
        return content.numpy().tobytes()

    def meet(self, look: Callable[[], None] = lambda: None, patience: float = 0.0) -> None:
        """Wait until all are here; with `patience` no longer than so many seconds.

        Raises RuntimeError if one of them has ended, or does not come in time.
        """
        here = torch.zeros(1)
        self._finish(dist.all_reduce(here, group=self._talk, async_op=True), look, patience)

    def mean(self, values: Tensor) -> Tensor:
        """The mean over all processes of what each has; `values` is overwritten by it."""
        dist.all_reduce(values, group=self._work)
        return values.div_(self._processes)

    def parallel(self, model: nn.Module, device: torch.device) -> nn.Module:
        """The model with its gradients averaged over all processes: DistributedDataParallel.

        All begin with the weights of process 0, and each step with its running statistics.
        """
        if device.type != "cuda":
            return DistributedDataParallel(model)
        torch.cuda.set_device(device)
        self._work = _group("nccl", STEP)
        convert: Callable[..., nn.Module] = SyncBatchNorm.convert_sync_batchnorm
        model = convert(model, self._work)
        return DistributedDataParallel(model, device_ids=[device], process_group=self._work)

    def leave_word(self, text: str) -> None:
        """Leave a sentence that outlives this process."""
        with suppress(RuntimeError):  # there is nobody any more to read it
            self._store.set(_key(self._rank), text)

    def words(self) -> list[str]:
        """The sentences that others left."""
        keys = [_key(rank) for rank in range(self._processes)]
        try:
            return [self._store.get(key).decode() for key in keys if self._store.check([key])]
        except RuntimeError:  # those who kept it have ended
            return []

    def lost(self) -> list[int]:
        """Which others have ended, as far as the system has told; for the process that ends, too.

        Nothing can be said or heard after this.
        """
        deadline = time.monotonic() + FRESH
        others = [rank for rank in range(self._processes) if rank != self._rank]
        while True:
            gone = [rank for rank in others if not self._is_there(rank)]
            if gone or time.monotonic() > deadline:
                return gone
            time.sleep(FRESH / 20)

    def close(self) -> None:
        """Take leave, when all do."""
        dist.destroy_process_group()

    def _is_there(self, rank: int) -> bool:
        try:
            dist.isend(torch.zeros(1), rank, group=self._talk)
        except RuntimeError:
            return False
        return True

    @staticmethod
    def _finish(
        work: dist.Work | None, look: Callable[[], None] = lambda: None, patience: float = 0.0
    ) -> None:
        """Wait for it in such a way that Python's signal handlers are run meanwhile."""
        assert work is not None  # it is for those alone who are not of the group
        deadline = time.monotonic() + patience
        while True:
            try:
                work.wait(LOOK)
                return
            except RuntimeError:
                if work.is_completed():  # it is not that it takes long
                    work.wait()  # raises what happened, unless it was done this very moment
                    return
                if patience and time.monotonic() > deadline:
                    raise
            look()


def _group(backend: str, timeout: timedelta) -> dist.ProcessGroup:
    """A group of all processes; what takes longer raises RuntimeError."""
    group = dist.new_group(backend=backend, timeout=timeout)
    assert isinstance(group, dist.ProcessGroup)  # the number is for those who are not of it
    return group


def _key(rank: int) -> str:
    return f"last word/{rank}"
