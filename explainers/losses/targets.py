"""What cross-entropy compares the logits with: class indices or probabilities, checked once.

The rules are those of torch.nn.CrossEntropyLoss for an input without further axes: (C) for one
sample, (N, C) for N.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from explainers.losses import reductions
from explainers.worked import number


@dataclass(frozen=True)
class Targets:
    """The checked target of N samples and C classes.

    `classes` holds the class of each sample, None where it is ignored; it is None altogether
    where the target is probabilities, which are then in `probabilities` (N, C). `smoothing` is
    the part of every target that is spread over all classes.
    """

    samples: int
    labels: tuple[int, ...]  # as typed, ignored ones included; empty for probabilities
    classes: tuple[int | None, ...] | None
    probabilities: Tensor | None
    weight: Tensor | None
    smoothing: float
    count: int

    @property
    def kept(self) -> list[int]:
        """The samples that are not ignored."""
        if self.classes is None:
            return list(range(self.samples))
        return [n for n, label in enumerate(self.classes) if label is not None]

    @property
    def shares(self) -> Tensor:
        """(N, C) float64: what each sample wants of each class, smoothed; 0 where ignored."""
        if self.probabilities is not None:
            wanted = self.probabilities.double()
        else:
            wanted = torch.zeros(self.samples, self.count, dtype=torch.float64)
            for n in self.kept:
                wanted[n, self.label(n)] = 1
        shares = (1 - self.smoothing) * wanted + self.smoothing / self.count
        ignored = [n for n in range(self.samples) if n not in set(self.kept)]
        shares[ignored] = 0
        return shares

    @property
    def weighted(self) -> Tensor:
        """(N, C) float64: the shares times the weights of the classes."""
        return self.shares if self.weight is None else self.shares * self.weight.double()

    def label(self, sample: int) -> int:
        """The class of a sample that is not ignored."""
        label = None if self.classes is None else self.classes[sample]
        if label is None:
            raise LookupError(f"sample {sample} has no class")
        return label

    @property
    def smoothing_text(self) -> str:
        """The smoothing as it stands in the arithmetic, in all its digits."""
        return number(self.smoothing, 12)

    @property
    def divisor(self) -> float:
        """What "mean" divides by: the samples kept, or for class indices their weights' sum."""
        if self.classes is None or self.weight is None:
            return float(len(self.kept))
        return float(self.weight[[self.label(n) for n in self.kept]].sum())


def check(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None,
    ignore_index: int,
    reduction: str,
    label_smoothing: float,
) -> Targets:
    """The target of `input`, (C) or (N, C), for torch.nn.functional.cross_entropy.

    Raises ValueError that names the argument, its value and the rule it breaks.
    """
    reductions.check(reduction)
    _check_input(input)
    smoothing = _smoothing(label_smoothing)
    if isinstance(ignore_index, bool) or not isinstance(ignore_index, int):
        raise ValueError(f"ignore_index is {ignore_index!r}: it takes a whole number.")
    rows = input if input.dim() == 2 else input[None]
    probabilities = input.shape == target.shape
    if probabilities:
        _check_probabilities(target, ignore_index)
        labels: list[int] = []
    else:
        _check_class_shape(input, target, smoothing)
        labels = target.reshape(-1).tolist()
        for place, label in enumerate(labels):
            _check_class(label, place, rows.shape[1], ignore_index)
    _check_weight(weight, input, probabilities)
    targets = Targets(
        samples=rows.shape[0],
        labels=tuple(labels),
        classes=None
        if probabilities
        else tuple(None if label == ignore_index else label for label in labels),
        probabilities=target.reshape(rows.shape) if probabilities else None,
        weight=weight,
        smoothing=smoothing,
        count=rows.shape[1],
    )
    _check_bytes(target, targets, reduction)
    return targets


def _check_input(input: Tensor) -> None:
    if input.dim() not in (1, 2):
        raise ValueError(
            f"input has shape {tuple(input.shape)}: this lesson takes (classes) for one sample or "
            "(samples, classes)."
        )
    if not input.is_floating_point():
        raise ValueError(
            f"input holds {input.dtype}: logits are floating point numbers. Write 3.0 for 3."
        )
    if input.shape[-1] == 0:
        raise ValueError(f"input has shape {tuple(input.shape)}: there must be a class at least.")


def _smoothing(label_smoothing: float) -> float:
    if not isinstance(label_smoothing, int | float):
        raise ValueError(f"label_smoothing is {label_smoothing!r}: it takes a number from 0 to 1.")
    if label_smoothing > 1:
        raise ValueError(
            f"label_smoothing is {label_smoothing:g}: it must be between 0 and 1, for it is the "
            "part of every target that is taken from its class and spread over all."
        )
    # PyTorch smooths only if the number is above 0: a negative one and NaN change nothing.
    return float(label_smoothing) if label_smoothing > 0 else 0.0


def _check_probabilities(target: Tensor, ignore_index: int) -> None:
    if not target.is_floating_point():
        raise ValueError(
            f"target has the shape of input, {tuple(target.shape)}, so it is read as "
            f"probabilities, and it holds {target.dtype}: probabilities must be floating point. "
            "Add .float(), or give one class index for each sample."
        )
    if ignore_index >= 0:
        raise ValueError(
            f"ignore_index is {ignore_index}, and the target is probabilities: there is no index "
            "to be ignored. Leave ignore_index at −100, or give class indices."
        )


def _check_class_shape(input: Tensor, target: Tensor, smoothing: float) -> None:
    shape, wanted = tuple(target.shape), "no axis" if input.dim() == 1 else f"({input.shape[0]},)"
    # For a single sample PyTorch also takes a target of one cell, unless it is smoothed.
    lone = input.dim() == 1 and shape == (1,) and smoothing == 0
    if not (shape == tuple(input.shape[:-1]) or lone):
        raise ValueError(
            f"target has shape {shape}, and input {tuple(input.shape)}: class indices need one "
            f"number for each sample, so {wanted}; probabilities need the shape of input."
        )
    if target.dtype not in (torch.int64, torch.uint8):
        raise ValueError(
            f"target holds {target.dtype}: class indices must be torch.int64 (long) or "
            "torch.uint8. Add .long()."
        )


def _check_class(label: int, place: int, count: int, ignore_index: int) -> None:
    if label != ignore_index and not 0 <= label < count:
        raise ValueError(
            f"target of sample {place} is {label}: with {count} classes an index is 0 to "
            f"{count - 1}, or ignore_index ({ignore_index})."
        )


def _check_weight(weight: Tensor | None, input: Tensor, probabilities: bool) -> None:
    if weight is None:
        return
    if tuple(weight.shape) != (input.shape[-1],):
        raise ValueError(
            f"weight has shape {tuple(weight.shape)}: it needs one number for each of the "
            f"{input.shape[-1]} classes."
        )
    if weight.is_complex() or (not probabilities and weight.dtype != input.dtype):
        raise ValueError(
            f"weight holds {weight.dtype} and input {input.dtype}: they must be of one type."
        )


def _check_bytes(target: Tensor, targets: Targets, reduction: str) -> None:
    smoothed = targets.weight is not None and targets.smoothing > 0 and targets.classes is not None
    if target.dtype == torch.uint8 and smoothed and reduction == "mean" and targets.kept:
        raise ValueError(
            "target holds torch.uint8: with weight, label_smoothing and the mean PyTorch looks the "
            "weights up by index and needs torch.int64. Add .long()."
        )
