"""What the browser is sent: a line of JSON and, after it, bytes.

The whole picture has a byte for each number, from −127 to 127 times its column's scale. What is
told from nearer by, one map and all that it was made of, comes as float32.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explainers.framing import framed, short
from explainers.networks.reach import Axis
from explainers.networks.trained import Trained
from explainers.overview.columns import Column, columns
from explainers.overview.written import written

MOST = 127


def whole(trained: Trained, picture: Tensor, of: str, **more: Any) -> bytes:
    """The overview of the picture, uint8 (3, 32, 32), in the network called `of`.

    `more` is told beside it. Raises ValueError as `columns` does.
    """
    found = columns(trained, picture)
    return packed(trained, picture, of, found, found[-1].values, **more)


def packed(
    trained: Trained,
    picture: Tensor,
    of: str,
    found: Sequence[Column],
    scores: Tensor,
    **more: Any,
) -> bytes:
    """The columns, and what the network called `of` says of the picture by its `scores`.

    `more` is told beside it.
    """
    pieces = [picture.numpy().tobytes()]
    about = {
        "network": of,
        "size": list(picture.shape[1:]),
        "classes": [trained.label(index) for index in range(len(scores))],
        "chances": [short(one) for one in trained.chances(scores[None])[0].tolist()],
        **more,
        "columns": [_told(column, pieces) for column in found],
    }
    return framed(about, b"".join(pieces))


def _told(column: Column, pieces: list[bytes]) -> dict[str, Any]:
    """A column as a part of the line; its bytes are added to `pieces`."""
    values, maps = column.values, column.values.dim() == 3
    told = {
        "name": column.name,
        "kind": column.kind or "Input",
        "layer": "" if column.layer is None else written(column.layer),
        "count": len(values),
        "rows": values.shape[1] if maps else 1,
        "columns": values.shape[2] if maps else 1,
        "low": short(float(values.min())),
        "high": short(float(values.max())),
        # Of a row every number is read, of maps some thousands are looked at.
        "numbers": [] if maps else [short(one) for one in values.tolist()],
        "field": _field(column.field),
        "signed": column.signed,
        **_bytes("", values, pieces),
    }
    if column.lines is None:
        return {**told, "per": 0, "groups": 1, "lines_scale": 0.0, "lines_offset": 0}
    per = column.lines.shape[1] if column.lines.dim() == 2 else 1
    return {**told, "per": per, "groups": column.groups, **_bytes("lines_", column.lines, pieces)}


def _field(field: Axis) -> list[int] | None:
    """First pixel, step and size; None where all is seen, and nothing where it is not known."""
    if field.whole:
        return [] if field.most else None
    return [int(field.first), int(field.step), int(field.size)]


def _bytes(name: str, values: Tensor, pieces: list[bytes]) -> dict[str, Any]:
    scale = float(values.abs().max()) or 1.0
    begun = sum(map(len, pieces))
    pieces.append((values / scale * MOST).round().to(torch.int8).contiguous().numpy().tobytes())
    return {f"{name}scale": scale, f"{name}offset": begun}


def floats(arrays: dict[str, Tensor]) -> tuple[dict[str, Any], bytes]:
    """Where each of `arrays` lies, and its shape; and their bytes: float32, little-endian."""
    told: dict[str, Any] = {}
    pieces: list[bytes] = []
    for name, values in arrays.items():
        held: NDArray[np.float32] = values.detach().contiguous().numpy().astype("<f4")
        told[name] = {"offset": sum(map(len, pieces)), "shape": list(values.shape)}
        pieces.append(held.tobytes())
    return told, b"".join(pieces)
