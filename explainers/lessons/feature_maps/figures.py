"""The walls of the feature maps lesson: small pictures with captions, made once for all readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from explainers.attribution.grad_cam import GradCam
from explainers.figures import maps as pictures
from explainers.figures.maps import Pixels
from explainers.lessons.feature_maps.looks import Look
from explainers.networks.cells.sums import contributions
from explainers.networks.stops import Stop
from explainers.once import Once
from explainers.worked import number


@dataclass(frozen=True)
class Wall:
    """Pictures, as data URLs, with a caption each; `first` is the number of the first of them."""

    images: tuple[str, ...]
    captions: tuple[str, ...]
    first: int


_walls: Once[Wall] = Once(30_000_000, lambda wall: sum(map(len, wall.images)))


def _wall(images: Sequence[Pixels], captions: Sequence[str], shown: range) -> Wall:
    return Wall(tuple(map(pictures.data_url, images)), tuple(captions), shown.start)


def maps(look: Look, stop: Stop, scale: str, shown: range, theme: str | None) -> Wall:
    """The maps that leave `stop`, those of `shown`, on a `scale` of `words.SCALES`."""
    key = ("maps", look.of, stop.name, scale, shown, theme)
    return _walls.get(key, lambda: _maps(stop, scale, shown, theme))


def _maps(stop: Stop, scale: str, shown: range, theme: str | None) -> Wall:
    bounds = ranges(stop, scale)
    images = [
        pictures.feature_map(
            pictures.small(stop.output[k]), theme, low=bounds[k][0], high=bounds[k][1]
        )
        for k in shown
    ]
    return _wall(images, [f"{k}\n{span(stop.output[k])}" for k in shown], shown)


def ranges(stop: Stop, scale: str) -> list[tuple[float, float]]:
    """The lowest and highest number of each map's colours: its own, or those of all maps."""
    flat = stop.output.flatten(1)
    lows, highs = flat.amin(1).tolist(), flat.amax(1).tolist()
    if scale == "shared":
        return [(min(lows), max(highs))] * len(lows)
    return list(zip(lows, highs, strict=True))


def of_numbers(
    look: Look, stop: Stop, shown: range, classes: Sequence[str], theme: str | None
) -> Wall:
    """A row of numbers as tiles on one scale; those of the last layer bear names of `classes`."""
    key = ("numbers", look.of, stop.name, shown, tuple(classes), theme)
    return _walls.get(key, lambda: _numbers(stop, shown, classes, theme))


def _numbers(stop: Stop, shown: range, classes: Sequence[str], theme: str | None) -> Wall:
    low, high = float(stop.output.min()), float(stop.output.max())
    images = [
        pictures.feature_map(stop.output[k].view(1, 1), theme, low=low, high=high) for k in shown
    ]
    names = [classes[k] if k < len(classes) else str(k) for k in shown]
    values = [number(float(stop.output[k]), 3) for k in shown]
    captions = [f"{name}\n{value}" for name, value in zip(names, values, strict=True)]
    return _wall(images, captions, shown)


def parts(
    look: Look, stop: Stop, channel: int, first: int, shown: range, theme: str | None
) -> Wall:
    """What each input map adds to the map `channel` of the convolution `stop`, on one scale.

    `first` is the number of the first map that it reads.
    """
    key = ("parts", look.of, stop.name, channel, shown, theme)
    return _walls.get(key, lambda: _parts(stop, channel, first, shown, theme))


def _parts(stop: Stop, channel: int, first: int, shown: range, theme: str | None) -> Wall:
    found = contributions(stop.layer, stop.input, channel).detach()
    low, high = float(found.min()), float(found.max())
    images = [
        pictures.feature_map(pictures.small(found[k]), theme, low=low, high=high) for k in shown
    ]
    return _wall(images, [f"{first + k}\n{span(found[k])}" for k in shown], shown)


def weighed(
    look: Look, found: GradCam, layer: str, index: int, shown: range, theme: str | None
) -> Wall:
    """The maps that Grad-CAM weighs for class `index`, each times its weight, on one scale."""
    key = ("weighed", look.of, layer, index, shown, theme)
    return _walls.get(key, lambda: _weighed(found, shown, theme))


def _weighed(found: GradCam, shown: range, theme: str | None) -> Wall:
    made = found.weights[:, None, None] * found.maps
    low, high = float(made.min()), float(made.max())
    images = [
        pictures.feature_map(pictures.small(made[k]), theme, low=low, high=high) for k in shown
    ]
    return _wall(images, [f"{k}\nα {number(float(found.weights[k]), 2)}" for k in shown], shown)


def kernels(look: Look, weight: Tensor, shown: range, theme: str | None) -> Wall:
    """The first convolution's kernels (O, I, kH, kW): in colours if I is 3, else a slice each."""
    key = ("kernels", look.of, shown, theme)
    return _walls.get(key, lambda: _kernels(weight, shown, theme))


def _kernels(weight: Tensor, shown: range, theme: str | None) -> Wall:
    if weight.shape[1] == 3:
        coloured = tiles(weight)
        images = [pictures.picture(coloured[k]) for k in shown]
    else:
        low, high = float(weight.min()), float(weight.max())
        images = [pictures.feature_map(weight[k, 0], theme, low=low, high=high) for k in shown]
    return _wall([pictures.enlarge(image, 60) for image in images], list(map(str, shown)), shown)


def tiles(weight: Tensor) -> Tensor:
    """Kernels (O, 3, kH, kW) as colour pictures, uint8, zero being grey, all on one scale."""
    most = weight.abs().max().clamp(min=1e-12)
    return ((weight / most + 1) / 2 * 255).round().to(torch.uint8)


def span(values: Tensor) -> str:
    """The range of some numbers, as it has room below a small picture."""
    return f"{number(float(values.min()), 2)} … {number(float(values.max()), 2)}"
