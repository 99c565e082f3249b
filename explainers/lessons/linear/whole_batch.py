"""The notes' layer: a whole batch flattened into one row, and each picture flattened by itself.

64 pictures of 3×32×32 numbers are 196,608 numbers. `Linear(196608, 10)` takes them as the
features of one single sample: the batch is gone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor, nn

from explainers.images.batch import BATCH_SIZE, permutation, pictures
from explainers.images.drawn import CLASSES
from explainers.lessons.linear.numbers import Values
from explainers.networks import first_weights
from explainers.worked import number

PICTURE = (3, 32, 32)
FEATURES = math.prod(PICTURE)
TEST_PICTURES = 10_000  # CIFAR-10's, which the notes load

PRESETS: Mapping[str, Values] = {
    "full": Values(),
    "last": Values(pictures=TEST_PICTURES % BATCH_SIZE),
    "order": Values(order=1),
}


@dataclass(frozen=True)
class Outcome:
    """What a layer made of a batch: the shapes on the way, and the output or PyTorch's refusal."""

    shapes: tuple[tuple[int, ...], ...]
    output: Tensor | None = None
    error: str = ""


def last_batch() -> tuple[int, int]:
    """How many full batches of 64 the test pictures make, and how many pictures are left."""
    return divmod(TEST_PICTURES, BATCH_SIZE)


def whole(images: Tensor) -> Outcome:
    """`torch.flatten(imgs)` into `Linear(196608, 10)`, as in the notes."""
    return _run(torch.flatten, whole_layer(), images)


def each(images: Tensor) -> Outcome:
    """`nn.Flatten()` into `Linear(3072, 10)`: each picture by itself."""
    return _run(nn.Flatten(), each_layer(), images)


@dataclass(frozen=True)
class Changes:
    """How far the outputs move when the pictures stand in another order: the largest change.

    For each picture by itself its row is compared with its own row before. `whole` is None where
    PyTorch refuses the batch.
    """

    whole: float | None
    each: float


def changes(count: int, order: int) -> Changes | None:
    """What another order of the same pictures changes; None for the order as loaded."""
    if order == 0:
        return None
    before, after = pictures(count), pictures(count, order)
    rows, moved = each(before).output, each(after).output
    one, other = whole(before).output, whole(after).output
    assert rows is not None and moved is not None  # any number of pictures is taken
    apart = rows[permutation(count, order)] - moved
    return Changes(
        None if one is None or other is None else (one - other).abs().max().item(),
        apart.abs().max().item(),
    )


@cache
def whole_layer() -> nn.Linear:
    """Linear(196608, 10) with repeatable untrained weights."""
    return _layer(BATCH_SIZE * FEATURES)


@cache
def each_layer() -> nn.Linear:
    """Linear(3072, 10) with repeatable untrained weights."""
    return _layer(FEATURES)


def parameters(layer: nn.Module) -> int:
    """How many numbers a layer learns."""
    return sum(parameter.numel() for parameter in layer.parameters())


CODE = """\
import torch
from torch import nn

imgs = torch.rand({count}, 3, 32, 32)

# The notes: all pictures in one row.
row = torch.flatten(imgs)
print(row.shape)
layer = nn.Linear(196608, 10)
print(sum(p.numel() for p in layer.parameters()), "parameters")
try:
    print(layer(row).shape)
except RuntimeError as error:
    print("RuntimeError:", error)

# Each picture in a row of its own.
model = nn.Sequential(nn.Flatten(), nn.Linear(3072, 10))
print(model(imgs).shape)
print(sum(p.numel() for p in model.parameters()), "parameters")
"""


def notices(whole: Outcome) -> list[str]:
    """What to notice (Markdown), where flattening the whole batch came to this outcome."""
    if whole.output is None:
        gone = (
            "On the left this batch is refused: the layer has weights for "
            f"**{BATCH_SIZE}** pictures in one row, no more and no fewer."
        )
    else:
        gone = "On the left the batch is gone: **one** row of ten numbers for all the pictures."
    return [
        gone,
        "On the left every picture has weights of its own, by its place in the batch: in "
        "another order the same pictures give another answer.",
        "On the right each picture has its own row of answers, wherever it stands.",
    ]


def told(images: Tensor) -> str:
    """What the batch is: its numbers, where its size comes from, and that it is drawn."""
    full, left = last_batch()
    return (
        f"{len(images)}×3×32×32 = {images.numel():,} numbers. CIFAR-10's {TEST_PICTURES:,} test "
        f"pictures make {full} batches of 64 and a last one of {left}. Here the pictures are "
        "drawn, and the weights untrained."
    )


def steps(outcome: Outcome, layer: nn.Linear) -> str:
    """The shapes on the way, and what the layer learns (Markdown)."""
    shapes = " → ".join("×".join(map(str, shape)) for shape in outcome.shapes)
    return (
        f"**{shapes}**  \n`Linear({layer.in_features}, {layer.out_features})`: "
        f"{parameters(layer):,} parameters"
    )


def in_words(outcome: Outcome) -> str:
    """What PyTorch's refusal means."""
    count, numbers = outcome.shapes[0][0], outcome.shapes[1][0]
    return (
        f"In words: {count} pictures are {numbers:,} numbers in one row, and the layer has weights "
        f"for {BATCH_SIZE * FEATURES:,}. A layer that swallows the batch works for one batch size "
        "only."
    )


def moved(changes: Changes | None) -> tuple[str, str]:
    """What another order changes on the left and on the right (Markdown), if it is another."""
    if changes is None:
        return "", ""
    whole = (
        ""
        if changes.whole is None
        else (
            "The same pictures, in another order: the one answer changes by up to "
            f"**{changes.whole:.3f}**."
        )
    )
    return whole, (
        "The same rows in the pictures' new order: no answer changes by more than "
        f"**{number(changes.each)}**."
    )


def code(count: int) -> str:
    """Both ways as code that prints the shapes, the counts and PyTorch's own refusal."""
    return CODE.format(count=count)


def _run(flatten: Callable[[Tensor], Tensor], layer: nn.Linear, images: Tensor) -> Outcome:
    row = flatten(images)
    shapes = (tuple(images.shape), tuple(row.shape))
    try:
        with torch.inference_mode():
            output = layer(row)
    except RuntimeError as error:  # the lesson: what PyTorch says of a smaller batch
        return Outcome(shapes, error=f"{type(error).__name__}: {error}")
    return Outcome((*shapes, tuple(output.shape)), output)


def _layer(features: int) -> nn.Linear:
    # Frozen: all readers share it.
    made = first_weights.seeded(lambda: nn.Linear(features, len(CLASSES)), 0)
    return made.requires_grad_(False)
