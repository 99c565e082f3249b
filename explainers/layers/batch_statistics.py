"""The numbers that batch norm normalises with, as worked examples: mean, variance, running average.

Each channel is measured over the whole batch and over all cells of its maps.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

from torch import Tensor

from explainers.layers import batch_norm
from explainers.layers.pointwise import literal
from explainers.worked import PLUS, Explanation, Index, Read, Term, WorkedExample, added


def mean(input: Tensor) -> WorkedExample:
    """The mean of each channel of `input` (N, C, …): (C,)."""
    _check(input)
    count = batch_norm.values_per_channel(input.shape)
    output, _ = batch_norm.statistics(input)

    def explain(index: Index) -> Explanation:
        values = [Term((read,)) for read in _channel(input, index[0])]
        terms = [Term(("(",)), *added(values), Term((f") / {count}",))]
        return Explanation(tuple(terms), output[index].item())

    return _example({"input": input}, output, explain)


def var(input: Tensor, correction: int = 0) -> WorkedExample:
    """The variance of each channel of `input` (N, C, …): (C,).

    The squares' sum is divided by the number of values less `correction`: 0 for the biased
    variance, 1 for the unbiased one, as in torch.var.
    """
    _check(input)
    count = batch_norm.values_per_channel(input.shape)
    if correction not in (0, 1) or count <= correction:
        raise ValueError(
            f"correction is {correction}, with {count} value(s) per channel: it must be 0 or 1, "
            "and less than the number of values."
        )
    means, output = batch_norm.statistics(input, correction)
    divisor = f"({count} − {correction})" if correction else str(count)

    def explain(index: Index) -> Explanation:
        middle = Read("mean", index, means[index].item())
        squares = [Term(("(", read, " − ", middle, ")²")) for read in _channel(input, index[0])]
        terms = [Term(("(",)), *added(squares), Term((f") / {divisor}",))]
        return Explanation(tuple(terms), output[index].item())

    return _example({"input": input, "mean": means}, output, explain)


def update(running: Tensor, batch: Tensor, momentum: float) -> WorkedExample:
    """One step of running statistics: (1 − momentum) · running + momentum · batch.

    All have the same shape. In PyTorch `momentum` is the share of what is **new** (see the note
    in the documentation of torch.nn.BatchNorm2d). Raises ValueError for other shapes.
    """
    if running.shape != batch.shape:
        raise ValueError(
            f"running has shape {tuple(running.shape)} and batch {tuple(batch.shape)}: each "
            "running number needs one of the batch."
        )
    output = momentum * batch + (1 - momentum) * running

    def explain(index: Index) -> Explanation:
        old = Read("running", index, running[index].item())
        new = Read("batch", index, batch[index].item())
        terms = (
            Term((f"(1 − {literal(momentum)}) × ", old)),
            PLUS,
            Term((f"{literal(momentum)} × ", new)),
        )
        return Explanation(terms, output[index].item())

    return WorkedExample(
        operands={"running": running, "batch": batch},
        output=output,
        explainer=explain,
        roles={"running": "neutral", "batch": "input", "output": "output"},
    )


def _check(input: Tensor) -> None:
    if input.dim() < 2 or 0 in input.shape or not input.is_floating_point():
        raise ValueError(
            f"input has shape {tuple(input.shape)} and dtype {input.dtype}: it needs samples and "
            "channels (N, C, …), none of them empty, in floating-point numbers."
        )


def _channel(input: Tensor, channel: int) -> list[Read]:
    """Every value of one channel: sample by sample, cell by cell."""
    samples, _, *sizes = input.shape
    values = input[:, channel].reshape(-1).tolist()
    places = product(range(samples), *(range(size) for size in sizes))
    return [
        Read("input", (sample, channel, *cell), value)
        for (sample, *cell), value in zip(places, values, strict=True)
    ]


def _example(
    operands: dict[str, Tensor], output: Tensor, explain: Callable[[Index], Explanation]
) -> WorkedExample:
    return WorkedExample(
        operands=operands,
        output=output,
        explainer=explain,
        roles={"input": "input", "mean": "neutral", "output": "output"},
        axes={
            "input": batch_norm.axis_names(operands["input"].dim()),
            "mean": ("channel",),
            "output": ("channel",),
        },
    )
