"""Many draws of dropout: their mean, which approaches the input, and how far they scatter."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from explainers.lessons.dropout import numbers
from explainers.lessons.dropout.numbers import Values
from explainers.worked import Explanation, Index, Read, Term, WorkedExample

POINTS = 120  # of each line: more cannot be told apart


@dataclass(frozen=True)
class Draws:
    """The first sample (F,) through dropout `count` times, each time with dice of its own.

    `kept` counts for each number how often it was kept; `mean` and `variance` (divided by `count`)
    are those of its outputs, all (F,). `after` (K,) are the numbers of draws after which the mean
    was looked at, `running` (K, F) what it was then.
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
    """A batch of copies of the first sample through dropout in train(): each row is one draw."""
    count = int(values.draws)
    given, sentence = numbers.samples(values)
    copies = given[0].repeat(count, 1)
    outputs = numbers.drop(replace(values, training=True), copies)
    kept = numbers.mask(replace(values, training=True), copies)
    assert kept is not None
    after = _looked_at(count)
    return Draws(
        count,
        given[0],
        kept.sum(0),
        outputs.mean(0),
        outputs.var(0, correction=0),
        after,
        outputs.double().cumsum(0)[after - 1] / after[:, None],
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
        axes=dict.fromkeys((*operands, "output"), ("feature",)),
    )


def _looked_at(count: int) -> Tensor:
    """After which draws: all of few, else ever rarer ones, the last one among them; (K,)."""
    if count <= POINTS:
        return torch.arange(1, count + 1)
    return torch.tensor(sorted({round(count ** (k / (POINTS - 1))) for k in range(POINTS)}))
