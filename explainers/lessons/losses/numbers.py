"""The losses lesson: its controls, its presets, and the tensors that the controls stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from explainers import matrices
from explainers.listed import Choice, Flag, Number, Text, Whole
from explainers.losses import broadcast, l1_loss, mse_loss, pointwise
from explainers.losses.broadcast import Pairing
from explainers.losses.reductions import REDUCTIONS
from explainers.settings import Setting
from explainers.worked import WorkedExample, number

VIEWS = (
    "L1 and MSE",
    "Cross-entropy",
    "Softmax twice",
    "Whole epoch",
    "Accuracy",
    "Predict, then see",
)
STEPS = (
    "All at once",
    "Subtract the maximum",
    "Exponentials",
    "Sum",
    "Logarithm",
    "Pick",
    "Reduce",
)
KINDS = ("class indices", "probabilities")
LOSSES = {"l1_loss": l1_loss, "mse_loss": mse_loss}
POINTWISE = {"l1_loss": l1_loss.L1, "mse_loss": mse_loss.MSE}
ROWS, COLUMNS = 6, 8  # samples and classes that a stage shows legibly
CELLS = ROWS * COLUMNS

SETTINGS: tuple[Setting, ...] = (
    Choice("view", "L1 and MSE", VIEWS),
    Choice("loss", "l1_loss", tuple(LOSSES)),
    Choice("reduction", "mean", REDUCTIONS),
    Text("input", ""),
    Text("target", ""),
    Whole("moves", 2, 0, CELLS - 1),
    Whole("against", 0, 0, CELLS - 1),
    Choice("step", "All at once", STEPS),
    Choice("kind", "class indices", KINDS),
    Text("logits", ""),
    Text("labels", ""),
    Text("probabilities", ""),
    Whole("sample", 0, 0, ROWS - 1),
    Flag("weighted", False),
    Text("weight", ""),
    Whole("ignore_index", -100, -1000, 1000),
    Number("label_smoothing", 0.0, 0.0, 1.0),
    Whole("logit", 1, 0, COLUMNS - 1),
    Whole("other_logit", 2, 0, COLUMNS - 1),
    Whole("samples", 10, 1, 16),
    Whole("batch_size", 4, 1, 8),
    Number("last_loss", 4.0, 0.0, 8.0),
    Text("outputs", ""),
    Text("targets", ""),
)

THREE = {"logits": "0.1 0.2 0.3\n2 −1 0.5\n−1 0 3", "labels": "1 0 0"}

POINTWISE_PRESETS: Mapping[str, Mapping[str, Any]] = {
    "L1 of the notes": {},
    "MSE of the notes": {"loss": "mse_loss"},
    "All targets 2": {"target": "2 2 2"},
    "One far off": {"input": "1 2 3 4 9", "target": "1.5 1.5 3.5 3.5 4", "moves": 4},
    "A column against a row": {"loss": "mse_loss", "input": "1\n2\n3", "target": "1 2 5"},
}
PRESETS: Mapping[str, Mapping[str, Any]] = {
    "The notes' sample": {},
    "Three samples": THREE,
    "Class weights": {**THREE, "weighted": True, "step": "Reduce"},
    "Ignored sample": {**THREE, "labels": "1 −100 0", "step": "Reduce"},
    "All ignored": {**THREE, "labels": "−100 −100 −100", "step": "Reduce"},
    "Label smoothing": {
        "logits": "2 −1 0.5",
        "labels": "0",
        "label_smoothing": 0.1,
        "step": "Pick",
        "logit": 0,
    },
    "Probabilities": {"kind": "probabilities", "probabilities": "0 0.75 0.25", "step": "Pick"},
    "Logits of ±1000": {"logits": "1000 −1000 0", "labels": "0", "logit": 0},
}
TWICE_PRESETS: Mapping[str, Mapping[str, Any]] = {
    "The notes' sample": {},
    "Sure and right": {"logits": "0 8 0", "labels": "1"},
    "Sure and wrong": {"logits": "8 0 0", "labels": "1"},
}
ACCURACY_PRESETS: Mapping[str, Mapping[str, Any]] = {
    "The notes' matrix": {},
    "Where they differ": {"outputs": "0.9 0.1\n0.8 0.2", "targets": "0 1"},
    "Three classes": {"outputs": "0.1 0.7 0.2\n0.5 0.3 0.2", "targets": "1 0"},
    "One target for two": {"outputs": "0.1 0.9\n0.8 0.2", "targets": "1"},
}


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

    def every_pair(self, loss: str) -> WorkedExample:
        """The loss of each pair, with both tensors as PyTorch repeats them."""
        return pointwise.pairs(POINTWISE[loss], self.input, self.target)

    def warning(self, loss: str) -> str:
        """What PyTorch says to these shapes, in its own words; empty where they are the same."""
        return broadcast.warning(POINTWISE[loss].function, self.pairing)


def pairs(values: Mapping[str, Any]) -> Pairs:
    """The tensors of the L1 and MSE view: what was typed, else the notes' numbers.

    A target that was not typed, or could not be used, takes the notes' values as far as they
    reach. Where the input could not be used both are the notes'.
    """
    input, first = typed(values["input"], "input", torch.tensor([[1.0, 2.0, 3.0]]))
    default = torch.tensor([1.0, 2.0, 5.0]).repeat(CELLS)[: input.numel()].view(input.shape)
    target, second = _beside(first, typed(values["target"], "target", default), default)
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
    def arguments(self) -> dict[str, Any]:
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

    def label(self, sample: int) -> int | None:
        """The class of a sample, None where it is ignored or has probabilities."""
        if not self.by_class or int(self.target[sample]) == self.ignore_index:
            return None
        return int(self.target[sample])


def classification(values: Mapping[str, Any]) -> Classification:
    """The tensors of the cross-entropy view: what was typed, else the notes' numbers.

    Where the logits could not be used all of them are the notes'.
    """
    input, first = typed(values["logits"], "logits", torch.tensor([[0.1, 0.2, 0.3]]))
    samples, classes = input.shape
    labels = (torch.arange(1, samples + 1) % classes).long()
    indices, second = _beside(first, typed_classes(values["labels"], "labels", labels), labels)
    target, weight, third, fourth = indices, None, "", ""
    if values["kind"] == "probabilities":
        second = ""
        wanted = _one_hot(labels if values["labels"].strip() == "" else indices, input)
        found = typed(values["probabilities"], "probabilities", wanted)
        target, third = _beside(first, found, wanted)
    if values["weighted"]:
        default = torch.arange(1.0, classes + 1)[None]
        weight, fourth = _beside(first, typed(values["weight"], "weight", default), default)
        weight = weight.flatten()
    return Classification(
        input,
        target,
        weight,
        ignore_index=values["ignore_index"],
        reduction=values["reduction"],
        label_smoothing=values["label_smoothing"],
        complaints=_told(first, second, third, fourth),
    )


def matrix(values: Mapping[str, Any]) -> tuple[Tensor, Tensor, tuple[str, ...]]:
    """The accuracy view's outputs (N, C) and targets (n), and what could not be used."""
    outputs, first = typed(values["outputs"], "outputs", torch.tensor([[0.1, 0.2], [0.3, 0.4]]))
    default = torch.arange(len(outputs)) % outputs.shape[1]
    found = typed_classes(values["targets"], "targets", default)
    targets, second = _beside(first, found, default)
    return outputs, targets, _told(first, second)


def epoch_losses(values: Mapping[str, Any]) -> Tensor:
    """(N): a loss for each sample, the last as the control says: always the same numbers."""
    count = values["samples"]
    losses = torch.tensor([0.5, 1.0, 0.75, 1.25, 0.25, 1.5, 1.0, 0.5]).repeat(2)[:count].clone()
    losses[-1] = values["last_loss"]
    return losses


def typed(text: str, name: str, default: Tensor) -> tuple[Tensor, str]:
    """The matrix in `text` (rows, columns), or `default` with a sentence that says why not."""
    return matrices.within(text, name, default, (ROWS, COLUMNS))


def typed_classes(text: str, name: str, default: Tensor) -> tuple[Tensor, str]:
    """The class indices in `text` (n) int64, or `default` with a sentence that says why not."""
    found, sentence = typed(text, name, default[None].float())
    if sentence or not text.strip():
        return default, sentence
    odd = next((value for value in found.flatten().tolist() if value != round(value)), None)
    if odd is not None:
        rule = "a class index is a whole number."
        return default, f"{name} has {number(odd)} in it: {rule}{matrices.UNTIL}"
    return found.flatten().long(), ""


def _beside(complaint: str, found: tuple[Tensor, str], default: Tensor) -> tuple[Tensor, str]:
    """`found`, what was typed and what is wrong with it; `default` beside an example's own numbers.

    `complaint` is the sentence of the tensor that it belongs to: where that one could not be used,
    what was typed for it need not go with the numbers that stand there instead.
    """
    return (default, found[1]) if complaint else found


def write_classes(classes: Tensor) -> str:
    """Class indices as text that `typed_classes` reads back."""
    return " ".join(str(label) for label in classes.tolist())


def _one_hot(labels: Tensor, input: Tensor) -> Tensor:
    """(N, C): a 1 in each sample's class; samples without a usable class want nothing."""
    wanted = torch.zeros_like(input)
    for n, label in enumerate(labels.tolist()[: len(wanted)]):
        if 0 <= label < input.shape[1]:
            wanted[n, label] = 1
    return wanted


def _told(*sentences: str) -> tuple[str, ...]:
    return tuple(sentence for sentence in sentences if sentence)
