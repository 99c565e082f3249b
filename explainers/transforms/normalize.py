"""torchvision.transforms.v2.functional.normalize as a worked example, and the way back.

Each channel by itself: y = (x − mean) / std, and x = y × std + mean (see the documentation of
torchvision.transforms.v2.Normalize).
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from explainers.transforms.statistics import Statistics
from explainers.vision import functional
from explainers.worked import Explanation, Index, Read, Role, Term, WorkedExample

_PICTURE, _CHANNEL = ("channel", "row", "column"), ("channel",)
AXES: dict[str, tuple[str, ...]] = {
    "input": _PICTURE,
    "mean": _CHANNEL,
    "std": _CHANNEL,
    "output": _PICTURE,
}
ROLES: dict[str, Role] = {
    "input": "input",
    "mean": "kernel",
    "std": "kernel",
    "output": "output",
}


def work(input: Tensor, mean: Sequence[float], std: Sequence[float]) -> WorkedExample:
    """(x − mean) ÷ std of a float picture (C, H, W), cell by cell.

    `mean` and `std` have one number for each channel. Raises ValueError where torchvision would
    refuse, or would repeat a channel in silence.
    """
    check(input, mean, std)
    output = functional.normalize(input, list(mean), list(std))
    return _example(input, mean, std, output, ("(", " − ", ") / "), ("mean", "std"))


def undo(input: Tensor, mean: Sequence[float], std: Sequence[float]) -> WorkedExample:
    """x × std + mean: undoes `work` with the same numbers, up to rounding.

    The output is torchvision's own, a Normalize with the inverse numbers.
    """
    check(input, mean, std)
    inverse = Statistics(tuple(mean), tuple(std)).inverse()
    output = functional.normalize(input, list(inverse.mean), list(inverse.std))
    return _example(input, mean, std, output, ("", " × ", " + "), ("std", "mean"))


def check(input: Tensor, mean: Sequence[float], std: Sequence[float]) -> None:
    """Raise ValueError, in words, unless the picture can be normalised with these numbers."""
    if not input.is_floating_point():
        raise ValueError(
            f"input is {input.dtype}: Normalize takes floats. ToDtype(torch.float32, scale=True) "
            "comes before."
        )
    if input.dim() != 3:
        raise ValueError(f"input has shape {tuple(input.shape)}: a picture is (C, H, W).")
    for name, values in (("mean", mean), ("std", std)):
        if len(values) != len(input):
            raise ValueError(
                f"{name} has {len(values)} number(s) and the picture {len(input)} channel(s): it "
                "needs one for each channel."
            )
    if any(value == 0 for value in std):
        raise ValueError("std has a 0: nothing can be divided by it. Take a number above 0.")


def _example(
    input: Tensor,
    mean: Sequence[float],
    std: Sequence[float],
    output: Tensor,
    signs: tuple[str, str, str],
    order: tuple[str, str],
) -> WorkedExample:
    operands = {"input": input}
    numbers = {"mean": torch.tensor(mean), "std": torch.tensor(std)}
    operands |= {name: numbers[name] for name in order}

    def explain(index: Index) -> Explanation:
        cell = Read("input", index, input[index].item())
        first, second = (Read(name, index[:1], operands[name][index[0]].item()) for name in order)
        before, between, after = signs
        opening = (before, cell) if before else (cell,)
        terms = (Term((*opening, between, first, after, second)),)
        return Explanation(terms, output[index].item())

    return WorkedExample(operands, output, explain, ROLES, axes=AXES)
