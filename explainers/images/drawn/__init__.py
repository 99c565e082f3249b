"""The drawn pictures: a data set of ten classes that needs no download.

The classes bear CIFAR-10's names and the pictures its size, so the notes' network learns them
unchanged. Every picture is drawn from its own seed: nothing is stored that could not be drawn
again, and a lesson can have any of them in any size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import torch
from torch import Tensor

from explainers.images import store
from explainers.images.drawn import hoofed, pets, vehicles, wild
from explainers.images.drawn.canvas import Canvas
from explainers.images.drawn.dice import Dice, scramble
from explainers.images.pictures import SIZE, Pictures, Progress, Split, no_progress
from explainers.one_thread import one_thread

VERSION = 2  # raise it when a drawing changes: kept pictures of another version are drawn anew

TRAIN, TEST = 1000, 200
"""Pictures of each class."""

Drawing = Callable[[Canvas], None]

DRAWINGS: dict[str, tuple[Drawing, ...]] = {
    "airplane": (vehicles.airplane_side, vehicles.airplane_above),
    "automobile": (vehicles.automobile_side, vehicles.automobile_front),
    "bird": (wild.bird_perched, wild.bird_flying),
    "cat": (pets.cat_sitting, pets.cat_face, pets.cat_walking),
    "deer": (hoofed.deer_side, hoofed.deer_face),
    "dog": (pets.dog_side, pets.dog_face),
    "frog": (wild.frog_front, wild.frog_side),
    "horse": (hoofed.horse_side, hoofed.horse_head),
    "ship": (vehicles.ship_liner, vehicles.ship_sail),
    "truck": (vehicles.truck_box, vehicles.truck_load),
}
"""Each class with the ways to draw it, in the order of CIFAR-10's labels."""

CLASSES = tuple(DRAWINGS)

_BATCH = 48  # pictures drawn at once: as many as stay in a core's cache


def draw(class_name: str, seed: int, size: int = SIZE) -> Tensor:
    """One picture, uint8 (3, size, size): the same for the same class and seed, in any size.

    Seeds 0 to 999 are the pictures to train on, 1000 to 1199 those to test on. Raises ValueError
    where there is no such class, and for a size below 1 or a negative seed.
    """
    if class_name not in DRAWINGS:
        raise ValueError(f"class_name={class_name!r}: there are drawings of {', '.join(CLASSES)}.")
    if size < 1 or seed < 0:
        raise ValueError(f"size={size}, seed={seed}: the size is at least 1, the seed at least 0.")
    return _draw_class(class_name, torch.tensor([seed]), size)[0]


def draw_several(class_name: str, seeds: Sequence[int], size: int = SIZE) -> Tensor:
    """The pictures that `draw` gives for these seeds, uint8 (N, 3, size, size): much quicker.

    Raises ValueError as `draw` does.
    """
    if class_name not in DRAWINGS or size < 1 or min(seeds, default=0) < 0:
        draw(class_name, min(seeds, default=0), size)  # which says what is wrong
    return _draw_class(class_name, torch.tensor(list(seeds), dtype=torch.int64), size)


def _draw_class(class_name: str, seeds: Tensor, size: int) -> Tensor:
    """The pictures of one class with these seeds (int64, shape (N,)): uint8 (N, 3, size, size)."""
    drawings = DRAWINGS[class_name]
    own = scramble(seeds * len(CLASSES) + CLASSES.index(class_name))
    chosen = Dice(own).below(len(drawings))
    images = torch.empty(len(seeds), 3, size, size, dtype=torch.uint8)
    for number, drawing in enumerate(drawings):
        own_way = (chosen == number).nonzero().view(-1)
        for first in range(0, len(own_way), _BATCH):
            which = own_way[first : first + _BATCH]
            with torch.inference_mode():  # hundreds of small steps: each is a little cheaper so
                canvas = Canvas(Dice(scramble(own[which])), size)
                drawing(canvas)
                painted = canvas.finish()
            images[which] = painted
    return images


def _half(first: int, count: int, report: Callable[[str], None]) -> Split:
    """`count` pictures of each class with the seeds from `first`, the classes well mixed."""
    parts = []
    for name in CLASSES:
        report(name)
        parts.append(_draw_class(name, torch.arange(first, first + count), SIZE))
    images = torch.cat(parts)
    labels = torch.arange(len(CLASSES)).repeat_interleave(count)
    order = scramble(torch.arange(first, first + len(labels))).argsort()
    return Split(images[order].contiguous(), labels[order].contiguous())


def draw_all(progress: Progress = no_progress) -> Pictures:
    """The whole data set: 10,000 pictures to train on and 2,000 to test on."""
    steps: Iterator[int] = iter(range(2 * len(CLASSES)))

    def report(name: str) -> None:
        progress(f"Drawing pictures: {name}", next(steps) / (2 * len(CLASSES)))

    with torch.no_grad(), one_thread():
        pictures = Pictures(_half(0, TRAIN, report), _half(TRAIN, TEST, report), CLASSES)
    progress("The pictures are drawn", 1.0)
    return pictures


def kept(root: Path) -> Path:
    """The file under `root` that holds the data set once it was drawn."""
    return store.file_for(root, "drawn", VERSION, TRAIN, TEST)


def load(root: Path, progress: Progress = no_progress) -> Pictures:
    """The data set, drawn the first time and read from a file under `root` from then on.

    If another process is drawing it at this moment, its file is waited for.
    """
    file = kept(root)
    pictures = store.read(file)
    if pictures is not None:
        return pictures
    with store.alone(file, lambda: progress("The pictures are being drawn already", 0.5)):
        pictures = store.read(file)
        if pictures is None:
            pictures = draw_all(progress)
            store.write(file, pictures)
    return pictures
