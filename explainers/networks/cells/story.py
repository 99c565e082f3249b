"""What is told of one number: stages with words around them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from torch import Tensor

from explainers.worked import Index, WorkedExample

Cell = tuple[WorkedExample, Index]
"""A worked example as the lessons make it, and which cell of its output is meant."""

Local = Callable[[Any, Tensor, Index], Cell]
"""For a layer, its input without a batch axis and a cell of its output: as little as is needed."""


@dataclass(frozen=True)
class Step:
    """One stage: words above it (plain text), the example, and what stands around its grids."""

    words: str
    example: WorkedExample
    captions: Mapping[str, str] = field(default_factory=dict)
    operators: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Leave out the captions of operands of which nothing is read."""
        drawn = {*self.example.operands, "output"}
        kept = {name: text for name, text in self.captions.items() if name in drawn}
        object.__setattr__(self, "captions", kept)


@dataclass(frozen=True)
class Story:
    """How one number came about, step by step."""

    steps: tuple[Step, ...]
