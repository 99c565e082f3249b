"""Matrices as text that a person types: read with every mistake answered in words, and written.

Cells stand in a row with spaces (or commas, or tabs) between them, a row on each line, and an
empty line between two planes (channels).
"""

from __future__ import annotations

import math
import re

import torch
from torch import Tensor

MINUSES = str.maketrans(dict.fromkeys("−–—‐‑‒－﹣", "-"))  # what keyboards and programs write
DECIMAL_COMMA = re.compile(r"-?\d+,\d+")
UNTIL = " Until then the example's own numbers are shown."
LARGEST = 1e6  # past this a cell of the stage could not be read any more


def parse_cell(text: str, place: str, infinities: bool = False) -> float:
    """The number in one cell; raises ValueError, in words, for anything else.

    `place` opens the sentence, e.g. "input, row 2, column 3". `infinities` allows ∞ and −∞, also
    written as inf and -inf.
    """
    cleaned = text.strip().translate(MINUSES).replace("∞", "inf")
    if not cleaned:
        raise ValueError(f"{place} is empty: every cell needs a number. Type 0 for nothing.")
    try:
        value = float(cleaned)
    except ValueError:
        raise ValueError(
            f'{place} is "{text.strip()}": a cell takes a number such as 3, −1 or 0.5.'
        ) from None
    if math.isnan(value):
        raise ValueError(
            f"{place} is NaN (not a number): every output that reads it would be NaN as well. "
            "Type a finite number."
        )
    if abs(value) > LARGEST and not (infinities and "inf" in cleaned.lower()):
        limit = f"{LARGEST:,.0f}"
        raise ValueError(f"{place} is {text.strip()}: type a number between −{limit} and {limit}.")
    return value


def parse(text: str, name: str, infinities: bool = False) -> Tensor:
    """The matrices in `text` as a float32 tensor (planes, rows, columns).

    Raises ValueError that names the place of the first mistake: a word, an empty cell, NaN, an
    infinity unless `infinities` allows it, or rows or planes of different sizes.
    """
    blocks = [block for block in re.split(r"\n\s*\n", text.strip("\n")) if block.strip()]
    if not blocks:
        raise ValueError(f"{name} is empty: type at least one number.")
    planes = []
    for count, block in enumerate(blocks, 1):
        where = name if len(blocks) == 1 else f"{name}, plane {count}"
        planes.append(_plane(block, where, infinities))
    shapes = {(len(plane), len(plane[0])) for plane in planes}
    if len(shapes) > 1:
        sizes = ", ".join(f"{rows}×{columns}" for rows, columns in sorted(shapes))
        raise ValueError(f"{name} has planes of different sizes ({sizes}): make them all equal.")
    return torch.tensor(planes, dtype=torch.float32)


def size(
    text: str, name: str, *, planes: int | None = None, rows: int, columns: int
) -> tuple[int, int, int] | None:
    """(planes, rows, columns) of the matrices in `text`; None where it cannot be used.

    That is where it is unusable, or larger than `planes`, `rows` and `columns` (None: any number
    of planes): what is wrong is said by whoever reads the text, see `typed`.
    """
    try:
        found = parse(text, name).shape
    except ValueError:
        return None
    if found[1] > rows or found[2] > columns or (planes is not None and found[0] > planes):
        return None
    return found[0], found[1], found[2]


def write(tensor: Tensor) -> str:
    """`tensor` (planes, rows, columns) as text that `parse` reads back to the same float32."""
    planes = tensor.reshape(-1, *tensor.shape[-2:]).tolist()
    return "\n\n".join("\n".join(" ".join(map(_cell, row)) for row in plane) for plane in planes)


def fit(typed: Tensor, default: Tensor) -> Tensor:
    """`typed` brought to the shape of `default`: more cells are cut, missing ones are filled.

    Both are (planes, rows, columns).
    """
    fitted = default.clone()
    planes, rows, columns = (min(a, b) for a, b in zip(typed.shape, default.shape, strict=True))
    fitted[:planes, :rows, :columns] = typed[:planes, :rows, :columns]
    return fitted


def typed(text: str, name: str, default: Tensor) -> tuple[Tensor, str]:
    """What was typed into a field, in the shape of `default`, and a sentence on what differs.

    Both tensors are (planes, rows, columns). An empty text stands for `default`, and so does one
    with a mistake; the sentence is empty where all of the text could be used.
    """
    if not text.strip():
        return default, ""
    try:
        given = parse(text, name)
    except ValueError as error:
        return default, f"{error}{UNTIL}"
    return fit(given, default), _misfit(name, given, default)


def within(
    text: str, name: str, default: Tensor, most: tuple[int, int], infinities: bool = False
) -> tuple[Tensor, str]:
    """One matrix of any size up to `most` (rows, columns), or `default` and a sentence why not.

    Both tensors are (rows, columns). An empty text stands for `default`.
    """
    if not text.strip():
        return default, ""
    try:
        planes = parse(text, name, infinities)
    except ValueError as error:
        return default, f"{error}{UNTIL}"
    if len(planes) > 1:
        return default, f"{name} has an empty line in it: type one matrix.{UNTIL}"
    rows, columns = planes[0].shape
    if rows > most[0] or columns > most[1]:
        return default, (
            f"{name} has {rows} rows of {columns} numbers: at most {most[0]} rows of {most[1]} can "
            f"be shown cell by cell.{UNTIL}"
        )
    return planes[0], ""


def _misfit(name: str, given: Tensor, wanted: Tensor) -> str:
    """What `fit` cuts and fills, in a sentence; empty where it does neither.

    Whole planes that are missing are no slip: the first ones may be typed alone.
    """
    sizes = list(zip(given.shape, wanted.shape, strict=True))
    done = []
    if any(a > b for a, b in sizes):
        done.append("the cells that do not fit are left out")
    if any(a < b for a, b in sizes[1:]):
        done.append("the missing cells are the example's own")
    if not done:
        return ""
    return (
        f"{name} was typed as {_size(given)}, and the controls ask for {_size(wanted)}: "
        f"{', and '.join(done)}."
    )


def random(shape: tuple[int, ...], low: int, high: int) -> Tensor:
    """Whole numbers from `low` to `high`, newly drawn at each call, as float32."""
    generator = torch.Generator()
    generator.seed()
    return torch.randint(low, high + 1, shape, generator=generator).float()


def _plane(block: str, where: str, infinities: bool) -> list[list[float]]:
    lines = enumerate(block.splitlines(), 1)
    rows = [_row(line, f"{where}, row {i}", infinities) for i, line in lines]
    for i, row in enumerate(rows, 1):
        if len(row) != len(rows[0]):
            raise ValueError(
                f"{where}, row {i} has {len(row)} numbers, and row 1 has {len(rows[0])}: every "
                "row needs as many."
            )
    return rows


def _row(line: str, where: str, infinities: bool) -> list[float]:
    words = line.translate(MINUSES).split()
    if len(words) > 1 and any(DECIMAL_COMMA.fullmatch(word) for word in words):
        raise ValueError(
            f'{where} is "{line.strip()}": a comma stands between two cells here. Write decimals '
            "with a point, as in 0.5, and large numbers without marks, as in 1000."
        )
    cells = re.split(r"[,;\t]", line) if re.search(r"[,;\t]", line) else line.split()
    return [parse_cell(cell, f"{where}, column {j}", infinities) for j, cell in enumerate(cells, 1)]


def _size(tensor: Tensor) -> str:
    planes, rows, columns = tensor.shape
    return f"{rows}×{columns}" if planes == 1 else f"{planes} planes of {rows}×{columns}"


def _cell(value: float) -> str:
    return shortest(value)


def shortest(value: float) -> str:
    """The shortest text of at least six digits that reads back to the same float32: `0.1`."""
    texts = (f"{value:.{digits}g}" for digits in range(6, 9))
    return next((text for text in texts if _float32(text) == value), f"{value:.9g}")


def _float32(text: str) -> float:
    return float(torch.tensor(float(text), dtype=torch.float32))
