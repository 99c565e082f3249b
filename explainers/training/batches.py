"""Batches by index: the whole data set is one tensor of bytes, on the device from the start.

Which pictures come when, and how each is flipped and shifted, is drawn for a whole epoch at once
and depends on nothing but the recipe's seed and the epoch. A run that goes on in the middle of
an epoch therefore needs to remember no more than how many steps it has made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from explainers.images.pictures import Split
from explainers.training.recipe import Recipe


@dataclass(frozen=True)
class Statistics:
    """Mean and standard deviation of each colour channel, for pixels in [0, 1]."""

    mean: tuple[float, ...]
    std: tuple[float, ...]


def statistics_of(images: Tensor) -> Statistics:
    """Mean and standard deviation of each channel of `images`, uint8 (N, C, H, W).

    Exact, from the count of each of the 256 byte values; a channel that has one value everywhere
    is given the standard deviation 1, so that it can be divided by.
    """
    values = torch.arange(256, dtype=torch.float64) / 255
    mean, std = [], []
    for channel in images.unbind(1):
        share = torch.bincount(channel.flatten(), minlength=256).double() / channel.numel()
        centre = (share * values).sum()
        spread = (share * (values - centre).square()).sum().sqrt()
        mean.append(float(centre))
        std.append(float(spread) or 1.0)
    return Statistics(tuple(mean), tuple(std))


@dataclass(frozen=True)
class Plan:
    """One epoch: the order of the pictures and, if they are moved, where each pixel comes from.

    `order` is (N); `rows` (N, H) and `columns` (N, W) name for each place in the order the row
    and column of the picture that is shown there, or are None where pictures stay as they are.
    """

    order: Tensor
    rows: Tensor | None
    columns: Tensor | None

    def part(self, start: int, stop: int) -> Plan:
        """The places `start` to before `stop` alone; it shares its numbers with the whole."""
        return self._each(lambda tensor: tensor[start:stop])

    def copy(self) -> Plan:
        """One with numbers of its own."""
        return self._each(Tensor.clone)

    def become(self, other: Plan) -> None:
        """Take over the numbers of another plan, of as many places and the same recipe."""
        for mine, its in (
            (self.order, other.order),
            *zip(self._moves(), other._moves(), strict=True),
        ):
            mine.copy_(its)

    def _moves(self) -> list[Tensor]:
        return [moves for moves in (self.rows, self.columns) if moves is not None]

    def _each(self, change: Callable[[Tensor], Tensor]) -> Plan:
        return Plan(
            change(self.order), *(m if m is None else change(m) for m in (self.rows, self.columns))
        )


def plan_epoch(
    recipe: Recipe,
    epoch: int,
    count: int,
    height: int,
    width: int,
    device: torch.device | None = None,
) -> Plan:
    """The plan of an epoch, counted from 0, on a device; the same numbers on every one.

    The processor throws the dice, three for each picture; the device makes rows and columns of
    them.
    """
    generator = torch.Generator().manual_seed(recipe.seed * 10_007 + epoch)
    device = device or torch.device("cpu")
    order = torch.randperm(count, generator=generator).to(device)
    if not recipe.flip and not recipe.shift:
        return Plan(order, None, None)

    def moved(size: int) -> Tensor:
        by = torch.randint(-recipe.shift, recipe.shift + 1, (count, 1), generator=generator)
        return mirror(torch.arange(size, device=device) + by.to(device), size)

    rows, columns = moved(height), moved(width)
    if recipe.flip:
        flipped = (torch.rand(count, 1, generator=generator) < 0.5).to(device)
        columns = torch.where(flipped, width - 1 - columns, columns)
    return Plan(order, rows, columns)


def mirror(index: Tensor, size: int) -> Tensor:
    """Fold indices that lie less than `size` outside 0…size−1 back inside, as in a mirror.

    >>> mirror(torch.tensor([-2, -1, 0, 3, 4]), 4).tolist()
    [2, 1, 0, 3, 2]
    """
    return size - 1 - (size - 1 - index.abs()).abs()


class Batches:
    """One split of a data set on a device, cut into batches of float pictures.

    Pixels are kept channels last, (N, H, W, C), so that a batch comes out in the memory format
    that convolutions are fastest at; they become floats, in [0, 1] or with `statistics`
    normalised, only when a batch is cut.
    """

    def __init__(self, split: Split, device: torch.device, statistics: Statistics | None) -> None:
        """Bring the split to the device; `statistics` None leaves the pixels in [0, 1]."""
        self.labels = split.labels.to(device)
        self._pixels = split.images.permute(0, 2, 3, 1).contiguous().to(device)
        self._device = device
        self._scale: Tensor | None = None
        if statistics is not None:
            mean, std = torch.tensor(statistics.mean), torch.tensor(statistics.std)
            # As long as a row of pixels: three numbers at a time would take twice as long.
            width = self._pixels.shape[2]
            self._scale = (1 / (255 * std)).repeat(width).to(device)
            self._offset = (-mean / std).repeat(width).to(device)

    def __len__(self) -> int:
        """How many pictures there are."""
        return len(self.labels)

    def plan(self, recipe: Recipe, epoch: int) -> Plan:
        """The plan of an epoch of this split, on its device."""
        _, height, width, _ = self._pixels.shape
        return plan_epoch(recipe, epoch, len(self), height, width, self._device)

    def take(self, plan: Plan, start: int, stop: int) -> tuple[Tensor, Tensor]:
        """Pictures (N, C, H, W) and labels (N) of the plan's places `start` to `stop`."""
        index = plan.order[start:stop]
        labels = self.labels.index_select(0, index)
        if plan.rows is None or plan.columns is None:
            return self._floats(self._pixels.index_select(0, index)), labels
        # One gather of whole pixels selects, shifts and flips: picture, row and column of each
        # make its place in the pixels laid out flat.
        _, height, width, channels = self._pixels.shape
        row = index[:, None] * height + plan.rows[start:stop]
        place = row[:, :, None] * width + plan.columns[start:stop, None, :]
        pixels = self._pixels.view(-1, channels).index_select(0, place.flatten())
        return self._floats(pixels.view(-1, height, width, channels)), labels

    def pick(self, index: Tensor) -> Tensor:
        """The pictures (N, C, H, W) at `index`, unmoved."""
        return self._floats(self._pixels.index_select(0, index.to(self._device)))

    def in_order(self, batch_size: int) -> Iterator[tuple[Tensor, Tensor]]:
        """All pictures and labels, unmoved, in their own order."""
        for start in range(0, len(self), batch_size):
            part = slice(start, start + batch_size)
            yield self._floats(self._pixels[part]), self.labels[part]

    def _floats(self, pixels: Tensor) -> Tensor:
        """Bytes (N, H, W, C) as floats (N, C, H, W), channels last in memory."""
        if self._scale is None:
            floats = pixels.float().div_(255)
        else:
            rows = pixels.flatten(2).float().mul_(self._scale).add_(self._offset)
            floats = rows.view(pixels.shape)
        return floats.permute(0, 3, 1, 2)
