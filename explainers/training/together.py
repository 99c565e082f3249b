"""Several processes that train one run together, as `torchrun` starts them.

Each of them has the whole network and learns from its share of every batch. PyTorch's
DistributedDataParallel averages the gradients before each takes the step, so the networks stay the
same, and are the network that one process makes of whole batches. Process 0 leads: the run folder
is its alone. Before each step the others wait for its word, however long: that the step is made,
and with which learning rate, or that it is over.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from explainers.training.knobs import Knobs
from explainers.training.recipe import Recipe
from explainers.training.team import ALONE, OverError, Share, Team, share

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

    from explainers.training.wire import Wire

_OVER, _CALL = 0.0, -1.0
"""Words of process 0 besides the learning rate's scale of a step, which is greater than 0."""

PATIENCE = 10.0
"""Seconds in which all have to hear that it is over."""


class Call(NamedTuple):
    """What the others are called to make: a training by this recipe, that goes on from a state."""

    recipe: Recipe
    state: dict[str, Any]


class Together(Team):
    """One of several processes, see `Team`: the first of them leads, the others follow."""

    def __init__(self, rank: int, processes: int, local: int) -> None:
        """Process `rank` of so many, on its machine the one of number `local`."""
        self.rank = rank
        self.processes = processes
        self._local = local
        self._met: Wire | None = None
        self._listening = False
        """Whether the others wait for the word of process 0 and do nothing else."""
        self._dismissed = False

    def gather(self) -> None:
        """Meet the others; raises RuntimeError if they do not come."""
        from explainers.training.wire import Wire

        self._met = Wire(self.rank, self.processes)
        self._listening = True

    @property
    def _wire(self) -> Wire:
        if self._met is None:
            raise RuntimeError("These processes have not met yet.")
        return self._met

    def call(
        self, recipe: Recipe, state: Callable[[], dict[str, Any]], look: Callable[[], None]
    ) -> None:
        """Have the others make the training that this process has made, and wait for them.

        `look` is called several times a second meanwhile; what it raises ends the waiting.
        """
        import torch

        file = io.BytesIO()
        torch.save({"recipe": recipe.to_json(), "state": state()}, file)
        self._listening = False
        self._wire.word(_CALL)
        self._wire.send(file.getvalue())
        self.meet(look)

    def called(self) -> Call | None:
        """Wait until process 0 calls; None if it is over before it began."""
        import torch

        if self._wire.word()[0] == _OVER:
            self._wire.meet()
            return None
        file = io.BytesIO(self._wire.receive())
        told = torch.load(file, map_location="cpu", weights_only=True)
        return Call(Recipe.from_json(told["recipe"]), told["state"])

    def meet(self, look: Callable[[], None] = lambda: None) -> None:
        """Wait until all have come as far as this."""
        self._wire.meet(look)

    def device(self, device: torch.device) -> torch.device:
        """The graphics card of this process, or the processor.

        Raises ValueError, in words, where there is none for it.
        """
        return _device(device, self._local, self.processes)

    def trained(self, model: nn.Module, device: torch.device) -> nn.Module:
        """What to call in place of `model` in training, so that all get the same gradients.

        All processes come to this before any goes on. On CUDA the model's batch norms become such
        as count the pictures of all shares.
        """
        made = self._wire.parallel(model, device)
        self._listening = True
        return made

    def share(self, start: int, stop: int) -> Share:
        """What this process takes of the places `start` to before `stop` of an epoch."""
        return share(start, stop, self.rank, self.processes)

    def agree(self, knobs: Knobs) -> Knobs:
        """Begin a step: the `knobs` of process 0, for which the others wait.

        To the others it raises OverError where process 0 makes no further step.
        """
        if self.rank == 0:
            self._wire.word(*knobs)
            self._listening = False
            return knobs
        word = self._wire.word()
        if word[0] == _OVER:
            self._wire.meet()
            raise OverError
        return Knobs(*word)

    def mean(self, losses: Tensor) -> Tensor:
        """The mean of what all have; then each of them has its gradients, too."""
        mean = self._wire.mean(losses)
        self._listening = True
        return mean

    def dismiss(self) -> bool:
        """Tell the others that it is over, if that is not done; false if some have not heard it."""
        if self._met is not None and self._listening:
            self._listening = False
            with suppress(RuntimeError):  # one of them has ended already
                self._met.word(_OVER)
                self._met.meet(patience=PATIENCE)
                self._met.close()
                self._dismissed = True
        return self._dismissed

    def say(self, sentence: str) -> None:
        """Leave a last word for process 0, which asks for it by `fault`."""
        if self._met is not None:
            self._met.leave_word(f"Process {self.rank + 1} of {self.processes}: {sentence}")

    def fault(self) -> str:
        """Which of the others failed and why, in a sentence; empty if none did."""
        if self._met is None:
            return ""
        said, lost = self._met.words(), self._met.lost()
        if said:
            return said[0]
        if not lost:
            return ""
        which = f"Process {lost[0] + 1} of {self.processes}"
        if lost[0] == 0:
            return f"{which} has ended, and with it the run."
        return f"{which} ended without a word: it was killed, or crashed."


def _device(device: torch.device, local: int, processes: int) -> torch.device:
    import torch

    if device.type == "cpu":
        return device
    if device.type != "cuda":
        raise ValueError(
            f"{processes} processes are to train together, which PyTorch can do on cpu and cuda, "
            f"not on {device.type}. Set device=cpu, or train with one process."
        )
    cards = torch.cuda.device_count()
    if local >= cards:
        raise ValueError(
            f"Process {local + 1} of this machine has no graphics card to itself: PyTorch finds "
            f"{cards}. Start as many processes as there are cards, or set device=cpu."
        )
    return torch.device("cuda", local)


def of_environment(said: Mapping[str, str] = os.environ) -> Team:
    """Those whom `torchrun` started together with this process; `ALONE` where nobody did.

    Raises ValueError, in words, where the environment says that there are several, but not who.
    """
    if said.get("WORLD_SIZE", "1") == "1":
        return ALONE
    names = ("RANK", "WORLD_SIZE", "LOCAL_RANK")
    texts = [said.get(name, "") for name in names]
    if not all(text.isascii() and text.isdigit() for text in texts):
        told = ", ".join(f"{name}={text!r}" for name, text in zip(names, texts, strict=True))
        raise ValueError(f"{told}: these name no one of several processes. Start them by torchrun.")
    rank, processes, local = map(int, texts)
    return Together(rank, processes, local)
