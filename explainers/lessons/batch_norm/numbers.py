"""The batch norm lesson: its controls, its batch, and the same batch in train() and in eval().

The running statistics over many batches are in `running_statistics`, and what eval() leaves
alone in `eval_step`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from explainers import matrices
from explainers.figures.palette import Palette
from explainers.layers import batch_norm, batch_statistics
from explainers.layers.batch_norm import BatchNormExample
from explainers.lessons.batch_norm import eval_step, running_statistics
from explainers.listed import Choice, Flag, Pair, Text, Whole
from explainers.settings import Setting
from explainers.worked import MINUS, WorkedExample, number

BATCH_SIZE, CHANNELS, SIDE = 4, 3, 3  # the most that a stage shows legibly
EPSILONS = ("1e-05", "0.001", "0.1", "1", "0")
BATCH, RUNNING, MODES, FREEZING, PREDICT = (
    "One batch",
    "Running statistics",
    "train() and eval()",
    "What eval() leaves alone",
    "Predict, then see",
)
MEAN, BIASED, UNBIASED, OUTPUT = "Mean", "Variance", "Unbiased variance", "Output"

SETTINGS: tuple[Setting, ...] = (
    Choice("view", BATCH, (BATCH, RUNNING, MODES, FREEZING, PREDICT)),
    Choice("shows", OUTPUT, (MEAN, BIASED, OUTPUT, UNBIASED)),
    Whole("batch_size", 4, 1, BATCH_SIZE),
    Whole("num_features", 2, 1, CHANNELS),
    Pair("size", (2, 2), 1, SIDE),
    Choice("eps", "1e-05", EPSILONS),
    Flag("affine", True),
    Text("input", ""),
    Text("weight", ""),
    Text("bias", ""),
    Whole("seen", 10, 0, 50),
    Whole("shift", 0, 0, 20),
    *running_statistics.SETTINGS,
    *eval_step.SETTINGS,
)

DEFAULTS: Mapping[str, Any] = {setting.name: setting.default for setting in SETTINGS}

PRESETS: Mapping[str, Mapping[str, Any]] = {
    "Four pictures": {},
    "γ and β learned": {"weight": "2 0.5", "bias": "1 −1"},
    "One outlier": {"input": "1 2\n3 100"},
    "All alike": {"batch_size": 2, "num_features": 1, "input": "5 5\n5 5\n\n5 5\n5 5"},
    "A batch of one": {"batch_size": 1, "size": (3, 3)},
    "One value per channel": {"batch_size": 1, "size": (1, 1)},
}


MODE_PRESETS: Mapping[str, Mapping[str, Any]] = {
    "Seen ten times": {},
    "Never seen": {"seen": 0},
    "Seen 50 times": {"seen": 50},
    "A loud neighbour": {"shift": 20},
    "A batch of one": {"batch_size": 1, "size": (3, 3)},
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


def numbers(values: Mapping[str, Any]) -> Numbers:
    """The lesson's tensors: what was typed, else repeatable numbers, γ = 1 and β = 0."""
    samples, channels = values["batch_size"], values["num_features"]
    height, width = values["size"]
    field = _field()[:samples, :channels, :height, :width]
    flat, first = matrices.typed(values["input"], "input", field.flatten(0, 1))
    weight = bias = None
    second = third = ""
    if values["affine"]:
        weight, second = _row(values["weight"], "weight", torch.ones(channels))
        bias, third = _row(values["bias"], "bias", torch.zeros(channels))
    complaints = tuple(sentence for sentence in (first, second, third) if sentence)
    return Numbers(flat.view(field.shape), weight, bias, float(values["eps"]), complaints)


def example(given: Numbers, shows: str) -> WorkedExample:
    """What the stage shows of the batch; raises ValueError where a rule is broken."""
    if shows == MEAN:
        return batch_statistics.mean(given.input)
    if shows in (BIASED, UNBIASED):
        return batch_statistics.var(given.input, correction=int(shows == UNBIASED))
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


def filled(given: Numbers, colours: Palette) -> str:
    """The formula with the numbers of the first output cell, coloured by role, in LaTeX."""
    explanation = normalised(given).explain(0, 0, 0, 0)
    reads = {read.operand: number(read.value) for read in explanation.reads}
    value = number(explanation.value).replace(MINUS, "-")
    roles = {"input": colours.input, "weight": colours.kernel, "bias": colours.kernel}

    def shown(name: str) -> str:
        text = rf"({reads[name]})" if reads[name].startswith(MINUS) else reads[name]
        text = text.replace(MINUS, "-")
        return rf"\textcolor{{{roles[name]}}}{{{text}}}" if name in roles else text

    affine = rf" \times {shown('weight')} + {shown('bias')}" if "weight" in reads else ""
    eps = number(given.eps).replace(MINUS, "-")
    return (
        rf"\frac{{{shown('input')} - {shown('mean')}}}{{\sqrt{{{shown('var')} + \text{{{eps}}}}}}}"
        rf"{affine} = \textcolor{{{colours.output}}}{{\mathbf{{{value}}}}}"
    )


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


def typed_size(text: str, num_features: int) -> dict[str, Any]:
    """The settings that follow from a typed batch of planes; empty where it cannot be used."""
    try:
        planes, rows, columns = matrices.parse(text, "input").shape
    except ValueError:
        return {}  # `numbers` will say so in words
    if max(rows, columns) > SIDE:
        return {}
    size = {"size": (rows, columns)}
    samples, left = divmod(planes, num_features)
    return size if left or samples > BATCH_SIZE else {**size, "batch_size": samples}


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
