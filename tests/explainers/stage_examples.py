"""Worked examples of every kind that the stage must serve, small and made by hand."""

from __future__ import annotations

import math

import torch
from torch import Tensor, tensor
from torch.nn import functional as F

from explainers.layers import conv2d
from explainers.worked import Explanation, Index, Margin, Read, Term, WorkedExample, number

INPUT = tensor(
    [[1, 2, 0, 3, 1], [0, 1, 2, 3, 1], [1, 2, 1, 0, 0], [5, 2, 3, 1, 1], [2, 1, 0, 1, 1]]
).float()[None]
KERNEL = tensor([[1, 2, 1], [0, 1, 0], [2, 1, 0]]).float()[None, None]


def noise(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)).round(decimals=2)


def conv() -> WorkedExample:
    return conv2d.work(INPUT, KERNEL)


def channels() -> WorkedExample:
    """Three output channels from two: six kernel planes, a bias, padding."""
    return conv2d.work(noise(2, 4, 5), noise(3, 2, 3, 3, seed=1), noise(3, seed=2), padding=1)


def many() -> WorkedExample:
    """Four channels each, 12×12, a 5×5 kernel: 100 products in each cell."""
    weight, bias = noise(4, 4, 5, 5, seed=1), noise(4, seed=2)
    return conv2d.work(noise(4, 12, 12), weight, bias, padding=2)


def dilated() -> WorkedExample:
    """Gaps between the cells read, and padding that repeats cells."""
    return conv2d.work(INPUT, KERNEL, dilation=2, padding=2, padding_mode="reflect")


def large() -> WorkedExample:
    picture = noise(1, 12, 12).mul(10).round()
    return conv2d.work(picture, KERNEL, padding=1)


def one() -> WorkedExample:
    return conv2d.work(tensor([[[3.0]]]), tensor([[[[-2.0]]]]))


def pool() -> WorkedExample:
    """A 2×2 maximum with stride 2 on 5×5 cells, whose last windows hang over the edge."""
    picture = INPUT[0]
    around = F.pad(picture, (0, 1, 0, 1), value=math.nan)

    def explain(index: Index) -> Explanation:
        row, column = index
        places = [(r, c) for r in (2 * row, 2 * row + 1) for c in (2 * column, 2 * column + 1)]
        reads = [Read("input", (r, c), float(picture[r, c])) for r, c in places if max(r, c) < 5]
        best = max(reads, key=lambda read: read.value)
        terms = [Term(("max(",))]
        for k, read in enumerate(reads):
            terms += [Term((", ",))] * (k > 0) + [Term((read,), counts=read is best)]
        return Explanation((*terms, Term((")",))), best.value)

    return WorkedExample(
        operands={"input": picture},
        output=F.max_pool2d(picture[None], 2, ceil_mode=True)[0],
        explainer=explain,
        margins={"input": Margin(0, 1, 0, 1, around)},
    )


def product() -> WorkedExample:
    """A matrix product of two axes each, with negative numbers."""
    left, right = noise(3, 4), noise(4, 2, seed=3)
    result = left @ right

    def explain(index: Index) -> Explanation:
        row, column = index
        terms = [
            Term(
                (
                    *([" + "] if k else []),
                    Read("left", (row, k), float(left[row, k])),
                    "·",
                    Read("right", (k, column), float(right[k, column])),
                )
            )
            for k in range(4)
        ]
        return Explanation(tuple(terms), float(result[index]))

    return WorkedExample({"left": left, "right": right}, result, explain)


def relu() -> WorkedExample:
    picture = tensor([[1, -0.5], [-1, 3]])

    def explain(index: Index) -> Explanation:
        value = float(picture[index])
        read = Term(("max(0, ", Read("input", index, value), ")"), counts=value > 0)
        return Explanation((read,), max(0.0, value))

    return WorkedExample({"input": picture}, torch.relu(picture), explain)


def cross_entropy() -> WorkedExample:
    """A number without axes, from a row: the formula has exponentials and a logarithm."""
    logits, target = tensor([0.1, 0.2, 0.3]), 1
    loss = F.cross_entropy(logits, tensor(target))

    def explain(_: Index) -> Explanation:
        reads = [Read("input", (k,), float(value)) for k, value in enumerate(logits)]
        inner = [part for k, read in enumerate(reads) for part in (" + e^" if k else "e^", read)]
        own = Term(("−", reads[target]))
        return Explanation((own, Term((" + ln(", *inner, ")"))), float(loss))

    return WorkedExample({"input": logits}, loss, explain)


def batch_norm() -> WorkedExample:
    """Four axes in and out, and four operands of one number per channel."""
    batch = noise(2, 3, 2, 2)
    mean, var = batch.mean((0, 2, 3)), batch.var((0, 2, 3), unbiased=False)
    gamma, beta = noise(3, seed=5), noise(3, seed=6)
    output = F.batch_norm(batch, mean, var, gamma, beta)

    def explain(index: Index) -> Explanation:
        channel = index[1]
        x, m, v, g, b = (
            Read(name, place, float(values[place]))
            for name, values, place in (
                ("input", batch, index),
                ("mean", mean, (channel,)),
                ("var", var, (channel,)),
                ("weight", gamma, (channel,)),
                ("bias", beta, (channel,)),
            )
        )
        scaled = Term(("(", x, " − ", m, ") / √(", v, " + 1e-5) × ", g))
        return Explanation((scaled, Term((" + ", b))), float(output[index]))

    operands = {"input": batch, "mean": mean, "var": var, "weight": gamma, "bias": beta}
    return WorkedExample(operands, output, explain)


def gradient() -> WorkedExample:
    """A row of gradients, read with text that rounds otherwise than the grid does."""
    upstream, weight = tensor([0.5, -1.0]), noise(2, 40, seed=7)
    result = upstream @ weight

    def explain(index: Index) -> Explanation:
        (k,) = index
        reads = [
            Term(
                (
                    *([" + "] if row else []),
                    Read("grad_output", (row,), float(upstream[row])),
                    "×",
                    Read("weight", (row, k), float(weight[row, k])),
                )
            )
            for row in range(2)
        ]
        return Explanation(tuple(reads), float(result[k]))

    return WorkedExample(
        {"grad_output": upstream, "weight": weight},
        result,
        explain,
        roles={"output": "gradient"},
    )


def softmax() -> WorkedExample:
    """Numbers that stand in no grid: each cell's text is its own, its sum computed on the way."""
    logits = noise(2, 3, seed=8)
    output = logits.softmax(1)

    def explain(index: Index) -> Explanation:
        row, _ = index
        total = number(float(logits[row].exp().sum()))
        return Explanation(
            (Term(("e^", Read("input", index, float(logits[index])), f" / {total}")),),
            float(output[index]),
        )

    return WorkedExample({"input": logits}, output, explain)


EXAMPLES = {
    made.__name__: made
    for made in (
        conv,
        channels,
        many,
        dilated,
        large,
        one,
        pool,
        product,
        relu,
        cross_entropy,
        batch_norm,
        gradient,
        softmax,
    )
}
