"""What learners get wrong about loading, as questions whose answers PyTorch computes."""

from __future__ import annotations

from functools import cache

import torch
from torch.utils.data import WeightedRandomSampler

from explainers.lessons.loading.numbers import BIRD, BOTH, FROG, LABELS, TOTAL, Values
from explainers.loading import plan
from explainers.loading.folders import COUNTS
from explainers.loading.plan import Request
from explainers.losses import epoch
from explainers.predictions import Prediction
from explainers.shares import percent
from explainers.snippets import program
from explainers.worked import number


@cache
def predictions() -> tuple[Prediction, ...]:
    """The questions of the loading page, in the order of the lesson."""
    return _added(), _shuffled(), _dropped(), _mean_of_means(), _workers(), _weighted()


def _added() -> Prediction:
    first = COUNTS[BIRD]
    return Prediction(
        name="added",
        question=(
            f"`birds` has {first} pictures and `frogs` {COUNTS[FROG]}. `both = birds + frogs`. "
            f"What is `both[{first}]`?"
        ),
        options=("The last bird", "The first frog", "A picture drawn at random", "An IndexError"),
        truth="The first frog" if LABELS[first] == FROG != LABELS[first - 1] else "The last bird",
        code=program(
            "class Pictures(Dataset):",
            "    def __init__(self, name, count):",
            '        self.names = [f"{name} {k}" for k in range(count)]',
            "    def __getitem__(self, idx):",
            "        return self.names[idx]",
            "    def __len__(self):",
            "        return len(self.names)",
            "",
            f'both = Pictures("bird", {first}) + Pictures("frog", {COUNTS[FROG]})',
            f'print(both[{first - 1}], both[{first}], sep=", ")',
        ),
        belief="Adding mixes the pictures, or counts from 1.",
        because=(
            "`+` makes a `ConcatDataset`: the second is put behind the first, nothing is copied "
            f"and nothing mixed. Indices start at 0, so 0 to {first - 1} are birds and "
            f"{first} is index 0 of the frogs. Only `shuffle=True` mixes, so without it the first "
            "batches of an epoch would be all birds."
        ),
        show=Values(view="dataset", dataset=BOTH, idx=first),
    )


def _shuffled() -> Prediction:
    first, second = (
        plan.plan(Request(LABELS, 5, shuffle=True, epoch=epoch)).batches for epoch in (0, 1)
    )
    return Prediction(
        name="shuffled",
        question=(
            "`shuffle=True`, and a generator with seed 0. Are the batches of the second epoch "
            "those of the first?"
        ),
        options=("Yes, the seed fixes them", "No, they are others"),
        truth="Yes, the seed fixes them" if first == second else "No, they are others",
        code=program(
            *_loader("shuffle=True"),
            "for epoch in range(2):",
            "    print([batch.tolist() for batch in loader])",
        ),
        belief="The data set is shuffled once; a seed makes every epoch the same.",
        because=(
            "The order is drawn anew at the start of each epoch, and the generator has moved on: "
            f"the first batch is {list(first[0])} in the first epoch and {list(second[0])} in the "
            "second. The seed makes the whole **sequence** of epochs repeatable."
        ),
        show=Values(view="batches", shuffle=True, epoch=1),
    )


def _dropped() -> Prediction:
    one, other = (
        set(plan.plan(Request(LABELS, 5, shuffle=True, drop_last=True, epoch=k)).dropped)
        for k in (0, 1)
    )
    same = one == other
    options = ("Yes: they are lost", "No: each epoch leaves out others")
    return Prediction(
        name="dropped",
        question=(
            f"{TOTAL} pictures, `batch_size=5, shuffle=True, drop_last=True`: {len(one)} of them "
            "are in no batch. Are they lost for the whole training?"
        ),
        options=options,
        truth=options[0] if same else options[1],
        code=program(
            *_loader("shuffle=True, drop_last=True"),
            "for epoch in range(2):",
            "    used = [index for batch in loader for index in batch.tolist()]",
            f'    print("in no batch:", sorted(set(range({TOTAL})) - set(used)))',
        ),
        belief="drop_last removes the last pictures of the data set.",
        because=(
            "It leaves out what is left **after shuffling**: "
            f"{', '.join(map(str, sorted(one)))} in the first epoch, "
            f"{', '.join(map(str, sorted(other)))} in the second. Without shuffle it would be the "
            "same ones every time. For a test never use it: the accuracy must count every picture."
        ),
        show=Values(view="batches", shuffle=True, drop_last=True),
    )


def _mean_of_means() -> Prediction:
    made = plan.plan(Request(LABELS, 7))
    sizes = [len(batch) for batch in made.batches]
    right = torch.tensor([1.0] * (TOTAL - sizes[-1]) + [0.0] * sizes[-1])
    example = epoch.work(right, 7)
    of_means, mean = (float(value) for value in example.output)
    options = (f"{percent(mean)}", f"{percent(of_means)}", "It depends on the order of the batches")
    return Prediction(
        name="mean_of_means",
        question=(
            f"A loader gives batches of {', '.join(map(str, sizes[:-1]))} and {sizes[-1]}. The "
            f"model is right on all but the last {sizes[-1]} pictures. The batches' accuracies are "
            f"averaged: {' + '.join('1' for _ in sizes[:-1])} + 0, divided by {len(sizes)}, is "
            f"{percent(of_means)}. What is the accuracy?"
        ),
        options=options,
        truth=f"{percent(mean)}",
        code=program(
            f"right = torch.tensor([1.0] * {TOTAL - sizes[-1]} + [0.0] * {sizes[-1]})",
            "batches = right.split(7)",
            "print(sum(batch.mean() for batch in batches) / len(batches), right.mean())",
        ),
        belief="The mean of the batches' means is the mean over the pictures.",
        because=(
            f"{TOTAL - sizes[-1]} of {TOTAL} are right: {percent(mean)}. In the mean of the means "
            f"the {sizes[-1]} pictures of the last batch weigh as much as {sizes[0]} others. Add "
            "up the right ones, or weigh each batch by its size, and divide by the number of "
            "pictures at the end; the same goes for the loss."
        ),
        show=Values(view="batches", batch_size=7, batch=len(sizes) - 1),
        example=example,
    )


def _workers() -> Prediction:
    made = plan.plan(Request(LABELS, 5, shuffle=True, num_workers=4))
    plain = plan.plan(Request(LABELS, 5, shuffle=True))
    options = (
        "Yes, each worker loads a part of every batch",
        "No, the order of the batches becomes random",
        "No: the same batches, each loaded by one worker",
    )
    return Prediction(
        name="workers",
        question="Does `num_workers=4` change which pictures are in a batch?",
        options=options,
        truth=options[2] if made.batches == plain.batches else options[1],
        code=program(
            'if __name__ == "__main__":  # on macOS and Windows a worker runs this file again',
            "    for num_workers in (0, 4):",
            *(f"        {line}" for line in _loader("shuffle=True, num_workers=num_workers")),
            "        print([batch.tolist() for batch in loader])",
        ),
        belief="Four workers share the pictures of each batch.",
        because=(
            "The indices are drawn in the main process, and whole batches are handed to the "
            f"workers in turn: {', '.join(map(str, made.workers))}. They are also given out in "
            "that order, however long one takes. What workers change is the time, and the dice of "
            "random transforms: each worker has a seed of its own."
        ),
        show=Values(view="batches", shuffle=True, num_workers=4),
    )


def _weighted() -> Prediction:
    epochs = 100
    generator = torch.Generator().manual_seed(0)
    sampler = WeightedRandomSampler(plan.weights(LABELS), TOTAL * epochs, generator=generator)
    frogs = sum(LABELS[index] == FROG for index in sampler) / epochs
    never = plan.plan(Request(LABELS, 5, sampler=plan.WEIGHTED)).times.count(0)
    options = (str(COUNTS[FROG]), f"About {TOTAL // 2}", f"All {TOTAL}")
    near = min((COUNTS[FROG], TOTAL // 2, TOTAL), key=lambda guess: abs(guess - frogs))
    return Prediction(
        name="weighted",
        question=(
            f"{COUNTS[BIRD]} birds and {COUNTS[FROG]} frogs, and a `WeightedRandomSampler` with "
            f"weight 1 ÷ (size of the class). How many of the {TOTAL} pictures of an epoch are "
            "frogs?"
        ),
        options=options,
        truth=options[(COUNTS[FROG], TOTAL // 2, TOTAL).index(near)],
        code=program(
            f"labels = [0] * {COUNTS[BIRD]} + [1] * {COUNTS[FROG]}",
            "weights = [1 / labels.count(label) for label in labels]",
            "generator = torch.Generator().manual_seed(0)",
            f"sampler = WeightedRandomSampler(weights, {TOTAL} * {epochs}, generator=generator)",
            f'print(sum(labels[index] for index in sampler) / {epochs}, "frogs in an epoch")',
        ),
        belief="Every picture comes once in an epoch, whatever its weight.",
        because=(
            f"On average over {epochs} epochs it is {frogs:g} of {TOTAL}: both classes have the "
            f"weight 1 in sum ({COUNTS[FROG]} × {number(1 / COUNTS[FROG])}), so each draw is a "
            "frog with probability ½. It draws **with replacement**: some pictures come several "
            f"times in an epoch, and with seed 0 {never} never come in the first."
        ),
        show=Values(view="batches", sampler=plan.WEIGHTED),
    )


def _loader(arguments: str) -> tuple[str, str]:
    """A DataLoader over the bare indices, in batches of five, as lines of code."""
    return (
        "generator = torch.Generator().manual_seed(0)",
        f"loader = DataLoader(range({TOTAL}), 5, {arguments}, generator=generator)",
    )
