"""The part of a worked example that one output cell needs, small enough to be drawn.

Layers of real networks have far too many numbers for the stage. Of each operand only the box around
the cells that are read is kept; what of it lies in the padding is drawn as padding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from torch import Tensor

from explainers.worked import Explanation, Index, Margin, Read, Term, WorkedExample, added

OUTPUT = "output"
FEW = 32
"""Parts of a sum that stand in rows of eight; more would be too high for a screen."""


def excerpt(example: WorkedExample, index: Index) -> WorkedExample:
    """The one cell at `index` of the output, with what it reads; its output has no axes."""
    found = example.explain(*index)
    boxes = {
        name: box
        for name, tensor in example.operands.items()
        if (box := _box(name, tensor, found.reads, example.margins.get(name)))
    }
    terms = tuple(
        Term(tuple(_moved(part, boxes) for part in term.parts), term.counts) for term in found.terms
    )
    moved = Explanation(terms, found.value)
    return WorkedExample(
        operands={name: box.values for name, box in boxes.items()},
        output=example.output[index],
        explainer=lambda _: moved,
        roles=example.roles,
        margins={name: box.margin for name, box in boxes.items() if box.margin},
        axes={
            name: example.axes[name][-box.values.dim() :] if box.values.dim() else ()
            for name, box in boxes.items()
            if name in example.axes
        },
    )


@dataclass(frozen=True)
class _Box:
    """The cells of an operand that are read: `start` of each axis, and the axes that are left."""

    start: Index
    kept: int
    values: Tensor
    margin: Margin | None

    def place(self, index: Index) -> Index:
        """Where the operand's cell `index` stands in the box."""
        moved = [i - first for i, first in zip(index, self.start, strict=True)]
        return tuple(moved[len(moved) - self.kept :])

    def inside(self, index: Index) -> bool:
        """Whether that is a cell of the box, margin aside."""
        return all(0 <= i < n for i, n in zip(index, self.values.shape, strict=True))


def _box(name: str, tensor: Tensor, reads: Sequence[Read], margin: Margin | None) -> _Box | None:
    places = [read.index for read in reads if read.operand == name]
    if not places:
        return None
    low = [min(axis) for axis in zip(*places, strict=True)]
    high = [max(axis) + 1 for axis in zip(*places, strict=True)]
    first = [max(0, start) for start in low]
    last = [min(end, size) for end, size in zip(high, tensor.shape, strict=True)]
    if any(start >= end for start, end in zip(first, last, strict=True)):
        return _all_padding(tensor, margin, low, high)
    values = tensor[tuple(map(slice, first, last))]
    kept = _kept(values)
    over = [
        (start - wanted, wanted_end - end)
        for start, wanted, end, wanted_end in zip(first, low, last, high, strict=True)
    ]
    box = _Box(tuple(first), kept, values.reshape(values.shape[values.dim() - kept :]), None)
    if not any(map(any, over)) or margin is None:
        return box
    around = _padded(margin, low, high)
    sides = (*over[-2], *over[-1])
    return replace(box, margin=Margin(*sides, around.reshape(around.shape[-kept:])))


def _all_padding(
    tensor: Tensor, margin: Margin | None, low: Sequence[int], high: Sequence[int]
) -> _Box:
    """A box without a single cell of the operand: it is drawn as the padding's own values."""
    if margin is None:
        raise ValueError(f"cells {low} to {high} of a tensor of {tuple(tensor.shape)} are read.")
    values = _padded(margin, low, high)
    kept = _kept(values)
    return _Box(tuple(low), kept, values.reshape(values.shape[values.dim() - kept :]), None)


def _padded(margin: Margin, low: Sequence[int], high: Sequence[int]) -> Tensor:
    """The cells from `low` to `high` of the operand with its margin around it."""
    before = [0] * (len(low) - 2) + [margin.top, margin.left]
    spans = (slice(a + b, c + b) for a, b, c in zip(low, before, high, strict=True))
    return margin.values[tuple(spans)]


def _kept(values: Tensor) -> int:
    """How many axes are left once those before the last two that hold one cell are dropped."""
    leading = values.shape[: max(0, values.dim() - 2)]
    dropped = next((k for k, size in enumerate(leading) if size > 1), len(leading))
    return values.dim() - dropped


def _moved(part: str | Read, boxes: dict[str, _Box]) -> str | Read:
    if isinstance(part, str):
        return part
    box = boxes[part.operand]
    index = box.place(part.index)
    source = box.place(part.source) if part.source is not None else None
    padding = part.padding and not box.inside(index)
    if source is not None and (not padding or not box.inside(source)):
        source = None
    return Read(part.operand, index, part.value, padding, source)


def row(values: Tensor, most: int = 8) -> Tensor:
    """Numbers (N,) as they are legible: in rows of `most` where that comes out even."""
    count = values.numel()
    wide = most if count % most == 0 and count > most else count
    return values.reshape(-1, wide)


def total(parts: Tensor, bias: Tensor | None, output: Tensor) -> WorkedExample:
    """The sum of `parts` (N,), plus the bias, that is `output`; neither of the two has axes.

    Operands: `channels`, the parts in rows of eight, many in rows of 16 (in one row where their
    number is no multiple of that), and `bias`.
    """
    many = len(parts) > FEW and len(parts) % 16 == 0
    rows = row(parts, 16 if many else 8)
    operands = {"channels": rows} | ({} if bias is None else {"bias": bias})
    addends = [
        Term((Read("channels", (i, j), value),))
        for i, values in enumerate(rows.tolist())
        for j, value in enumerate(values)
    ]
    if bias is not None:
        addends.append(Term((Read("bias", (), float(bias)),)))
    found = Explanation(tuple(added(addends)), float(output))
    return WorkedExample(
        operands=operands,
        output=output,
        explainer=lambda _: found,
        roles={"channels": "input", "bias": "kernel", "output": "output"},
        axes={"channels": ("row", "part in the row")},
    )
