"""A network's learning as a row of moments: its first weights, and every checkpoint that is kept.

A moment is only named here; `opened` reads it, once for all who look at it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from torch import nn

from explainers.networks import first_weights, registry, trained, weight_files
from explainers.networks.trained import Trained
from explainers.once import Once
from explainers.training import checkpoint, learned, thinning
from explainers.training.parents import Parent
from explainers.training.run import Run

SHIPPED_EPOCHS = 16
"""After how many epochs, begun from the weights of seed 0, the shipped weights were kept."""


@dataclass(frozen=True)
class Opened:
    """A network at a moment, and how it did in the test then; None where it was not tested."""

    trained: Trained
    accuracy: float | None = None
    loss: float | None = None


@dataclass(frozen=True)
class Moment:
    """The network after `epoch` epochs, which is called `name`; `of` tells it from all others.

    `why` is for what it is kept, where it is not for its epoch.
    """

    epoch: int
    name: str
    of: Hashable
    make: Callable[[], Opened] = field(compare=False)
    why: str = ""


_opened: Once[Opened] = Once(20_000_000, lambda found: _numbers(found.trained.network))


def opened(moment: Moment) -> Opened:
    """What a moment holds; raises ValueError, in words, or OSError where it cannot be read."""
    return _opened.get(moment.of, moment.make)


def _numbers(network: nn.Module) -> int:
    return 1 + sum(parameter.numel() for parameter in network.parameters())


# --- which moments there are ---------------------------------------------------------------------


def of_run(run: Run) -> tuple[Moment, ...]:
    """The moments of a run that has a checkpoint, its first weights included.

    Raises ValueError, in words, where it has none yet, and OSError where one has just gone.
    """
    kept = learned.files_of(run)
    epochs, files = tuple(kept), list(kept.values())
    parent, past = Parent.read(run.folder), run.folder.past
    begun = Moment(
        0,
        _beginning(run, None if past.exists() else parent),
        ("first", files[0], weight_files.stamp(files[0])),
        partial(_begun, run, files[0]),
    )
    if past.exists() and parent and parent.epoch:
        forked = _at(parent.epoch, f"forked {parent.when}", past, "it was forked here")
        return begun, forked, *_after(epochs, files)
    if epochs == (0,):
        return begun, _at(1, "stopped in epoch 1", files[0])
    return begun, *_after(epochs, files)


def _after(epochs: Sequence[int], files: Sequence[Path]) -> tuple[Moment, ...]:
    """The moments after `epochs`, whose checkpoints are `files`."""
    kept = zip(epochs, files, strict=True)
    return tuple(_at(epoch, f"after epoch {epoch}", file) for epoch, file in kept if epoch)


def _at(epoch: int, name: str, file: Path, why: str = "") -> Moment:
    return Moment(epoch, name, (file, weight_files.stamp(file)), partial(_of_file, file), why)


def _beginning(run: Run, parent: Parent | None) -> str:
    """Where its first weights come from, in words; `parent` is whose they are, where that is so."""
    if not run.folder.start.exists():
        return f"drawn from seed {run.recipe.seed}"
    if parent is None:
        return "another run's weights"
    after = f", {parent.when}" if parent.when else ""
    return f"the weights of {parent.run}{after}"


def of_shipped(network: str, data: str) -> tuple[Moment, Moment]:
    """The first and the last weights of a network that comes with the app, see its model card."""
    file = trained.file_of(network, data)
    first = partial(_drawn, network, 0)
    last = partial(trained.shipped, network, data)
    return (
        Moment(0, "drawn from seed 0", ("first", file), lambda: Opened(_like(first(), last()))),
        Moment(
            SHIPPED_EPOCHS,
            f"after epoch {SHIPPED_EPOCHS}",
            (file, weight_files.stamp(file)),
            lambda: Opened(last()),
        ),
    )


def _of_file(path: Path) -> Opened:
    held = checkpoint.load(path)
    loss, accuracy = held.training["score"]
    tested = math.isfinite(loss)
    return Opened(learned.network_of(held), accuracy if tested else None, loss if tested else None)


def _begun(run: Run, kept: Path) -> Opened:
    """The weights that a run began with: another run's, or those drawn under its seed."""
    other = learned.opened(kept)
    network = _drawn(run.recipe.network, run.recipe.seed, len(other.classes))
    if run.folder.start.exists():
        weight_files.load(network, checkpoint.load(run.folder.start).model, run.folder.start.name)
    return Opened(_like(network, other))


def _drawn(network: str, seed: int, classes: int = 10) -> nn.Module:
    # As `Training` draws them, to the last bit.
    return first_weights.seeded(lambda: registry.build(network, classes), seed)


def _like(network: nn.Module, other: Trained) -> Trained:
    """`network` with the classes of `other`, and its pictures prepared as for it."""
    return Trained(network.eval(), other.classes, other.mean, other.std, macs=other.macs)


# --- which of them are kept, and why -------------------------------------------------------------


def reason(epoch: int, best: int, last: int, epochs: int) -> str:
    """Why the checkpoint after `epoch` is kept, of a run of `epochs` with this `best` and `last`.

    >>> reason(12, 9, 30, 100), reason(1, 9, 30, 100), reason(4, 3, 5, 5)
    ('every 6th', 'the first', 'every epoch')
    """
    every = thinning.every(epochs)
    if epoch == 0:
        return "the beginning"
    if every == 1:
        return "every epoch"
    roles = {"the first": 1, "the best": best, "the last": last}
    found = [role for role, one in roles.items() if one == epoch]
    if epoch % every == 0:
        found.append(f"every {_ordinal(every)}")
    return ", ".join(found) or "it was the last"


def _ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


# --- how far its weights have come ---------------------------------------------------------------


@dataclass(frozen=True)
class Distance:
    """How far a layer's weights lie from its first ones: ‖W − W₀‖, and ‖W₀‖ (Euclidean norms)."""

    moved: float
    first: float

    @property
    def ratio(self) -> float:
        """‖W − W₀‖ / ‖W₀‖."""
        return self.moved / self.first


def distances(network: nn.Module, first: nn.Module) -> Mapping[str, Distance]:
    """How far the weights of each layer have moved; biases, and weights that were 0, are left out.

    Both networks have the same layers.
    """
    found = {}
    for name, weight in network.named_parameters():
        layer, _, kind = name.rpartition(".")
        if kind != "weight":
            continue
        now, before = (one.detach().double() for one in (weight, first.get_parameter(name)))
        if length := float(before.norm()):
            found[layer] = Distance(float((now - before).norm()), length)
    return found
