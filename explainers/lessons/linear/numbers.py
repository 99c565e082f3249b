"""The linear lesson: its controls, its numbers, and what a layer of any size would cost.

Flattening is in `flattening`, and the notes' layer over a whole batch in `whole_batch`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import torch
from torch import Tensor, nn

from explainers import matrices, snippets
from explainers.layers import linear
from explainers.lessons.linear import flattening, whole_batch
from explainers.listed import Choice, Flag, Text, Whole
from explainers.settings import Setting
from explainers.worked import WorkedExample

BATCH_SIZE, IN_FEATURES, OUT_FEATURES = 4, 8, 6  # the most that a stage shows legibly
LAYER, FLATTEN, WHOLE_BATCH, PREDICT = (
    "Linear layer",
    "Flatten",
    "The whole batch at once",
    "Predict, then see",
)

SETTINGS: tuple[Setting, ...] = (
    Choice("view", LAYER, (LAYER, FLATTEN, WHOLE_BATCH, PREDICT)),
    Whole("in_features", 3, 1, IN_FEATURES),
    Whole("out_features", 2, 1, OUT_FEATURES),
    Flag("bias", True),
    Whole("batch_size", 2, 1, BATCH_SIZE),
    Text("input", ""),
    Text("weight", ""),
    Text("biases", ""),
    Whole("larger_in_features", 3072, 1, 1_000_000),
    Whole("larger_out_features", 10, 1, 100_000),
    *flattening.SETTINGS,
    *whole_batch.SETTINGS,
)

PRESETS: Mapping[str, Mapping[str, Any]] = {
    "3 → 2": {},
    "One picture": {"batch_size": 1},
    "No bias": {"bias": False},
    "One class each": {
        "in_features": 4,
        "out_features": 4,
        "bias": False,
        "weight": "1 0 0 0\n0 1 0 0\n0 0 1 0\n0 0 0 1",
    },
    "Mean of the features": {
        "in_features": 4,
        "out_features": 1,
        "bias": False,
        "weight": "0.25 0.25 0.25 0.25",
    },
    "8 → 6": {"in_features": 8, "out_features": 6, "batch_size": 3},
}


@dataclass(frozen=True)
class Numbers:
    """The tensors of the lesson, and a sentence for each text that could not be used.

    `input` (N, in_features), `weight` (out_features, in_features), `bias` (out_features,) or
    None, all float32.
    """

    input: Tensor
    weight: Tensor
    bias: Tensor | None
    complaints: tuple[str, ...] = ()


def numbers(values: Mapping[str, Any]) -> Numbers:
    """The lesson's tensors: what was typed, else repeatable numbers."""
    rows, columns, out = (values[n] for n in ("batch_size", "in_features", "out_features"))
    samples, weights, biases = _fields()
    given, first = matrices.typed(values["input"], "input", samples[None, :rows, :columns])
    weight, second = matrices.typed(values["weight"], "weight", weights[None, :out, :columns])
    bias, third = None, ""
    if values["bias"]:
        row, third = matrices.typed(values["biases"], "biases", biases[None, None, :out])
        bias = row[0, 0]
    complaints = tuple(sentence for sentence in (first, second, third) if sentence)
    return Numbers(given[0], weight[0], bias, complaints)


def example(given: Numbers) -> WorkedExample:
    """The worked example on the stage."""
    return linear.work(given.input, given.weight, given.bias)


def code(given: Numbers) -> str:
    """The layer as code that prints the numbers on the stage."""
    tensors = [snippets.assign("input", given.input), snippets.assign("weight", given.weight)]
    if given.bias is not None:
        tensors.append(snippets.assign("bias", given.bias))
    out, features = given.weight.shape
    has_bias = given.bias is not None
    lines = [
        f"layer = nn.Linear({features}, {out}{'' if has_bias else ', bias=False'})",
        "layer.weight = nn.Parameter(weight)",
        *(["layer.bias = nn.Parameter(bias)"] if has_bias else []),
        "output = layer(input).detach()",
        "print(output)",
        "print(sum(p.numel() for p in layer.parameters()), 'parameters')",
    ]
    return "\n\n".join(["import torch\nfrom torch import nn", *tensors, "\n".join(lines)])


def typed_input(text: str) -> dict[str, Any]:
    """The settings that follow from a typed input; empty where it cannot be used."""
    size = _typed_size(text, "input", BATCH_SIZE, IN_FEATURES)
    return {} if size is None else {"batch_size": size[0], "in_features": size[1]}


def typed_weight(text: str) -> dict[str, Any]:
    """The settings that follow from a typed weight; empty where it cannot be used."""
    size = _typed_size(text, "weight", OUT_FEATURES, IN_FEATURES)
    return {} if size is None else {"out_features": size[0], "in_features": size[1]}


def typed_biases(text: str) -> dict[str, Any]:
    """The settings that follow from typed biases; empty where they cannot be used."""
    size = _typed_size(text, "biases", 1, OUT_FEATURES)
    return {} if size is None else {"out_features": size[1]}


def _typed_size(text: str, name: str, rows: int, columns: int) -> tuple[int, int] | None:
    try:
        planes, height, width = matrices.parse(text, name).shape
    except ValueError:
        return None  # `numbers` will say so in words
    return (height, width) if planes == 1 and height <= rows and width <= columns else None


@dataclass(frozen=True)
class Size:
    """What a linear layer of some size costs."""

    name: str
    in_features: int
    out_features: int
    bias: bool = True

    @property
    def parameters(self) -> int:
        """The numbers to be learned, counted on the layer itself (which is given no memory)."""
        layer = nn.Linear(self.in_features, self.out_features, bias=self.bias, device="meta")
        return sum(parameter.numel() for parameter in layer.parameters())

    @property
    def arithmetic(self) -> str:
        """How the count comes about."""
        biases = f" + {self.out_features:,}" if self.bias else ""
        return f"{self.out_features:,} × {self.in_features:,}{biases} = {self.parameters:,}"

    @property
    def megabytes(self) -> float:
        """The room that the parameters take as float32, in MB (10⁶ bytes)."""
        return self.parameters * 4 / 1e6


KNOWN = (
    Size("CIFAR-quick, last", 64, 10),
    Size("CIFAR-quick, first", 1024, 64),
    Size("One CIFAR picture", 3072, 10),
    Size("The notes: 64 pictures", 196608, 10),
    Size("VGG16, last", 4096, 1000),
    Size("VGG16, first", 25088, 4096),
)


@cache
def _fields() -> tuple[Tensor, Tensor, Tensor]:
    """Samples, weights and biases of which every size shows a corner: resizing keeps the rest."""
    generator = torch.Generator().manual_seed(4)

    def draw(*shape: int) -> Tensor:
        return torch.randint(-3, 4, shape, generator=generator).float()

    return (
        draw(BATCH_SIZE, IN_FEATURES).abs(),
        draw(OUT_FEATURES, IN_FEATURES) / 2,
        draw(OUT_FEATURES),
    )
