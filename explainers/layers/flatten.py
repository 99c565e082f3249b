"""torch.flatten as a worked example: nothing is computed, only counted through.

The order is row-major: the last axis runs fastest. For a tensor that is contiguous this is the
order in which its numbers lie in memory, so that flattening moves nothing (see the documentation
of torch.flatten: "may return the original object, a view, or copy").
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from explainers.worked import Explanation, Index, Read, Term, WorkedExample


def work(input: Tensor, start_dim: int = 0, end_dim: int = -1) -> WorkedExample:
    """torch.flatten(input, start_dim, end_dim), cell by cell.

    `input` may have any shape; axes `start_dim` to `end_dim`, both included, become one. Raises
    ValueError where PyTorch would refuse.
    """
    first, last = check(input.dim(), start_dim, end_dim)
    output = torch.flatten(input, start_dim, end_dim)

    def explain(index: Index) -> Explanation:
        source = source_of(tuple(input.shape), first, last, index)
        value = input[source].item()
        return Explanation((Term((Read("input", source, value),)),), value)

    return WorkedExample(
        operands={"input": input},
        output=output,
        explainer=explain,
        roles={"input": "input", "output": "output"},
        axes={"input": ("image", "channel", "row", "column")[-input.dim() :]},
    )


def check(dims: int, start_dim: int, end_dim: int) -> tuple[int, int]:
    """The first and the last axis to be joined, counted from 0, of a tensor with `dims` axes.

    Raises ValueError naming the argument and the rule that it breaks.
    """
    first = _axis("start_dim", start_dim, dims)
    last = _axis("end_dim", end_dim, dims)
    if first > last:
        raise ValueError(
            f"start_dim is {start_dim} and end_dim is {end_dim}: start_dim must not come after "
            "end_dim."
        )
    return first, last


def source_of(shape: Sequence[int], first: int, last: int, index: Index) -> Index:
    """Which cell of an input of `shape` stands at `index` of the output."""
    if not shape:
        return ()
    place = index[first]
    inner: list[int] = []
    for size in reversed(shape[first : last + 1]):
        place, k = divmod(place, size)
        inner.insert(0, k)
    return (*index[:first], *inner, *index[first + 1 :])


def shape_of(shape: Sequence[int], first: int, last: int) -> tuple[int, ...]:
    """The shape of the output, for an input of `shape`."""
    return (*shape[:first], math.prod(shape[first : last + 1]), *shape[last + 1 :])


def _axis(name: str, value: int, dims: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{name} is {value!r}: it must be a whole number, the number of an axis.")
    axes = max(dims, 1)  # a single number counts as a tensor of one axis
    if not -axes <= value < axes:
        raise ValueError(
            f"{name} is {value}, and the input has {dims} axes: it must be from {-axes} to "
            f"{axes - 1} (negative numbers count from the end)."
        )
    return value % axes
