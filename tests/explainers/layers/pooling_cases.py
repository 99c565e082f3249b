"""What the tests of the pooling layers share: random settings, and reading a formula back."""

from __future__ import annotations

import math
import re

import torch
from hypothesis import strategies as st

from explainers.worked import Read, WorkedExample

INPUT = [[1, 2, 0, 3, 1], [0, 1, 2, 3, 1], [1, 2, 1, 0, 0], [5, 2, 3, 1, 1], [2, 1, 0, 1, 1]]
MATRIX = torch.tensor([INPUT], dtype=torch.float32)

small = st.integers(1, 4)
either = st.one_of(small, st.tuples(small, small))


@st.composite
def pictures(draw, largest=7):
    """Whole numbers from a small range, so that ties are common."""
    shape = [draw(st.integers(1, 2)), *(draw(st.integers(1, largest)) for _ in range(2))]
    generator = torch.Generator().manual_seed(draw(st.integers(0, 2**31)))
    return torch.randint(-3, 4, shape, generator=generator).double()


@st.composite
def windows(draw):
    """Arguments that max_pool2d and avg_pool2d share, legal and illegal alike."""
    return {
        "kernel_size": draw(st.one_of(st.integers(0, 4), either)),
        "stride": draw(st.one_of(st.none(), st.just(()), st.integers(0, 3), either)),
        "padding": draw(st.one_of(st.integers(-1, 2), st.tuples(st.integers(0, 2), small))),
        "ceil_mode": draw(st.booleans()),
    }


def cells(shape):
    """Every index of a tensor."""
    return [tuple(index) for index in torch.ones(shape).nonzero().tolist()]


def check_reads(example: WorkedExample, reads: list[Read], pad: float) -> None:
    """Every read of the input has the value of its cell, and padding that of `pad`."""
    picture = example.operands["input"]
    for read in reads:
        inside = all(0 <= i < n for i, n in zip(read.index, picture.shape, strict=True))
        assert inside is not read.padding
        assert read.value == (picture[read.index].item() if inside else pad)


def evaluate(formula: str) -> float:
    """What the arithmetic in `formula` gives, up to its last equals sign."""
    left = formula.rsplit(" = ", 1)[0].rsplit(": ", 1)[-1]
    for sign, operator in (("×", "*"), ("÷", "/"), ("−", "-"), ("∞", "inf")):
        left = left.replace(sign, operator)
    assert re.fullmatch(r"[-+*/()\d. e,]+|max\([-()\d. ,inf]+\)", left), left
    return eval(left, {"__builtins__": {}}, {"max": lambda *values: max(values), "inf": math.inf})
