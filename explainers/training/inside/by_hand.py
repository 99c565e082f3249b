"""One weight of a run set by hand: what becomes of the guesses for the sample pictures.

It is tried on the newest checkpoint, of which a paused run has one of just before the pause. The
run itself keeps its own weight.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.func import functional_call

from explainers.networks.trained import Trained
from explainers.once import Once
from explainers.training import checkpoint, learned
from explainers.training.run import Run


@dataclass(frozen=True)
class Spot:
    """A number among a layer's weights.

    >>> Spot.read("conv1:3,0,2,2")
    Spot(layer='conv1', index=(3, 0, 2, 2))
    """

    layer: str
    index: tuple[int, ...]

    @classmethod
    def read(cls, text: str) -> Spot:
        """The spot that an address names. Raises ValueError, in words, if it names none."""
        layer, _, places = text.rpartition(":")
        parts = places.split(",")
        if not layer or len(parts) > 4 or not all(p.isdecimal() and len(p) < 7 for p in parts):
            raise ValueError(
                f"weight is {text!r}: name a layer and a place in it, such as conv1:3,0,2,2."
            )
        return cls(layer, tuple(map(int, parts)))

    def __str__(self) -> str:
        """As `read` takes it."""
        return f"{self.layer}:{','.join(map(str, self.index))}"


@dataclass(frozen=True)
class Opened:
    """What a run keeps, its sample pictures as the network gets them, and what it says to them."""

    trained: Trained
    batch: Tensor
    labels: tuple[int, ...]
    step: int
    chances: Tensor

    def weight(self, spot: Spot) -> float:
        """The number at a spot. Raises ValueError, in words, where there is none."""
        return float(self._weights(spot)[spot.index])

    def tried(self, spot: Spot, value: float) -> Tensor:
        """The probabilities (pictures, classes) with another number at a spot.

        Raises ValueError as `weight`, or where the answers are no numbers then.
        """
        weights = self._weights(spot).clone()
        weights[spot.index] = value
        with torch.no_grad():
            changed = {f"{spot.layer}.weight": weights}
            scores: Tensor = functional_call(self.trained.network, changed, (self.batch,))
        return self.trained.chances(scores)

    def clicked(self, told: str, channel: int) -> Spot:
        """The spot of a number that was clicked: its layer, kernel, row and column; of a linear
        layer its row and column.

        Of a kernel's input channels that of the number `channel`, or the last. Raises ValueError,
        in words, if there is none.
        """
        spot = Spot.read(told)
        if len(spot.index) == 3:
            kernel, row, column = spot.index
            channels = self._weights(Spot(spot.layer, (kernel, 0, row, column))).shape[1]
            spot = Spot(spot.layer, (kernel, min(channel, channels - 1), row, column))
        self._weights(spot)
        return spot

    def _weights(self, spot: Spot) -> Tensor:
        try:
            weights = self.trained.network.get_parameter(f"{spot.layer}.weight").detach()
        except AttributeError:
            raise ValueError(f"weight is {spot}: no layer {spot.layer} has weights here.") from None
        shape = tuple(weights.shape)
        inside = all(at < size for at, size in zip(spot.index, shape, strict=False))
        if len(spot.index) != len(shape) or not inside:
            raise ValueError(
                f"weight is {spot}: the weights of {spot.layer} have the shape {shape}, and places "
                "are counted from 0."
            )
        return weights


_opened: Once[Opened] = Once(3)


def opened(run: Run) -> Opened:
    """The newest checkpoint of a run, opened once for all who try.

    Raises ValueError, in words, or OSError where there is none that can be read.
    """
    try:
        found = run.folder.latest.stat()
    except FileNotFoundError:
        raise ValueError(f"The run {run.name} has no checkpoint yet.") from None
    key = (run.folder.path, run.created, found.st_mtime_ns, found.st_ino)
    return _opened.get(key, lambda: _open(run))


def _open(run: Run) -> Opened:
    held = checkpoint.load(run.folder.latest)
    sample = run.sample()
    if sample is None:
        raise ValueError(f"The run {run.name} has no sample pictures yet.")
    trained = learned.network_of(held)
    batch = trained.prepare(sample.images)
    with torch.no_grad():
        chances = trained.chances(trained.network(batch))
    return Opened(trained, batch, tuple(sample.labels.tolist()), held.step, chances)
