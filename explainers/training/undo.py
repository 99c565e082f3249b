"""A step of training that fails leaves no trace: what was learned before it is still whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby

import torch
from torch import Tensor, nn


class Undo:
    """Knows what a forward pass changes besides its results: running statistics and the dice."""

    def __init__(self, model: nn.Module, device: torch.device) -> None:
        """Keep room for a copy of the model's buffers; they lie on `device`."""
        self._device = device

        def kind(buffer: Tensor) -> str:
            return f"{buffer.dtype} {buffer.device}"

        buffers = sorted(model.buffers(), key=kind)
        # Lists of one kind are copied by a single call to the device, however many they are.
        self._now = [list(group) for _, group in groupby(buffers, kind)]
        self._before = [[buffer.clone() for buffer in group] for group in self._now]

    @contextmanager
    def if_it_fails(self) -> Iterator[None]:
        """Put all of it back if the block raises an Exception, which goes on."""
        dice = self._keep()
        try:
            yield
        except Exception:
            self._put_back(*dice)
            raise

    @contextmanager
    def afterwards(self) -> Iterator[None]:
        """Put all of it back after the block, however it ends."""
        dice = self._keep()
        try:
            yield
        finally:
            self._put_back(*dice)

    def _keep(self) -> tuple[Tensor, Tensor | None]:
        for now, before in zip(self._now, self._before, strict=True):
            torch._foreach_copy_(before, now)
        return torch.get_rng_state(), cuda_dice(self._device)

    def _put_back(self, dice: Tensor, cuda: Tensor | None) -> None:
        for now, before in zip(self._now, self._before, strict=True):
            torch._foreach_copy_(now, before)
        throw_as(dice, cuda, self._device)


def cuda_dice(device: torch.device) -> Tensor | None:
    """The state of the dice of a CUDA device; None for any other device."""
    return torch.cuda.get_rng_state(device) if device.type == "cuda" else None


def throw_as(dice: Tensor, cuda: Tensor | None, device: torch.device) -> None:
    """Have the dice fall as they would from these states on, of the CPU and of a CUDA `device`."""
    torch.set_rng_state(dice.cpu())
    if device.type == "cuda" and cuda is not None:
        torch.cuda.set_rng_state(cuda.cpu(), device)
