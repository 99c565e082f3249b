"""The loading lesson: its controls, its presets, and what an index of a data set leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from torch import Tensor
from torch.utils.data import ConcatDataset, Dataset

from explainers.listed import Choice, Flag, Whole
from explainers.loading import plan
from explainers.loading.folders import COUNTS, MyData
from explainers.loading.plan import Plan, Request
from explainers.loading.timing import WORK
from explainers.settings import Setting
from explainers.vision import functional

DATASET, FOLDERS, BATCHES, WORKERS, CIFAR, PREDICT = (
    "Data set",
    "Your own folders",
    "Batches",
    "Workers",
    "CIFAR-10",
    "Predict, then see",
)
BIRD, FROG = COUNTS
BOTH = f"{BIRD} + {FROG}"
LABELS = [name for name, count in COUNTS.items() for _ in range(count)]
"""The label of each index of both folders added up."""

TOTAL = len(LABELS)
TIMED_PICTURES, TIMED_BATCH = 240, 16

SETTINGS: tuple[Setting, ...] = (
    Choice("view", DATASET, (DATASET, FOLDERS, BATCHES, WORKERS, CIFAR, PREDICT)),
    Choice("dataset", BOTH, (BIRD, FROG, BOTH)),
    Whole("idx", 0, -TOTAL - 2, TOTAL + 1),
    Whole("batch_size", 5, 1, TOTAL),
    Flag("shuffle", False),
    Flag("drop_last", False),
    Choice("sampler", plan.NONE, tuple(plan.SAMPLERS)),
    Whole("num_workers", 0, 0, 4),
    Whole("seed", 0, 0, 99),
    Whole("epoch", 0, 0, 5),
    Whole("batch", 0, 0, TOTAL - 1),
    Choice("work", "augment", tuple(WORK)),
    Choice("split", "train", ("train", "test")),
    Whole("cifar_batch", 0, 0, 99),
)

PRESETS: Mapping[str, Mapping[str, Any]] = {
    "In order": {},
    "shuffle=True": {"shuffle": True},
    "drop_last=True": {"shuffle": True, "drop_last": True},
    "Two workers": {"shuffle": True, "num_workers": 2},
    "Weighted": {"sampler": plan.WEIGHTED},
    "Only the frogs": {"sampler": plan.SUBSET},
    "Not both": {"sampler": plan.RANDOM, "shuffle": True},
}


def request(values: Mapping[str, Any]) -> Request:
    """What the controls ask of the DataLoader."""
    names = ("batch_size", "shuffle", "drop_last", "sampler", "num_workers", "seed", "epoch")
    return Request(LABELS, **{name: values[name] for name in names})


def mend(asked: Request) -> str:
    """What would mend a request that DataLoader refuses, in a sentence."""
    return (
        f"A sampler says which index comes next, and so does shuffle. With {asked.sampler}, leave "
        "shuffle out: RandomSampler shuffles already, and the others mean an order of their own."
    )


def counts(made: Plan, asked: Request) -> str:
    """How many batches there are and why, and what no batch holds, in sentences."""
    seen = made.times
    size = asked.batch_size
    drawn = sum(seen) + len(made.dropped)
    exact = drawn % size == 0
    rounding = "" if exact else (", rounded down" if asked.drop_last else ", rounded up")
    lines = [f"`len(loader)`: {drawn} ÷ {size}{rounding} = **{len(made.batches)}** batches."]
    if made.dropped:
        lines.append(f"drop_last leaves out **{len(made.dropped)}** of them in this epoch.")
    elif not exact:
        lines.append(f"The last batch is smaller: **{len(made.batches[-1])}** instead of {size}.")
    if not made.batches:
        lines.append("**No batch at all**: a training loop over this loader would do nothing.")
    never, often = seen.count(0), sum(times > 1 for times in seen)
    if asked.sampler == plan.WEIGHTED:
        lines.append(f"{often} indices come more than once, {never} never: drawn with replacement.")
    elif asked.sampler == plan.SUBSET:
        lines.append(f"{never} of the {made.size} indices never come.")
    return "  \n".join(lines)


# --- the data set ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Item:
    """What an index gave: the picture and its label, or Python's own error.

    `place` is the index from the front, among both folders; None where there is none.
    """

    picture: Image.Image | None
    label: str
    place: int | None
    error: str = ""


def datasets(folder: Path) -> dict[str, Dataset[Any]]:
    """The data set of each folder, and both added up."""
    one, other = (MyData(str(folder), name) for name in (BIRD, FROG))
    return {BIRD: one, FROG: other, BOTH: one + other}


def item(dataset: Dataset[Any], name: str, idx: int) -> Item:
    """`dataset[idx]`, where `name` is one of the three."""
    length = len(dataset)  # type: ignore[arg-type]
    try:
        picture, label = dataset[idx]
    except (IndexError, ValueError) as error:
        return Item(None, "", None, f"{type(error).__name__}: {error}")
    return Item(picture, label, idx % length + (COUNTS[BIRD] if name == FROG else 0))


def arithmetic(name: str, idx: int) -> str:
    """Where an index of the sum leads, with its numbers, in a sentence."""
    length = TOTAL if name == BOTH else COUNTS[name]
    place = idx % length
    counted = f"{idx} counts from the end: {length} − {-idx} = {place}. " if idx < 0 else ""
    if name != BOTH:
        return f"{counted}File {place} of the folder `{name}`."
    first = COUNTS[BIRD]
    if place < first:
        return f"{counted}{place} < {first}, so it is index **{place}** of the first: `{BIRD}`."
    return (
        f"{counted}{place} ≥ {first}, so it is index {place} − {first} = **{place - first}** of "
        f"the second: `{FROG}`."
    )


def batch(both: ConcatDataset[Any], indices: tuple[int, ...]) -> tuple[Tensor, list[str]]:
    """The batch that a DataLoader would collate: uint8 (N, 3, H, W), and the labels."""
    pairs = [both[index] for index in indices]
    images = torch.stack([functional.pil_to_tensor(picture) for picture, _ in pairs])
    return images, [label for _, label in pairs]
