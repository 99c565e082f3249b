"""A look as bytes: a line of JSON that says what is where, and a byte for each number.

A byte from −127 to 127 stands for a part of the largest magnitude in its part: enough to be
coloured. Smallest and largest number stand in the line as they are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from explainers.framing import framed, short
from explainers.training.inside.kinds import KERNELS, MAPS, SLOPES

if TYPE_CHECKING:
    from explainers.training.inside.looking import Look, Part

MOST = 127
LARGEST = 65_536
"""Bytes that are kept of a part; of a larger one the first maps or kernels, or every second row."""

ALL = 1_000_000
"""Bytes that are kept of all parts; what comes after them is left out."""

Bytes = NDArray[np.int8]


@dataclass(frozen=True)
class Seen:
    """What is kept of a part: `shape` of the bytes that begin at `offset`.

    `of` is the shape of the part itself, every `step`th row and column of which is kept.
    """

    layer: str
    kind: str
    shape: tuple[int, ...]
    of: tuple[int, ...]
    step: int
    low: float
    high: float
    offset: int

    @property
    def scale(self) -> float:
        """What the byte 127 stands for."""
        return max(abs(self.low), abs(self.high))


@dataclass(frozen=True)
class Packed:
    """A look at a picture after a step, ready to be cut."""

    step: int
    picture: int
    label: int
    loss: float
    chances: tuple[float, ...]
    parts: tuple[Seen, ...]
    content: bytes

    def numbers(self, part: Seen) -> Bytes:
        """The bytes of a part, in its shape."""
        count = int(np.prod(part.shape))
        return np.frombuffer(self.content, np.int8, count, part.offset).reshape(part.shape)

    def to_bytes(self) -> bytes:
        """All of it; see `from_bytes`."""
        about = {name: value for name, value in vars(self).items() if name != "content"}
        about["parts"] = [asdict(part) for part in self.parts]
        return framed(about, self.content)

    @classmethod
    def from_bytes(cls, data: bytes) -> Packed:
        """What `to_bytes` gave; ValueError if it is something else."""
        try:
            head, _, content = data.partition(b"\n")
            about: dict[str, Any] = json.loads(head)
            parts = tuple(
                Seen(**{**part, "shape": tuple(part["shape"]), "of": tuple(part["of"])})
                for part in about["parts"]
            )
            made = cls(
                **{**about, "parts": parts, "chances": tuple(about["chances"])}, content=content
            )
            for part in parts:
                made.numbers(part)
        except (LookupError, TypeError, ValueError) as error:
            raise ValueError("This is no look into a network.") from error
        return made


def pack(look: Look, *, step: int, picture: int, label: int) -> Packed:
    """A look after `step` steps at the sample picture of the number `picture`, as bytes."""
    parts: list[Seen] = []
    pieces: list[bytes] = []
    begun = 0
    for part in look.parts:
        seen, content = _kept(part, begun)
        if begun + len(content) > ALL:
            break
        parts.append(seen)
        pieces.append(content)
        begun += len(content)
    loss = float(np.nan_to_num(look.loss))
    chances = tuple(np.nan_to_num(np.array(look.chances)).round(4).tolist())
    return Packed(step, picture, label, loss, chances, tuple(parts), b"".join(pieces))


def _kept(part: Part, offset: int) -> tuple[Seen, bytes]:
    values = np.nan_to_num(part.values.detach().float().cpu().numpy(), posinf=0, neginf=0)
    low, high = float(values.min()), float(values.max())
    held, step = held_of(values)
    scale = max(abs(low), abs(high)) or 1.0
    content = np.rint(held * (MOST / scale)).astype(np.int8)
    seen = Seen(part.layer, part.kind, content.shape, values.shape, step, low, high, offset)
    return seen, content.tobytes()


def held_of(values: NDArray[np.float32], most: int = LARGEST) -> tuple[NDArray[Any], int]:
    """At most about `most` of the values: every `step`th row and column, and the first maps."""
    step = 1
    rows = values.shape[-2:] if values.ndim > 1 else values.shape
    while np.prod([-(-size // step) for size in rows]) > most:
        step += 1
    held = values[..., ::step, ::step] if values.ndim > 1 else values[::step]
    if values.ndim > 2:
        each = held[0].size
        if each > most:  # one kernel with so many input channels
            held = held[:, : max(1, most // int(np.prod(rows)))]
            each = held[0].size
        held = held[: max(1, most // each)]
    return held, step


# --- what a viewer is sent -----------------------------------------------------------------------

TILES, SIDE = 16, 16
"""Of each part, where all layers are shown: so many maps or kernels, of about so many pixels."""

LARGE = 32_768
"""Bytes of a part of the one layer that is shown."""

ROLES = {MAPS: "output", KERNELS: "kernel", SLOPES[MAPS]: "gradient", SLOPES[KERNELS]: "gradient"}


def cut(packed: Packed, layer: str, channel: int, about: Mapping[str, Any]) -> bytes:
    """What is shown of the layer called `layer`, or some of all layers, as a line and bytes.

    Of kernels with more than three input channels that of number `channel` is shown. `about`
    goes into the line.
    """
    names = {part.layer for part in packed.parts}
    whole = layer if layer in names else ""
    walls: list[dict[str, Any]] = []
    pieces: list[bytes] = []
    begun = 0
    for part in packed.parts:
        if whole and part.layer != whole:
            continue
        tiles, step, inputs = tiles_of(packed.numbers(part), part, channel, whole=bool(whole))
        walls.append(_wall(part, tiles, step, inputs, begun))
        pieces.append(tiles.tobytes())
        begun += tiles.size
    line = {
        **about,
        "step": packed.step,
        "picture": packed.picture,
        "label": packed.label,
        "loss": packed.loss,
        "chances": list(packed.chances),
        "layer": whole,
        "layers": list(dict.fromkeys(part.layer for part in packed.parts)),
        "walls": walls,
    }
    return framed(line, b"".join(pieces))


def tiles_of(
    values: Bytes, part: Seen, channel: int, *, whole: bool
) -> tuple[Bytes, int, tuple[int, int]]:
    """The values as tiles (tiles, rows, columns, colours), every how many pixels, and which of
    how many input channels is shown.
    """
    inputs = (0, 1)
    if values.ndim == 1:
        tiles = values[None, None, :, None]  # a row
    elif values.ndim == 2:
        tiles = values[None, :, :, None]
    elif values.ndim == 3:
        tiles = values[..., None]
    elif values.shape[1] == 3:
        tiles = values.transpose(0, 2, 3, 1)  # as colours
    else:
        inputs = (min(channel, values.shape[1] - 1), part.of[1])
        tiles = values[:, inputs[0], :, :, None]
    tiles = tiles if whole else tiles[:TILES]
    step = 1
    room = (LARGE if whole else SIDE * SIDE * TILES) // len(tiles)
    if values.ndim < 4:
        while -(-tiles.shape[1] // step) * -(-tiles.shape[2] // step) > room:
            step += 1
        tiles = tiles[:, ::step, ::step]
    return np.ascontiguousarray(tiles), step * part.step, inputs


def _wall(
    part: Seen, tiles: Bytes, step: int, inputs: tuple[int, int], offset: int
) -> dict[str, Any]:
    count, rows, columns, colours = tiles.shape
    return {
        "layer": part.layer,
        "kind": part.kind,
        "name": ROLES[part.kind],
        "tiles": count,
        "of": part.of[0] if len(part.of) > 2 else 1,
        "rows": rows,
        "columns": columns,
        "colours": colours,
        "step": step,
        "input": inputs[0],
        "inputs": inputs[1],
        "low": short(part.low),
        "high": short(part.high),
        "scales": [short(part.scale)],
        "offset": offset,
    }
