"""What can be tried on the loading page, with the answers."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from explainers.lessons.loading.numbers import BIRD, BOTH, FROG, TOTAL, Values
from explainers.loading import plan
from explainers.loading.folders import COUNTS
from explainers.loading.plan import Request
from explainers.shares import percent
from explainers.tries import Try

_FIRST = COUNTS[BIRD]

DATASET = (
    Try(
        f"Ask for index {_FIRST} of the sum, then for {_FIRST - 1}.",
        f"{_FIRST} is the first frog, `{FROG}[0]`, and {_FIRST - 1} the last bird, "
        f"`{BIRD}[{_FIRST - 1}]`: indices count from 0.",
        Values(dataset=BOTH, idx=_FIRST),
    ),
    Try(
        f"Ask `{FROG}` for an index that it does not have. Which line of the class complains?",
        "`self.img_path[idx]` in `__getitem__`: the list of names has no such place, so Python "
        "says `IndexError: list index out of range`.",
        Values(dataset=FROG, idx=COUNTS[FROG]),
    ),
    Try(
        "Ask for −1. Why does the class need no line for that?",
        "It hands the index on to a list, and a list counts negative indices from its end.",
        Values(dataset=FROG, idx=-1),
    ),
)

OWN = (
    Try(
        "Ask for the last index of the first data set, then for the next one.",
        f"For the drawn ones those are {_FIRST - 1}, a bird, and {_FIRST}, a frog: index 0 of the "
        "second.",
        Values(own_idx=_FIRST),
    ),
    Try(
        "Add a data set to itself: what is `len(both)`, and what would a network see of it?",
        "Twice as many. It would see each of its pictures twice in an epoch, as if the epoch were "
        "two.",
    ),
    Try(
        "Give the folder of your own pictures, as the notes have dataset/train.",
        "Each folder in it is a data set. Where one ends in `_image` and another of its name in "
        "`_label`, the labels are read from .txt files.",
        Values(labels="own"),
    ),
)

WORKERS = (
    Try(
        "Measure both kinds of work. For which of them are workers worth it here?",
        "The sentence below the bars says it for this machine. As a rule: for much work for each "
        "picture, and with a core that is free.",
        Values(work="augment"),
    ),
    Try(
        "Measure again: how much do the times differ? A single measurement is no proof.",
        "By some percent at least, and more while the machine has other work. A difference smaller "
        "than that between two equal measurements says nothing.",
    ),
)

_BATCHES, _LAST = divmod(50_000, 64)

CIFAR = (
    Try(
        "How many batches of 64 are 50,000 pictures, and how large is the last one?",
        f"50,000 = {_BATCHES} × 64 + {_LAST}: {_BATCHES + 1} batches, and the last one has "
        f"{_LAST}.",
        Values(split="train"),
    ),
    Try(
        "Look for pictures that you cannot tell apart yourself: a network has the same 3,072 "
        "numbers.",
        "Cats and dogs, or deer and horses, are the usual ones. What nobody can see in the 3,072 "
        "numbers, no network can learn from them.",
        Values(split="test"),
    ),
)


def batches(asked: Request) -> list[Try]:
    """Of the view of batches: each is something that is not so already."""
    first = _FIRST // asked.batch_size
    order = f"Batch {first} (counted from 0) is the first with a frog: "
    found = []
    if asked.sampler == plan.NONE and not asked.shuffle:
        found.append(
            Try(
                "Which batch is the first with a frog? What would a network learn from this order?",
                f"{order}until then it would learn to say bird, whatever it sees. Turn shuffle on.",
                partial(replace, shuffle=True),
            )
        )
    else:
        found.append(
            Try(
                "Take the pictures in order: which batch is the first with a frog?",
                f"{order}all birds come before.",
                partial(replace, shuffle=False, sampler=plan.NONE),
            )
        )
    sizes = [str(size) for size in range(1, TOTAL + 1) if TOTAL % size == 0]
    found.append(
        Try(
            "Find all batch sizes that leave no smaller batch.",
            f"Those that divide {TOTAL}: {', '.join(sizes)}.",
        )
    )
    found.append(
        Try(
            "A batch_size of 20 and drop_last: how much of the data is seen in an epoch?",
            f"20 of {TOTAL}, which is {percent(20 / TOTAL, 0)}: there is one batch, and the other "
            f"{TOTAL - 20} pictures are left out.",
            Values(batch_size=20, drop_last=True, sampler=plan.NONE),
        )
    )
    found.append(
        Try(
            "Give a sampler **and** shuffle. Who should decide the order then?",
            "DataLoader refuses: a sampler says which index comes next, and so does shuffle.",
            Values(sampler=plan.RANDOM, shuffle=True),
        )
    )
    return found
