"""The linear lesson: its controls, its numbers, and what a layer of any size would cost.

Flattening is in `flattening`, and the notes' layer over a whole batch in `whole_batch`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Annotated

import torch
from torch import Tensor, nn

from explainers import matrices, settings, snippets
from explainers.images import batch
from explainers.kinds import Choice, Pair, Text, Whole
from explainers.layers import linear
from explainers.lessons.linear import words
from explainers.worked import WorkedExample

BATCH_SIZE, IN_FEATURES, OUT_FEATURES = 4, 8, 6  # the most that a stage shows legibly
CONTIGUOUS, CHANNELS_LAST = "contiguous_format", "channels_last"


@dataclass(frozen=True, kw_only=True)
class Values(settings.Values):
    """What the page's controls are set to.

    `bias` is the switch, as in nn.Linear; its numbers are `biases`.
    """

    view: Annotated[str, Choice(words.VIEWS)] = "layer"
    in_features: Annotated[int, Whole(1, IN_FEATURES)] = 3
    out_features: Annotated[int, Whole(1, OUT_FEATURES)] = 2
    bias: bool = True
    batch_size: Annotated[int, Whole(1, BATCH_SIZE)] = 2
    input: Annotated[str, Text()] = ""
    weight: Annotated[str, Text()] = ""
    biases: Annotated[str, Text()] = ""
    larger_in_features: Annotated[int, Whole(1, 1_000_000)] = 3072
    larger_out_features: Annotated[int, Whole(1, 100_000)] = 10
    start_dim: Annotated[int, Whole(-4, 3)] = 1
    end_dim: Annotated[int, Whole(-4, 3)] = -1
    images: Annotated[int, Whole(1, 2)] = 2
    channels: Annotated[int, Whole(1, 3)] = 2
    size: Annotated[tuple[int, int], Pair(1, 3)] = (2, 2)
    memory_format: Annotated[str, Choice((CONTIGUOUS, CHANNELS_LAST))] = CONTIGUOUS
    pictures: Annotated[int, Whole(1, batch.BATCH_SIZE)] = batch.BATCH_SIZE
    order: Annotated[int, Whole(0, 9)] = 0


ONE_EACH = "1 0 0 0\n0 1 0 0\n0 0 1 0\n0 0 0 1"
PRESETS: Mapping[str, Values] = {
    "3_2": Values(),
    "one_picture": Values(batch_size=1),
    "no_bias": Values(bias=False),
    "one_class": Values(in_features=4, out_features=4, bias=False, weight=ONE_EACH),
    "mean": Values(in_features=4, out_features=1, bias=False, weight="0.25 0.25 0.25 0.25"),
    "8_6": Values(in_features=8, out_features=6, batch_size=3),
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

    @property
    def operands(self) -> dict[str, Tensor]:
        """The tensors by their names, in the order of the arguments."""
        given = {"input": self.input, "weight": self.weight}
        return given if self.bias is None else {**given, "bias": self.bias}


def numbers(values: Values) -> Numbers:
    """The lesson's tensors: what was typed, else repeatable numbers."""
    rows, columns, out = values.batch_size, values.in_features, values.out_features
    samples, weights, biases = _fields()
    given, first = matrices.typed(values.input, "input", samples[None, :rows, :columns])
    weight, second = matrices.typed(values.weight, "weight", weights[None, :out, :columns])
    bias, third = None, ""
    if values.bias:
        row, third = matrices.typed(values.biases, "biases", biases[None, None, :out])
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


def input_sized_as_typed(values: Values) -> Values:
    """With the sizes of the typed input; as it was where that cannot be used."""
    size = matrices.size(values.input, "input", planes=1, rows=BATCH_SIZE, columns=IN_FEATURES)
    return replace(values, batch_size=size[1], in_features=size[2]) if size else values


def weight_sized_as_typed(values: Values) -> Values:
    """With the sizes of the typed weight; as it was where that cannot be used."""
    size = matrices.size(values.weight, "weight", planes=1, rows=OUT_FEATURES, columns=IN_FEATURES)
    return replace(values, out_features=size[1], in_features=size[2]) if size else values


def biases_sized_as_typed(values: Values) -> Values:
    """With as many outputs as biases were typed; as it was where those cannot be used."""
    size = matrices.size(values.biases, "biases", planes=1, rows=1, columns=OUT_FEATURES)
    return replace(values, out_features=size[2]) if size else values


@dataclass(frozen=True)
class Size:
    """What a linear layer of some size costs."""

    name: str
    in_features: int
    out_features: int
    bias: bool = True

    @property
    def parameters(self) -> int:
        """The numbers to be learned, counted on the layer itself."""
        return _parameters(self.in_features, self.out_features, self.bias)

    @property
    def arithmetic(self) -> str:
        """How the count comes about."""
        biases = f" + {self.out_features:,}" if self.bias else ""
        return f"{self.out_features:,} × {self.in_features:,}{biases} = {self.parameters:,}"

    @property
    def megabytes(self) -> float:
        """The room that the parameters take as float32, in MB (10⁶ bytes)."""
        return self.parameters * 4 / 1e6


@lru_cache(maxsize=64)
def _parameters(in_features: int, out_features: int, bias: bool) -> int:
    """Those of a layer that is given no memory; making one takes longer than all that is said."""
    layer = nn.Linear(in_features, out_features, bias=bias, device="meta")
    return sum(parameter.numel() for parameter in layer.parameters())


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
