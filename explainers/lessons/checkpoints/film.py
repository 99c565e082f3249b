"""A run's moments as a film: what a layer's weights and maps are at each of them, as bytes.

Every number is a byte: of a wall at a moment the largest magnitude is 127. So the whole film is
sent at once, and played in the browser without asking again.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from explainers.networks.trained import NoNumbersError, Trained
from explainers.once import Once
from explainers.training import timeline
from explainers.training.timeline import Distance, Moment

MOST_KERNELS = 100_000
MOST_MAPS = 300_000
"""Bytes of a film, for all of its moments together."""

WALL = 64
"""Tiles that are shown at once."""

CLASSES = 10
"""Classes whose chances are shown: those that are thought likeliest at any moment."""


@dataclass(frozen=True)
class Wall:
    """Small pictures at each moment: bytes by moment, tile, row, column and colour, in this order.

    Each is a whole number from −127 to 127; at moment k, 127 stands for `scales[k]`. Of each tile
    every `step`th row and column is there. `first` is the number of the first tile.
    """

    tiles: int
    rows: int
    columns: int
    colours: int
    step: int
    first: int
    scales: tuple[float, ...]
    content: bytes

    def values(self, moment: int) -> Tensor:
        """The numbers at a moment, (tiles, rows, columns, colours), as far as bytes tell them."""
        shape = (len(self.scales), self.tiles, self.rows, self.columns, self.colours)
        found = torch.frombuffer(bytearray(self.content), dtype=torch.int8).view(shape)
        return found[moment].float() / 127 * self.scales[moment]


@dataclass(frozen=True)
class Frame:
    """A moment of the film: its chances of the film's classes, and how far each layer has moved.

    There are no chances where the scores are no numbers.
    """

    moment: Moment
    accuracy: float | None
    loss: float | None
    chances: tuple[float, ...]
    distances: tuple[Distance, ...]


@dataclass(frozen=True)
class Film:
    """All moments, for one layer and one picture.

    `weights_of` is the layer whose weights `kernels` shows: the layer itself, or the last one
    before it that has any; empty where there is none. `layers` are those that `Frame.distances`
    is about, `classes` those of `Frame.chances`. `seen` is the picture, (3, H, W), as
    the network gets it before it is normalised.
    """

    frames: tuple[Frame, ...]
    layers: tuple[str, ...]
    classes: tuple[str, ...]
    weights_of: str
    kernels: Wall | None
    maps: Wall | None
    seen: Tensor

    @property
    def content(self) -> bytes:
        """The bytes of the kernels, then of the maps."""
        return b"".join(wall.content for wall in (self.kernels, self.maps) if wall)

    @property
    def digest(self) -> str:
        """A name for the content."""
        return hashlib.blake2b(self.content, digest_size=16).hexdigest()


@dataclass(frozen=True)
class Scene:
    """What a film is made of: moments of one network, a picture, and which layer and map of it."""

    moments: tuple[Moment, ...]
    picture: Tensor
    layer: str
    channel: int

    @property
    def of(self) -> Hashable:
        """What tells it from all others."""
        pixels = hashlib.blake2b(self.picture.numpy().tobytes()).digest()
        moments = tuple(moment.of for moment in self.moments)
        return moments, tuple(self.picture.shape), pixels, self.layer, self.channel


_films: Once[Film] = Once(12_000_000, lambda film: 2_000 + len(film.content))
_contents: Once[bytes] = Once(12_000_000, len)


def film(scene: Scene) -> Film:
    """The film of a scene, made once for all who ask; its content is to be had by its digest.

    Raises ValueError in words, or OSError, where a checkpoint cannot be read.
    """
    found = _films.get(scene.of, lambda: _made(scene))
    _contents.get(found.digest, lambda: found.content)
    return found


def content(digest: str) -> bytes | None:
    """The bytes of a film that was made lately; None where it is no longer known."""

    def unknown() -> bytes:
        raise LookupError

    try:
        return _contents.get(digest, unknown)
    except LookupError:
        return None


# --- making it ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Shot:
    """What is seen of a picture at one moment."""

    chances: Tensor
    kernels: Tensor | None
    maps: Tensor | None


def _made(scene: Scene) -> Film:
    first = timeline.opened(scene.moments[0]).trained
    of = weights_of(first.network, scene.layer)
    shots = [_shot(timeline.opened(moment).trained, scene, of) for moment in scene.moments]
    chances = torch.stack([shot.chances for shot in shots])
    likeliest = (
        chances.nan_to_num(0).amax(0).argsort(descending=True, stable=True)[:CLASSES].sort().values
    )
    page = scene.channel // WALL * WALL
    kernels = [shot.kernels for shot in shots]
    coloured = kernels[0] is not None and kernels[0].shape[-1] == 3
    return Film(
        tuple(
            _frame(moment, scene.moments[0], row)
            for moment, row in zip(scene.moments, chances[:, likeliest].tolist(), strict=True)
        ),
        tuple(_distances(scene.moments[0], scene.moments[0])),
        tuple(first.label(index) for index in likeliest.tolist()),
        of,
        # Kernels in colours go by the map, as the maps do; the slices of one by what it reads.
        _wall(kernels, MOST_KERNELS, page if coloured else 0),
        _wall([shot.maps for shot in shots], MOST_MAPS, page),
        first.seen(scene.picture),
    )


def _frame(moment: Moment, first: Moment, chances: Sequence[float]) -> Frame:
    found = timeline.opened(moment)
    moved = _distances(moment, first)
    said = () if any(map(math.isnan, chances)) else tuple(chances)
    return Frame(moment, found.accuracy, found.loss, said, tuple(moved.values()))


_moved: Once[Mapping[str, Distance]] = Once(2_000)


def _distances(moment: Moment, first: Moment) -> Mapping[str, Distance]:
    """How far each layer has moved until then: the same for every picture."""
    return _moved.get(
        (moment.of, first.of),
        lambda: timeline.distances(
            timeline.opened(moment).trained.network, timeline.opened(first).trained.network
        ),
    )


def weights_of(network: nn.Module, layer: str) -> str:
    """`layer`, or the last one before it, if it has weights of its own; empty where none has."""
    found = ""
    for name, one in network.named_children():
        if isinstance(getattr(one, "weight", None), Tensor):
            found = name
        if name == layer:
            break
    return found


@torch.no_grad()
def _shot(trained: Trained, scene: Scene, of: str) -> _Shot:
    values = trained.prepare(scene.picture)
    spread: tuple[int, ...] = ()
    kernels = maps = None
    for name, layer in trained.network.named_children():
        if name == of:
            kernels = tiles(layer, scene.channel, spread)
        if isinstance(layer, nn.Flatten):
            spread = tuple(values.shape[1:]) if values.dim() == 4 else ()
        values = layer(values)
        if name == scene.layer:
            # A later layer may work in place. Numbers in a row are maps of one cell.
            seen = values[0].clone()
            maps = seen[..., None] if seen.dim() == 3 else seen.reshape(-1, 1, 1, 1)
    try:
        chances = trained.chances(values)[0]
    except NoNumbersError:  # the weights are to be seen even so
        chances = torch.full_like(values[0], torch.nan)
    return _Shot(chances, kernels, maps)


def tiles(layer: nn.Module, channel: int, spread: tuple[int, ...]) -> Tensor:
    """A layer's weights as tiles (T, rows, columns, colours), with three colours or one.

    Kernels that read three channels are pictures; of others it is the slices of the one that makes
    the map `channel`. Of a linear layer it is the weights of that output, a tile for each of the
    maps that were flattened from `spread`, (C, H, W), or a single one where none were.
    """
    weight = layer.get_parameter("weight").detach()
    if weight.dim() == 4:
        if isinstance(layer, nn.ConvTranspose2d):
            weight = weight.transpose(0, 1)
        if weight.shape[1] == 3:
            return weight.permute(0, 2, 3, 1)
        return weight[min(channel, len(weight) - 1)][..., None]
    row = weight[min(channel, len(weight) - 1)] if weight.dim() == 2 else weight.flatten()
    if len(spread) == 3 and row.numel() == math.prod(spread):
        return row.view(*spread, 1)
    rows = next(n for n in range(math.isqrt(row.numel()), 0, -1) if row.numel() % n == 0)
    return row.view(1, rows, -1, 1)


def _wall(shots: Sequence[Tensor | None], most: int, first: int) -> Wall | None:
    """The tiles (T, H, W, colours) of all moments from number `first` on, in at most `most` bytes.

    None where there are none, as where a layer was never reached.
    """
    there = [shot[first : first + WALL] for shot in shots if shot is not None]
    if len(there) != len(shots) or not there[0].numel():
        return None
    step = _step(tuple(there[0].shape), most // len(there))
    thin = torch.stack([shot[:, ::step, ::step] for shot in there])
    thin = torch.nan_to_num(thin.float(), nan=0.0, posinf=0.0, neginf=0.0)
    scales = thin.flatten(1).abs().amax(1)
    whole = thin / scales.clamp(min=1e-30).view(-1, 1, 1, 1, 1) * 127
    count, rows, columns, colours = thin.shape[1:]
    return Wall(
        count,
        rows,
        columns,
        colours,
        step,
        first,
        tuple(scales.tolist()),
        whole.round().to(torch.int8).numpy().tobytes(),
    )


def _step(shape: tuple[int, ...], most: int) -> int:
    """Of how many rows and columns one is taken, so that tiles of `shape` take `most` numbers."""
    count, rows, columns, colours = shape
    step = 1
    while count * -(-rows // step) * -(-columns // step) * colours > most:
        step += 1
    return step
