"""What is told of one number: stages with words around them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from torch import Tensor, nn

from explainers.worked import Index, WorkedExample

Cell = tuple[WorkedExample, Index]
"""A worked example as the lessons make it, and which cell of its output is meant."""

Local = Callable[[nn.Module, Tensor, Index], Cell]
"""For a layer, its input without a batch axis and a cell of its output: as little as is needed."""


@dataclass(frozen=True)
class Step:
    """One stage: words before it (Markdown), the example, and what is written around its grids."""

    words: str
    example: WorkedExample
    captions: Mapping[str, str] = field(default_factory=dict)
    operators: tuple[str, ...] = ()


@dataclass(frozen=True)
class Story:
    """How one number came about. `sources` counts the parts that one can be chosen of; 0: none.

    `source` is the name of such a part, as in "input map".
    """

    steps: tuple[Step, ...]
    sources: int = 0
    source: str = ""
