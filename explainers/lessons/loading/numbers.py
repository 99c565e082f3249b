"""The loading lesson: its controls, its presets, and what an index of a data set leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import torch
from PIL import Image
from torch import Tensor
from torch.utils.data import Dataset

from explainers import settings
from explainers.kinds import Choice, OwnServers, Place, Text, Whole
from explainers.lessons.loading import words
from explainers.loading import plan
from explainers.loading.folders import COUNTS, MyData
from explainers.loading.plan import Plan, Request
from explainers.loading.timing import WORK
from explainers.vision import functional

BIRD, FROG = COUNTS
BOTH = "both"
LABELS = [name for name, count in COUNTS.items() for _ in range(count)]
"""The label of each index of both folders added up."""

TOTAL = len(LABELS)
TIMED_PICTURES, TIMED_BATCH = 240, 16

WHERE = OwnServers(words.WHERE, own="own")


@dataclass(frozen=True, kw_only=True)
class Values(settings.Values):
    """What the page's controls are set to."""

    view: Annotated[str, Choice(words.VIEWS)] = "dataset"
    dataset: Annotated[str, Choice(words.DATASETS)] = BOTH
    idx: Annotated[int, Whole(-TOTAL - 2, TOTAL + 1)] = 0
    batch_size: Annotated[int, Whole(1, TOTAL)] = 5
    shuffle: bool = False
    drop_last: bool = False
    sampler: Annotated[str, Choice(tuple(plan.SAMPLERS))] = plan.NONE
    num_workers: Annotated[int, Whole(0, 4)] = 0
    seed: Annotated[int, Whole(0, 99)] = 0
    epoch: Annotated[int, Whole(0, 5)] = 0
    batch: Annotated[int, Whole(0, TOTAL - 1)] = 0
    work: Annotated[str, Choice(tuple(WORK))] = "augment"
    split: Annotated[str, Choice(("train", "test"))] = "train"
    cifar_batch: Annotated[int, Whole(0, 99)] = 0
    labels: Annotated[str, WHERE] = "name"
    root_dir: Annotated[str, Place(uploads=False)] = ""
    first: Annotated[str, Text(300)] = ""
    second: Annotated[str, Text(300)] = ""
    own_idx: Annotated[int, Whole(-100_000, 99_999)] = 0


PRESETS: Mapping[str, Values] = {
    "in_order": Values(),
    "shuffle": Values(shuffle=True),
    "drop_last": Values(shuffle=True, drop_last=True),
    "two_workers": Values(shuffle=True, num_workers=2),
    "weighted": Values(sampler=plan.WEIGHTED),
    "only_frogs": Values(sampler=plan.SUBSET),
    "not_both": Values(sampler=plan.RANDOM, shuffle=True),
}


def own_presets(values: Values) -> Mapping[str, Values]:
    """Those of the view of one's own folders; they leave the index as it is."""
    return {name: Values(labels=name, own_idx=values.own_idx) for name in words.OWN_PRESETS}


def request(values: Values) -> Request:
    """What the controls ask of the DataLoader."""
    return Request(
        LABELS,
        batch_size=values.batch_size,
        shuffle=values.shuffle,
        drop_last=values.drop_last,
        sampler=values.sampler,
        num_workers=values.num_workers,
        seed=values.seed,
        epoch=values.epoch,
    )


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


def length(dataset: Dataset[Any]) -> int:
    """`len(dataset)`, for a type that does not promise to have one."""
    return len(dataset)  # type: ignore[arg-type]


def item(dataset: Dataset[Any], name: str, idx: int) -> Item:
    """`dataset[idx]`, where `name` is one of the three."""
    try:
        picture, label = dataset[idx]
    except (IndexError, ValueError) as error:
        return Item(None, "", None, f"{type(error).__name__}: {error}")
    return Item(picture, label, idx % length(dataset) + (COUNTS[BIRD] if name == FROG else 0))


def arithmetic(name: str, idx: int) -> str:
    """Where an index of the sum leads, with its numbers, in a sentence."""
    total = TOTAL if name == BOTH else COUNTS[name]
    place = idx % total
    counted = f"{idx} counts from the end: {total} − {-idx} = {place}. " if idx < 0 else ""
    if name != BOTH:
        return f"{counted}File {place} of the folder `{name}`."
    first = COUNTS[BIRD]
    if place < first:
        return f"{counted}{place} < {first}, so it is index **{place}** of the first: `{BIRD}`."
    return (
        f"{counted}{place} ≥ {first}, so it is index {place} − {first} = **{place - first}** of "
        f"the second: `{FROG}`."
    )


def batch(both: Dataset[Any], indices: tuple[int, ...]) -> tuple[Tensor, list[str]]:
    """The batch that a DataLoader would collate: uint8 (N, 3, H, W), and the labels."""
    pairs = [both[index] for index in indices]
    images = torch.stack([functional.pil_to_tensor(picture) for picture, _ in pairs])
    return images, [label for _, label in pairs]
