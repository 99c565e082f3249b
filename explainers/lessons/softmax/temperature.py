"""Softmax of logits that were divided by a temperature T first: e^(xᵢ/T) / Σⱼ e^(xⱼ/T)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.lessons.softmax.arithmetic import Logits, needs_shift
from explainers.lessons.softmax.cells import AXES, ROLES
from explainers.worked import Explanation, Index, WorkedExample

COLDEST, WARMEST = 0.05, 10.0  # of the curves
POINTS = 81


def work(input: Tensor, temperature: float) -> WorkedExample:
    """The softmax of `input` (N, C) / `temperature` along each row.

    The operand "scaled" is the quotient. A temperature of 0 divides by 0, and PyTorch does so.
    """
    scaled = input / temperature
    output = F.softmax(scaled, 1)
    logits, shifted = Logits("scaled", scaled), needs_shift(scaled)

    def explain(index: Index) -> Explanation:
        value = float(output[index])
        return Explanation(tuple(logits.softmax(index, value, shifted)), value)

    return WorkedExample(
        {"input": input, "scaled": scaled},
        output,
        explain,
        ROLES,
        axes=dict.fromkeys(("input", "scaled", "output"), AXES),
    )


@dataclass(frozen=True)
class Shares:
    """The probabilities of one sample, (points, C), at each of the `temperatures`."""

    temperatures: list[float]
    probabilities: Tensor


def shares(row: Tensor) -> Shares:
    """The softmax of `row` (C) over temperatures that grow by the same factor each."""
    ends = math.log10(COLDEST), math.log10(WARMEST)
    temperatures = torch.logspace(*ends, POINTS)
    return Shares(temperatures.tolist(), F.softmax(row / temperatures[:, None], 1))


def entropy(probabilities: Tensor) -> float:
    """−Σ p ln p of one sample's probabilities (C): 0 for a certain class, ln C for equal ones."""
    return float(torch.special.entr(probabilities).sum())
