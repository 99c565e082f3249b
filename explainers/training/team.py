"""Who trains together: one process, as a rule; `together` has what several of them do instead.

Nothing here imports PyTorch: a worker takes its place before it does.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from explainers.training.knobs import Knobs
from explainers.training.recipe import Recipe

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn


class OverError(Exception):
    """The process that leads has said that no further step is made."""


class Share(NamedTuple):
    """The places of a batch that one process takes, from `start` to before `stop`.

    With `factor` times the mean loss of each share, the mean over all processes is the mean over
    the pictures of the whole batch, however unequal the shares are.
    """

    start: int
    stop: int
    factor: float


def share(start: int, stop: int, rank: int, processes: int) -> Share:
    """The share that process `rank` has of the places `start` to before `stop`.

    Where they are unequal the first processes have one picture more. Where there are fewer
    pictures than processes, the last processes look at a picture that does not count for them
    (`factor` is 0), since many a layer refuses a batch without any.
    """
    count = stop - start
    each, more = divmod(count, processes)
    size = each + (rank < more)
    if not size:
        return Share(start, start + 1, 0.0)
    first = start + rank * each + min(rank, more)
    return Share(first, first + size, size * processes / count)


def dice(seed: int, rank: int, step: int) -> int:
    """What the dice of a process are thrown from in a step: others for each, and always the same.

    A checkpoint thus need not hold the dice of all processes.
    """
    return zlib.crc32(f"{seed} {rank} {step}".encode())


class Team:
    """One process that trains by itself: whole batches, and nobody to tell of them."""

    rank = 0
    processes = 1

    def __enter__(self) -> Team:
        """Lead the others for the length of a block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Tell them that it is over."""
        self.dismiss()

    def gather(self) -> None:
        """Meet the others; raises RuntimeError if they do not come."""

    def call(
        self, recipe: Recipe, state: Callable[[], dict[str, Any]], look: Callable[[], None]
    ) -> None:
        """Have the others make the training that this process has made, and wait for them.

        `look` is called several times a second meanwhile; what it raises ends the waiting.
        """

    def device(self, device: torch.device) -> torch.device:
        """Which device of that kind this process computes on."""
        return device

    def trained(self, model: nn.Module, device: torch.device) -> nn.Module:
        """What to call in place of `model` in training, so that all get the same gradients."""
        return model

    def share(self, start: int, stop: int) -> Share:
        """What this process takes of the places `start` to before `stop` of an epoch."""
        return Share(start, stop, 1.0)

    def agree(self, knobs: Knobs) -> Knobs:
        """Begin a step: the `knobs` of the process that leads, for which the others wait.

        To them it raises OverError where no further step is made.
        """
        return knobs

    def mean(self, losses: Tensor) -> Tensor:
        """The mean of what all have; then each of them has its gradients, too."""
        return losses

    def dismiss(self) -> bool:
        """Tell the others that it is over, if that is not done; false if some have not heard it."""
        return True

    def fault(self) -> str:
        """Which of the others failed and why, in a sentence; empty if none did."""
        return ""


ALONE = Team()
