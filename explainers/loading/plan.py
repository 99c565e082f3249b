"""Which index goes into which batch: asked of a real DataLoader, never computed beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch.utils.data import (
    DataLoader,
    RandomSampler,
    Sampler,
    SequentialSampler,
    SubsetRandomSampler,
    WeightedRandomSampler,
)

NONE, SEQUENTIAL, RANDOM, WEIGHTED, SUBSET = (
    "None",
    "SequentialSampler",
    "RandomSampler",
    "WeightedRandomSampler",
    "SubsetRandomSampler",
)
SAMPLERS: Mapping[str, str] = {
    NONE: "shuffle decides: in order, or mixed anew each epoch.",
    SEQUENTIAL: "0, 1, 2, …: what shuffle=False uses inside.",
    RANDOM: "Each index once, in a random order: what shuffle=True uses inside.",
    WEIGHTED: "Draws with replacement, each index as often as its weight says: here both classes "
    "come equally often, though there are more birds.",
    SUBSET: "Only some indices, in a random order: here those of the second folder.",
}
"""The samplers, and what each does, in a sentence."""


@dataclass(frozen=True)
class Request:
    """What a DataLoader is asked for, by its own argument names, and which epoch to look at.

    `labels` has one class for each index of the data set; `epoch` counts from 0.
    """

    labels: Sequence[str]
    batch_size: int = 1
    shuffle: bool = False
    drop_last: bool = False
    sampler: str = NONE
    num_workers: int = 0
    seed: int = 0
    epoch: int = 0


@dataclass(frozen=True)
class Plan:
    """The batches of one epoch, in order; `dropped` is the last one, where drop_last left it out.

    `workers` names the worker that loads each batch; it is empty without workers.
    """

    batches: tuple[tuple[int, ...], ...]
    dropped: tuple[int, ...]
    workers: tuple[int, ...]
    size: int

    @property
    def times(self) -> list[int]:
        """How often each index of the data set is in a batch."""
        seen = [index for batch in self.batches for index in batch]
        return [seen.count(index) for index in range(self.size)]

    def batches_of(self, index: int) -> list[int]:
        """The batches that hold `index`, in order: none, one, or several with replacement."""
        return [k for k, batch in enumerate(self.batches) if index in batch]


def plan(request: Request) -> Plan:
    """The batches of the epoch that is asked for; raises the ValueError of DataLoader itself.

    Batches go to the workers in turn, so that batch k is loaded by worker k mod num_workers (see
    "Multi-process data loading" in the documentation of torch.utils.data).
    """
    batches = _epoch(request, request.drop_last)
    every = _epoch(request, False) if request.drop_last else batches
    dropped = every[-1] if len(every) > len(batches) else ()
    workers = [k % request.num_workers for k in range(len(batches))] if request.num_workers else []
    return Plan(batches, dropped, tuple(workers), len(request.labels))


def loader(dataset: Any, request: Request, **rest: Any) -> DataLoader[Any]:
    """A DataLoader over `dataset` (one item a label), as asked for; `rest` goes to it as well."""
    generator = torch.Generator().manual_seed(request.seed)
    return DataLoader(
        dataset,
        batch_size=request.batch_size,
        shuffle=request.shuffle,
        sampler=sampler(request, generator),
        drop_last=request.drop_last,
        generator=generator,
        **rest,
    )


def sampler(request: Request, generator: torch.Generator) -> Sampler[int] | None:
    """The sampler of this name; None where there is none."""
    size = range(len(request.labels))
    if request.sampler == SEQUENTIAL:
        return SequentialSampler(size)
    if request.sampler == RANDOM:
        return RandomSampler(size, generator=generator)
    if request.sampler == WEIGHTED:
        return WeightedRandomSampler(weights(request.labels), len(size), generator=generator)
    if request.sampler == SUBSET:
        return SubsetRandomSampler(subset(request.labels), generator=generator)
    return None


def weights(labels: Sequence[str]) -> list[float]:
    """One over the size of its class for each index: every class weighs the same in sum."""
    return [1 / labels.count(label) for label in labels]


def subset(labels: Sequence[str]) -> list[int]:
    """The indices whose class is that of the last one: the second folder."""
    return [index for index, label in enumerate(labels) if label == labels[-1]]


def _epoch(request: Request, drop_last: bool) -> tuple[tuple[int, ...], ...]:
    asked = Request(**{**vars(request), "drop_last": drop_last})
    made = loader(range(len(request.labels)), asked, collate_fn=tuple)
    for _ in range(request.epoch):
        list(made)  # an epoch moves the generator on
    return tuple(made)
