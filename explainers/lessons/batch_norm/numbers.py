"""The batch norm lesson: its controls, its batch, and the same batch in train() and in eval().

The running statistics over many batches are in `running_statistics`, and what eval() leaves alone
in `explainers.training.eval_step`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from explainers import matrices, settings
from explainers.kinds import Choice, Number, Pair, Text, Whole
from explainers.layers import batch_norm, batch_statistics
from explainers.layers.batch_norm import BatchNormExample
from explainers.lessons.batch_norm import words
from explainers.training.eval_step import EVAL, TRAIN
from explainers.worked import WorkedExample

BATCH_SIZE, CHANNELS, SIDE = 4, 3, 3  # the most that a stage shows legibly
EPSILONS = ("1e-05", "0.001", "0.1", "1", "0")
STEPS = 60  # batches of which the running statistics are made
COUNTS = ("2", "4", "16", "64")  # values of a channel in each of them
RATES = ("0.01", "0.1", "1")


@dataclass(frozen=True, kw_only=True)
class Values(settings.Values):
    """What the page's controls are set to."""

    view: Annotated[str, Choice(words.VIEWS)] = "batch"
    shows: Annotated[str, Choice(words.SHOWS)] = "output"
    batch_size: Annotated[int, Whole(1, BATCH_SIZE)] = 4
    num_features: Annotated[int, Whole(1, CHANNELS)] = 2
    size: Annotated[tuple[int, int], Pair(1, SIDE)] = (2, 2)
    eps: Annotated[str, Choice(EPSILONS)] = "1e-05"
    affine: bool = True
    input: Annotated[str, Text()] = ""
    weight: Annotated[str, Text()] = ""
    bias: Annotated[str, Text()] = ""
    seen: Annotated[int, Whole(0, 50)] = 10
    shift: Annotated[int, Whole(0, 20)] = 0
    momentum: Annotated[float, Number(0.0, 1.0)] = 0.1
    cumulative: bool = False
    steps: Annotated[int, Whole(1, STEPS)] = 10
    values: Annotated[str, Choice(COUNTS)] = "16"
    mode: Annotated[str, Choice((TRAIN, EVAL))] = EVAL
    no_grad: bool = False
    step: bool = True
    lr: Annotated[str, Choice(RATES)] = "0.1"


PRESETS: Mapping[str, Values] = {
    "four": Values(),
    "learned": Values(weight="2 0.5", bias="1 −1"),
    "outlier": Values(input="1 2\n3 100"),
    "alike": Values(batch_size=2, num_features=1, input="5 5\n5 5\n\n5 5\n5 5"),
    "one_picture": Values(batch_size=1, size=(3, 3)),
    "one_value": Values(batch_size=1, size=(1, 1)),
}

MODE_PRESETS: Mapping[str, Values] = {
    "ten": Values(),
    "never": Values(seen=0),
    "fifty": Values(seen=50),
    "loud": Values(shift=20),
    "one_picture": Values(batch_size=1, size=(3, 3)),
}

RUNNING_PRESETS: Mapping[str, Values] = {
    "momentum_01": Values(),
    "momentum_05": Values(momentum=0.5),
    "momentum_001": Values(momentum=0.01, steps=STEPS),
    "momentum_none": Values(cumulative=True, steps=STEPS),
    "tiny": Values(values="2", steps=STEPS),
}

FREEZING_PRESETS: Mapping[str, Values] = {
    "eval_step": Values(),
    "train_step": Values(mode=TRAIN),
    "eval_still": Values(step=False),
    "eval_no_grad": Values(no_grad=True),
}


@dataclass(frozen=True)
class Numbers:
    """The tensors of the lesson, and a sentence for each text that could not be used.

    `input` (N, C, H, W), `weight` (γ) and `bias` (β) (C,) or None, all float32.
    """

    input: Tensor
    weight: Tensor | None
    bias: Tensor | None
    eps: float
    complaints: tuple[str, ...] = ()


def numbers(values: Values) -> Numbers:
    """The lesson's tensors: what was typed, else repeatable numbers, γ = 1 and β = 0."""
    channels = values.num_features
    height, width = values.size
    field = _field()[: values.batch_size, :channels, :height, :width]
    flat, first = matrices.typed(values.input, "input", field.flatten(0, 1))
    weight = bias = None
    second = third = ""
    if values.affine:
        weight, second = _row(values.weight, "weight", torch.ones(channels))
        bias, third = _row(values.bias, "bias", torch.zeros(channels))
    complaints = tuple(sentence for sentence in (first, second, third) if sentence)
    return Numbers(flat.view(field.shape), weight, bias, float(values.eps), complaints)


def example(given: Numbers, shows: str) -> WorkedExample:
    """What the stage shows of the batch; raises ValueError where a rule is broken."""
    if shows == "mean":
        return batch_statistics.mean(given.input)
    if shows in ("variance", "unbiased"):
        return batch_statistics.var(given.input, correction=int(shows == "unbiased"))
    return normalised(given)


def normalised(given: Numbers) -> BatchNormExample:
    """The batch through a new layer in training; raises ValueError where a rule is broken."""
    channels = given.input.shape[1]
    return batch_norm.work(
        given.input,
        torch.zeros(channels),
        torch.ones(channels),
        given.weight,
        given.bias,
        training=True,
        eps=given.eps,
    )


def pytorch_says(given: Numbers) -> str:
    """PyTorch's own words where it refuses the batch in training, else an empty string."""
    try:
        F.batch_norm(given.input, None, None, given.weight, given.bias, True, 0.1, given.eps)
    except ValueError as error:
        return f"{type(error).__name__}: {error}"
    return ""


def in_eval(given: Numbers) -> Tensor:
    """The batch through a new layer in eval(), which measures nothing."""
    count = given.input.shape[1]
    zeros, ones = torch.zeros(count), torch.ones(count)
    return F.batch_norm(given.input, zeros, ones, given.weight, given.bias, eps=given.eps)


@dataclass(frozen=True)
class Channel:
    """One channel's mean and variances before normalisation, and after it."""

    mean: float
    biased: float
    unbiased: float
    mean_after: float
    biased_after: float


def channels(given: Numbers) -> list[Channel]:
    """Each channel's statistics before and after normalisation."""
    mean, biased = batch_norm.statistics(given.input)
    _, unbiased = batch_norm.statistics(given.input, correction=1)
    after, spread = batch_norm.statistics(normalised(given).output)
    rows = zip(*(t.tolist() for t in (mean, biased, unbiased, after, spread)), strict=True)
    return [Channel(*row) for row in rows]


def layer(given: Numbers, seen: int) -> nn.BatchNorm2d:
    """A BatchNorm2d layer that has seen the batch `seen` times in training."""
    module = nn.BatchNorm2d(given.input.shape[1], eps=given.eps, affine=given.weight is not None)
    with torch.no_grad():
        if given.weight is not None and given.bias is not None:
            module.weight.copy_(given.weight)
            module.bias.copy_(given.bias)
        for _ in range(seen):
            module(given.input)
    return module


@dataclass(frozen=True)
class Modes:
    """One batch in train() and in eval(), and how far the first picture's output moved.

    The moves compare with the same batch before its last picture was shifted.
    """

    train: BatchNormExample
    eval: BatchNormExample
    train_moved: float
    eval_moved: float


def modes(given: Numbers, seen: int, shift: float) -> Modes:
    """The batch, its last picture shifted, in both modes of a layer that has seen it before.

    Raises ValueError where training refuses the batch.
    """
    normalised(given)  # refuses in our words what the layer would refuse in PyTorch's
    module = layer(given, seen)
    shifted = given.input.clone()
    shifted[-1] += shift
    train, test = (_mode(module, shifted, given, training) for training in (True, False))
    first, second = (_mode(module, given.input, given, training) for training in (True, False))
    return Modes(train, test, _apart(train, first), _apart(test, second))


def without_idle(given: Numbers) -> Numbers:
    """Without γ and β where they are 1 and 0, so that there is room for what does change."""
    if given.weight is None or given.bias is None or given.bias.any() or (given.weight != 1).any():
        return given
    return replace(given, weight=None, bias=None)


def sized_as_typed(values: Values) -> Values:
    """With the size and the pictures of the typed planes; as it was where they are unusable."""
    size = matrices.size(values.input, "input", rows=SIDE, columns=SIDE)
    if size is None:
        return values
    sized = replace(values, size=size[1:])
    samples, left = divmod(size[0], values.num_features)
    return sized if left or samples > BATCH_SIZE else replace(sized, batch_size=samples)


def another_batch(by: int, values: Values) -> Values:
    """With `by` more batches seen, as far as there are any."""
    return replace(values, steps=min(max(values.steps + by, 1), STEPS))


def _mode(
    module: nn.BatchNorm2d, batch: Tensor, given: Numbers, training: bool
) -> BatchNormExample:
    assert module.running_mean is not None and module.running_var is not None
    return batch_norm.work(
        batch,
        module.running_mean,
        module.running_var,
        given.weight,
        given.bias,
        training=training,
        eps=given.eps,
    )


def _apart(one: WorkedExample, other: WorkedExample) -> float:
    return (one.output[0] - other.output[0]).abs().max().item()


def _row(text: str, name: str, default: Tensor) -> tuple[Tensor, str]:
    row, sentence = matrices.typed(text, name, default[None, None])
    return row[0, 0], sentence


@cache
def _field() -> Tensor:
    """Numbers of which every size shows a corner; the channels differ in height and spread."""
    shape = (BATCH_SIZE, CHANNELS, SIDE, SIDE)
    drawn = torch.randint(0, 10, shape, generator=torch.Generator().manual_seed(2512)).float()
    return drawn * torch.tensor([1.0, 10.0, 0.5]).view(-1, 1, 1)
