"""Many draws of dropout: their mean, which approaches the input, and how far they scatter."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from explainers.lessons.dropout import numbers
from explainers.lessons.dropout.numbers import Values
from explainers.worked import Explanation, Index, Read, Term, WorkedExample

COUNTS = ("1", "10", "100", "1000")
POINTS = 120  # of each line: more cannot be told apart


@dataclass(frozen=True)
class Draws:
    """The samples (N, F) through dropout `count` times, each time with dice of their own.

    `kept` counts for each number how often it was kept, `mean` is that of its outputs. `variance`
    (F,) is that of the first sample's outputs, divided by `count`. `after` (K,) are the numbers
    of draws after which the first sample's mean was looked at, `running` (K, F) what it was.
    """

    count: int
    input: Tensor
    kept: Tensor
    mean: Tensor
    variance: Tensor
    after: Tensor
    running: Tensor
    complaints: tuple[str, ...] = ()


def draws(values: Values) -> Draws:
    """A batch of copies of the samples through dropout in train(): each copy is one draw."""
    count = int(values.draws)
    given, sentence = numbers.samples(values)
    training = numbers.in_training(values)
    # One mask for all: dropout multiplies by what it makes of ones.
    scales = numbers.drop(training, torch.ones(count, *given.shape))
    outputs = scales * given
    after = _looked_at(count)
    first = outputs[:, 0].double()
    return Draws(
        count,
        given,
        scales.count_nonzero(0).float(),
        outputs.mean(0),
        outputs[:, 0].var(0, correction=0),
        after,
        first.cumsum(0)[after - 1] / after[:, None],
        (sentence,) if sentence else (),
    )


def example(made: Draws, p: float) -> WorkedExample:
    """Each mean as `x × kept ÷ draws ÷ (1 − p)`."""

    def explain(index: Index) -> Explanation:
        x, kept = (
            Read(name, index, float(tensor[index]))
            for name, tensor in (("input", made.input), ("kept", made.kept))
        )
        term = Term((x, " × ", kept, f" ÷ {made.count}{numbers.scale(p)}"))
        return Explanation((term,), float(made.mean[index]))

    operands = {"input": made.input, "kept": made.kept}
    return WorkedExample(
        operands,
        made.mean,
        explain,
        {"input": "input", "kept": "neutral", "output": "output"},
        axes=dict.fromkeys((*operands, "output"), ("sample", "feature")),
    )


def _looked_at(count: int) -> Tensor:
    """After which draws: all of few, else ever rarer ones, the last one among them; (K,)."""
    if count <= POINTS:
        return torch.arange(1, count + 1)
    return torch.tensor(sorted({round(count ** (k / (POINTS - 1))) for k in range(POINTS)}))
