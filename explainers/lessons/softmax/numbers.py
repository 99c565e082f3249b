"""The softmax lesson: its settings, its presets, and the logits that they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated

import torch
from torch import Tensor

from explainers import matrices, settings
from explainers.kinds import Choice, Number, Text, Whole
from explainers.lessons.softmax import words
from explainers.lessons.softmax.temperature import WARMEST

ROWS, COLUMNS = 4, 6  # samples and classes that a stage shows legibly
REACH: Mapping[str, float] = {"float16": 25.0, "bfloat16": 100.0, "float32": 100.0}
"""How far the logits can be shifted in each dtype: beyond where e^x breaks, on both sides."""


@dataclass(frozen=True, kw_only=True)
class Values(settings.Values):
    """What the page is set to.

    `input` is the text of the logits, a sample on each line; `sample` and `moved` are the row and
    the column that some views are about; `temperature` divides the logits, `shift` is added to
    them; `of` is the function whose Jacobian is shown.
    """

    view: Annotated[str, Choice(words.VIEWS)] = "cells"
    input: Annotated[str, Text()] = ""
    dim: Annotated[str, Choice(words.DIMS, words.SPELLED)] = "1"
    sample: Annotated[int, Whole(0, ROWS - 1)] = 0
    moved: Annotated[int, Whole(0, COLUMNS - 1)] = 0
    temperature: Annotated[float, Number(0.0, WARMEST)] = 1.0
    shift: Annotated[float, Number(-max(REACH.values()), max(REACH.values()))] = 0.0
    dtype: Annotated[str, Choice(tuple(REACH))] = "float16"
    of: Annotated[str, Choice(words.OF)] = "softmax"


PRESETS: Mapping[str, Mapping[str, Values]] = {
    "cells": {
        "two": Values(),
        "equal": Values(input="1 1 1 1"),
        "ahead": Values(input="10 0 0"),
        "far": Values(input="1000 −1000 0"),
        "columns": Values(dim="0"),
        "mask": Values(input="2 −inf 0.1"),
        "causal": Values(input="1 −inf −inf −inf\n2 1 −inf −inf\n0 2 1 −inf\n1 0 2 1"),
        "all_masked": Values(input="2 1 0.1\n−inf −inf −inf"),
    },
    "temperature": {
        "one": Values(),
        "cold": Values(temperature=0.2),
        "warm": Values(temperature=5.0),
        "zero": Values(temperature=0.0),
        "tie": Values(input="2 2 0.1", temperature=0.2),
    },
    "shift": {
        "none": Values(),
        "overflow": Values(shift=10.0),
        "sum": Values(input="2 1.9 0.1", shift=9.0),
        "underflow": Values(shift=-20.0),
        "float32": Values(shift=90.0, dtype="float32"),
        "digits": Values(shift=50.0, dtype="bfloat16"),
    },
    "log": {
        "sure": Values(),
        "float16": Values(input="2 1 −16", moved=2),
        "float32": Values(input="0 −110", moved=1, dtype="float32"),
        "masked": Values(input="2 1 −inf", moved=1),
    },
    "jacobian": {
        "three": Values(),
        "equal": Values(input="1 1 1"),
        "half": Values(input="1 1"),
        "sure": Values(input="10 1 0.1"),
        "log_softmax": Values(input="10 1 0.1", of="log_softmax"),
    },
}


@dataclass(frozen=True)
class Given:
    """The logits, (N, C) float32, and a sentence where what was typed could not be used."""

    input: Tensor
    complaint: str = ""

    def row(self, sample: int) -> Tensor:
        """The logits (C) of a sample."""
        return self.input[sample]


def given(values: Values) -> Given:
    """The logits of the page: what was typed, else the example's own."""
    own = torch.tensor([[2.0, 1.0, 0.1], [0.0, 3.0, 1.0]])
    return Given(*matrices.within(values.input, "input", own, (ROWS, COLUMNS), infinities=True))


def settled(values: Values) -> Values:
    """`values` with a sample and a class that there are, and a shift within reach."""
    rows, columns = given(values).input.shape
    reach = REACH[values.dtype]
    return replace(
        values,
        sample=min(values.sample, rows - 1),
        moved=min(values.moved, columns - 1),
        shift=min(max(values.shift, -reach), reach),
    )
