"""The losses lesson: its controls, its presets, and the tensors that the controls stand for."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Annotated

import torch
from torch import Tensor

from explainers import settings
from explainers.kinds import Choice, Number, Text, Whole
from explainers.lessons.losses import typed, words
from explainers.lessons.losses.typed import COLUMNS, ROWS
from explainers.losses import broadcast, l1_loss, mse_loss, pointwise
from explainers.losses.broadcast import Pairing
from explainers.losses.cross_entropy import Arguments
from explainers.losses.reductions import REDUCTIONS
from explainers.worked import WorkedExample

LOSSES = {"l1_loss": l1_loss, "mse_loss": mse_loss}
POINTWISE = {"l1_loss": l1_loss.L1, "mse_loss": mse_loss.MSE}
CELLS = ROWS * COLUMNS


@dataclass(frozen=True, kw_only=True)
class Values(settings.Values):
    """What the page's controls are set to."""

    view: Annotated[str, Choice(words.VIEWS)] = "pointwise"
    loss: Annotated[str, Choice(tuple(LOSSES))] = "l1_loss"
    reduction: Annotated[str, Choice(REDUCTIONS)] = "mean"
    input: Annotated[str, Text()] = ""
    target: Annotated[str, Text()] = ""
    moves: Annotated[int, Whole(0, CELLS - 1)] = 2
    against: Annotated[int, Whole(0, CELLS - 1)] = 0
    step: Annotated[str, Choice(words.STEPS)] = "all"
    kind: Annotated[str, Choice(words.KINDS)] = "indices"
    logits: Annotated[str, Text()] = ""
    labels: Annotated[str, Text()] = ""
    probabilities: Annotated[str, Text()] = ""
    sample: Annotated[int, Whole(0, ROWS - 1)] = 0
    weighted: bool = False
    weight: Annotated[str, Text()] = ""
    ignore_index: Annotated[int, Whole(-1000, 1000)] = -100
    label_smoothing: Annotated[float, Number(0.0, 1.0)] = 0.0
    logit: Annotated[int, Whole(0, COLUMNS - 1)] = 1
    other_logit: Annotated[int, Whole(0, COLUMNS - 1)] = 2
    samples: Annotated[int, Whole(1, 16)] = 10
    batch_size: Annotated[int, Whole(1, 8)] = 4
    last_loss: Annotated[float, Number(0.0, 8.0)] = 4.0
    outputs: Annotated[str, Text()] = ""
    targets: Annotated[str, Text()] = ""


THREE = Values(logits="0.1 0.2 0.3\n2 −1 0.5\n−1 0 3", labels="1 0 0")

POINTWISE_PRESETS: Mapping[str, Values] = {
    "l1": Values(),
    "mse": Values(loss="mse_loss"),
    "all_2": Values(target="2 2 2"),
    "far_off": Values(input="1 2 3 4 9", target="1.5 1.5 3.5 3.5 4", moves=4),
    "column": Values(loss="mse_loss", input="1\n2\n3", target="1 2 5"),
}
PRESETS: Mapping[str, Values] = {
    "notes": Values(),
    "three": THREE,
    "weights": replace(THREE, weighted=True, step="reduce"),
    "ignored": replace(THREE, labels="1 −100 0", step="reduce"),
    "all_ignored": replace(THREE, labels="−100 −100 −100", step="reduce"),
    "smoothing": Values(logits="2 −1 0.5", labels="0", label_smoothing=0.1, step="pick", logit=0),
    "probabilities": Values(kind="probabilities", probabilities="0 0.75 0.25", step="pick"),
    "thousand": Values(logits="1000 −1000 0", labels="0", logit=0),
}
TWICE_PRESETS: Mapping[str, Values] = {
    "notes": Values(),
    "right": Values(logits="0 8 0", labels="1"),
    "wrong": Values(logits="8 0 0", labels="1"),
}
ACCURACY_PRESETS: Mapping[str, Values] = {
    "notes": Values(),
    "differ": Values(outputs="0.9 0.1\n0.8 0.2", targets="0 1"),
    "three": Values(outputs="0.1 0.7 0.2\n0.5 0.3 0.2", targets="1 0"),
    "one_target": Values(outputs="0.1 0.9\n0.8 0.2", targets="1"),
}


def settled(values: Values) -> Values:
    """No more than there are of samples, of classes and of values to be moved, in the open view."""
    match values.view:
        case "pointwise":
            last = math.prod(_shape(values.input)) - 1
            return replace(values, moves=min(values.moves, last), against=min(values.against, last))
        case "cross_entropy" | "softmax_twice":
            samples, classes = _shape(values.logits)
            return replace(
                values,
                sample=min(values.sample, samples - 1),
                logit=min(values.logit, classes - 1),
                other_logit=min(values.other_logit, classes - 1),
            )
    return values


@lru_cache(maxsize=128)
def _shape(text: str) -> tuple[int, int]:
    """Rows and columns of the input or the logits in `text`: of the notes' three, if unusable."""
    found, _ = typed.matrix(text, "", torch.zeros(1, 3))
    rows, columns = found.shape
    return rows, columns


@dataclass(frozen=True)
class Pairs:
    """Numbers and their targets, each (n) or (rows, columns), float32.

    Their shapes need not be the same: PyTorch may broadcast them, or refuse.
    """

    input: Tensor
    target: Tensor
    complaints: tuple[str, ...] = ()

    @property
    def pairing(self) -> Pairing:
        """Which numbers meet which targets."""
        return Pairing(self.input, self.target)

    @property
    def goals(self) -> tuple[tuple[int, ...], tuple[float, ...]]:
        """The shape of the pairs, and their targets one after the other: they can be compared."""
        pairing = self.pairing
        return tuple(pairing.shape), tuple(pairing.targets.flatten().tolist())

    def name(self, cell: int) -> str:
        """How a cell of the input, counted flat, is called."""
        if self.input.dim() == 1:
            return f"input[{cell}]"
        return "input[{}, {}]".format(*divmod(cell, self.input.shape[1]))

    def every_pair(self, loss: str) -> WorkedExample:
        """The loss of each pair, with both tensors as PyTorch repeats them."""
        return pointwise.pairs(POINTWISE[loss], self.input, self.target)

    def warning(self, loss: str) -> str:
        """What PyTorch says to these shapes, in its own words; empty where they are the same."""
        return broadcast.warning(POINTWISE[loss].function, self.pairing)


def pairs(values: Values) -> Pairs:
    """The tensors of the L1 and MSE view: what was typed, else the notes' numbers.

    A target that was not typed, or could not be used, takes the notes' values as far as they
    reach. Where the input could not be used both are the notes'.
    """
    input, first = typed.matrix(values.input, "input", torch.tensor([[1.0, 2.0, 3.0]]))
    default = torch.tensor([1.0, 2.0, 5.0]).repeat(CELLS)[: input.numel()].view(input.shape)
    target, second = _beside(first, typed.matrix(values.target, "target", default), default)
    if len(input) == len(target) == 1:
        input, target = input[0], target[0]
    return Pairs(input, target, _told(first, second))


@dataclass(frozen=True)
class Classification:
    """Logits (N, C) with their target and what else `cross_entropy` takes; float32."""

    input: Tensor
    target: Tensor
    weight: Tensor | None = None
    ignore_index: int = -100
    reduction: str = "mean"
    label_smoothing: float = 0.0
    complaints: tuple[str, ...] = field(default=(), compare=False)

    @property
    def arguments(self) -> Arguments:
        """The arguments of `cross_entropy.work` beside input and target."""
        return {
            "weight": self.weight,
            "ignore_index": self.ignore_index,
            "reduction": self.reduction,
            "label_smoothing": self.label_smoothing,
        }

    @property
    def by_class(self) -> bool:
        """Whether the target is class indices."""
        return self.target.dim() == 1

    def name(self, sample: int) -> str:
        """How the logits of a sample are called."""
        return "logits" if len(self.input) == 1 else f"logits[{sample}]"

    def label(self, sample: int) -> int | None:
        """The class of a sample, None where it is ignored or has probabilities."""
        if not self.by_class or int(self.target[sample]) == self.ignore_index:
            return None
        return int(self.target[sample])


def classification(values: Values) -> Classification:
    """The tensors of the cross-entropy view: what was typed, else the notes' numbers.

    Where the logits could not be used all of them are the notes'.
    """
    input, first = typed.matrix(values.logits, "logits", torch.tensor([[0.1, 0.2, 0.3]]))
    samples, classes = input.shape
    labels = (torch.arange(1, samples + 1) % classes).long()
    indices, second = _beside(first, typed.classes(values.labels, "labels", labels), labels)
    target, weight, third, fourth = indices, None, "", ""
    if values.kind == "probabilities":
        second = ""
        wanted = _one_hot(labels if values.labels.strip() == "" else indices, input)
        found = typed.matrix(values.probabilities, "probabilities", wanted)
        target, third = _beside(first, found, wanted)
    if values.weighted:
        default = torch.arange(1.0, classes + 1)[None]
        weight, fourth = _beside(first, typed.matrix(values.weight, "weight", default), default)
        weight = weight.flatten()
    return Classification(
        input,
        target,
        weight,
        ignore_index=values.ignore_index,
        reduction=values.reduction,
        label_smoothing=values.label_smoothing,
        complaints=_told(first, second, third, fourth),
    )


def labelled(sample: int, values: Values, said: str) -> Values:
    """With another class as the target of `sample`, or with none: it is ignored then."""
    given = classification(replace(values, kind="indices"))
    labels = given.target.clone()
    labels[sample] = given.ignore_index if said == words.IGNORED else int(said)
    return replace(values, labels=typed.write_classes(labels))


def once(values: Values) -> Classification:
    """As `classification`, for the plain loss of class indices: nothing else is in its way."""
    plain = replace(values, kind="indices", weighted=False, label_smoothing=0.0, reduction="mean")
    return classification(plain)


def matrix(values: Values) -> tuple[Tensor, Tensor, tuple[str, ...]]:
    """The accuracy view's outputs (N, C) and targets (n), and what could not be used."""
    outputs, first = typed.matrix(values.outputs, "outputs", torch.tensor([[0.1, 0.2], [0.3, 0.4]]))
    default = torch.arange(len(outputs)) % outputs.shape[1]
    found = typed.classes(values.targets, "targets", default)
    targets, second = _beside(first, found, default)
    return outputs, targets, _told(first, second)


def epoch_losses(values: Values) -> Tensor:
    """(N): a loss for each sample, the last as the control says: always the same numbers."""
    count = values.samples
    losses = torch.tensor([0.5, 1.0, 0.75, 1.25, 0.25, 1.5, 1.0, 0.5]).repeat(2)[:count].clone()
    losses[-1] = values.last_loss
    return losses


def _beside(complaint: str, found: tuple[Tensor, str], default: Tensor) -> tuple[Tensor, str]:
    """`found`, what was typed and what is wrong with it; `default` beside an example's own numbers.

    `complaint` is the sentence of the tensor that it belongs to: where that one could not be used,
    what was typed for it need not go with the numbers that stand there instead.
    """
    return (default, found[1]) if complaint else found


def _one_hot(labels: Tensor, input: Tensor) -> Tensor:
    """(N, C): a 1 in each sample's class; samples without a usable class want nothing."""
    wanted = torch.zeros_like(input)
    for n, label in enumerate(labels.tolist()[: len(wanted)]):
        if 0 <= label < input.shape[1]:
            wanted[n, label] = 1
    return wanted


def _told(*sentences: str) -> tuple[str, ...]:
    return tuple(sentence for sentence in sentences if sentence)
