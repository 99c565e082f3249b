"""The words of the loading lesson: what its views, presets, options and controls are called."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCE = "A **Dataset** opens one picture; a **DataLoader** makes **:blue[batches]** of them."

VIEWS: Mapping[str, str] = {
    "dataset": "Data set",
    "own": "Your own folders",
    "batches": "Batches",
    "workers": "Workers",
    "cifar10": "CIFAR-10",
    "predict": "Predict, then see",
}

DATASETS: Mapping[str, str] = {"bird": "bird", "frog": "frog", "both": "bird + frog"}

PRESETS: Mapping[str, str] = {
    "in_order": "In order",
    "shuffle": "shuffle=True",
    "drop_last": "drop_last=True",
    "two_workers": "Two workers",
    "weighted": "Weighted",
    "only_frogs": "Only the frogs",
    "not_both": "Not both",
}

OWN_PRESETS: Mapping[str, str] = {
    "name": "Label in the name",
    "files": "Labels in .txt files",
}

WHERE: Mapping[str, str] = {
    "name": "in the folder's name",
    "files": "in .txt files",
    "own": "a folder of yours",
}
"""Where the label of a picture is written."""

LABELS: Mapping[str, str] = {
    "labels": "The label is",
    "own_idx": "idx",
    "work": "for each picture",
    "split": "train or test",
    "cifar_batch": "batch",
}

HELP: Mapping[str, str] = {
    "dataset": "Each folder is a data set; + makes one of both.",
    "idx": "Counted from 0; a negative one counts from the end, as in a list.",
    "labels": "Where the class of a picture is written.",
    "root_dir": "A folder on the machine that this app runs on, with a folder for each class.",
    "own_idx": "Into first + second, counted from 0.",
    "batch_size": "How many pictures a batch has.",
    "shuffle": "Draw a new order at the start of each epoch.",
    "drop_last": "Leave out the last batch if it is smaller than the others.",
    "sampler": "Who chooses the next index. None: shuffle decides.",
    "num_workers": "Processes that load batches beside the main one; 0 is none.",
    "seed": "Of the generator that draws the order.",
    "epoch": "Which pass over the data is shown, counted from 0.",
    "batch": "Which batch is shown as pictures.",
    "work": "What __getitem__ does.",
    "split": "The half of the data set.",
    "cifar_batch": "Which batch of 64, counted from 0.",
}

NOTICE: Mapping[str, tuple[str, ...]] = {
    "dataset": (
        "A Dataset needs two methods: `__len__` says how many, `__getitem__` gives one.",
        "`__init__` only looks up the **names**. A picture is opened when its index is asked "
        "for, so a data set may be larger than the memory.",
        "`os.listdir` promises no order. Without `sorted` an index could mean another "
        "picture on another machine.",
        "The order of a sum is the order of its parts: all birds, then all frogs. Nothing is "
        "copied: the sum only remembers where the first ends.",
    ),
    "own": (
        "The class takes **every** file in the folder for a picture: a stray `.DS_Store` or "
        "`Thumbs.db` counts in `len` and fails when its index is asked for.",
        "With labels in files, picture and label belong together by their **name**. Both lists "
        "sorted, the same index fits only as long as no file is missing.",
        "`+` copies nothing: the sum remembers where the first data set ends.",
    ),
    "batches": (
        "The stronger the colour of a cell, the later its batch. In order the shades run from "
        "left to right; shuffled they are mixed.",
        "The last batch is smaller unless batch_size divides the number of pictures: with "
        "`drop_last` it is left out.",
        "A worker loads **whole batches**, in turn. The batches stay the same ones.",
        "With shuffle, or a sampler, each epoch draws a new order; the seed fixes the whole "
        "sequence of epochs.",
    ),
    "workers": (
        "Starting a worker costs time: a process must begin, and on macOS and Windows import "
        "PyTorch anew. It is paid before the **first batch** of an epoch.",
        "`persistent_workers=True` (used here) keeps them, so the second epoch does not pay again.",
        "Workers help where there is much to do for each picture and a core is free. With "
        "little to do, handing the batches over costs more than it saves.",
        "More workers than cores only wait for each other.",
    ),
    "cifar10": (
        "`train=True` and `train=False` are two data sets: 50,000 and 10,000 pictures.",
        "A target is a **number** from 0 to 9; `dataset.classes` holds the names.",
        "`download=True` loads the archive once and then only checks that it is there.",
        "Without shuffle batch 0 of the test set is the same for everybody: it begins with a "
        "cat, a ship, a ship and an airplane.",
    ),
}
"""What to notice in each view (Markdown)."""

MEASURE = "Measure on this machine"
MEASURING = (
    "Somebody else is measuring at this moment: two at once would slow each other down. "
    "Try again in a few seconds."
)
GIVE_A_FOLDER = "Give the folder around the folders of pictures."


def indices(total: int) -> str:
    """Which indices a data set of `total` pictures has."""
    return (
        f"There are {total} pictures, so an index goes from 0 to {total - 1}, or from "
        f"−{total} to −1 when it counts from the end."
    )


def timed(pictures: int, batch_size: int, work: str, workers: list[int]) -> str:
    """What is going to be measured."""
    return (
        f"A real DataLoader over {pictures} files, `batch_size={batch_size}`; for each picture: "
        f"{work}. Two epochs for each of num_workers = {', '.join(map(str, workers))}, in a "
        "process of its own."
    )


def no_batch(asked: int, last: int) -> str:
    """That a batch is asked for which there is not."""
    return f"There is no batch {asked}: the last one, {last}, is shown."
