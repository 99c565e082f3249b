"""Matrices and class indices that are typed on the losses page: read, or refused in a sentence."""

from __future__ import annotations

from torch import Tensor

from explainers import matrices
from explainers.worked import number

ROWS, COLUMNS = 6, 8  # samples and classes that a stage shows legibly


def matrix(text: str, name: str, default: Tensor) -> tuple[Tensor, str]:
    """The matrix in `text` (rows, columns), or `default` with a sentence that says why not."""
    return matrices.within(text, name, default, (ROWS, COLUMNS))


def classes(text: str, name: str, default: Tensor) -> tuple[Tensor, str]:
    """The class indices in `text` (n) int64, or `default` with a sentence that says why not."""
    found, sentence = matrix(text, name, default[None].float())
    if sentence or not text.strip():
        return default, sentence
    odd = next((value for value in found.flatten().tolist() if value != round(value)), None)
    if odd is not None:
        rule = "a class index is a whole number."
        return default, f"{name} has {number(odd)} in it: {rule}{matrices.UNTIL}"
    return found.flatten().long(), ""


def write_classes(labels: Tensor) -> str:
    """Class indices (n) as text that `classes` reads back."""
    return " ".join(str(label) for label in labels.tolist())
