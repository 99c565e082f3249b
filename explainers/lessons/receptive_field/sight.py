"""What the cells of a layer can see of the input, exactly: sets of rows and columns.

Layers read rows and columns independently of each other, so the pixels that a cell can see are a
product: certain rows, and of each certain columns. A residual block joins two such products.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from explainers.lessons.receptive_field import reads
from explainers.networks.facts import Shape
from explainers.networks.layer import Layer

MOST_PRODUCTS = 8
"""Products that are kept apart; of more only what holds all of them."""


@dataclass(frozen=True)
class Product:
    """Rows times columns: `down[i, r]` says whether cells of row i see pixels of row r.

    `down` is (rows of the maps, rows of the input), `across` the same for columns; both bool.
    """

    down: Tensor
    across: Tensor

    def within(self, other: Product) -> bool:
        """Whether every cell sees no more than it does in `other`."""
        return all(
            bool((own <= others).all())
            for own, others in ((self.down, other.down), (self.across, other.across))
        )

    def joined(self, other: Product) -> Product:
        """What holds both: exactly their union where they differ in one direction only."""
        return Product(self.down | other.down, self.across | other.across)


@dataclass(frozen=True)
class Sight:
    """What each cell of some maps sees: a pixel that is in one of the `products`.

    `flat` is the shape (C, H, W) of the maps that were flattened, if they were: the products are
    still those of their cells. `mixed` says that each number of the row reads all of it: there is
    one product row for all then. `bound` says that the pixels are the most that can be seen.
    """

    products: tuple[Product, ...]
    flat: Shape | None = None
    mixed: bool = False
    bound: bool = False

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of cells that differ in what they see."""
        first = self.products[0]
        return first.down.shape[0], first.across.shape[0]

    def pixels(self, row: int, column: int) -> Tensor:
        """The pixels (H, W), bool, that the cell at `row`, `column` can see."""
        seen = [product.down[row][:, None] & product.across[column] for product in self.products]
        return torch.stack(seen).any(0)

    def cells(self, row: int, column: int) -> Tensor:
        """The cells (rows, columns), bool, that can see the pixel at `row`, `column`."""
        seen = [p.down[:, row][:, None] & p.across[:, column] for p in self.products]
        return torch.stack(seen).any(0)

    def collapsed(self) -> Sight:
        """As one number sees it that reads all cells."""
        whole = [
            Product(p.down.any(0, keepdim=True), p.across.any(0, keepdim=True))
            for p in self.products
        ]
        return self._of(whole)

    def joined(self, other: Sight) -> Sight:
        """What is seen where two sides are added number by number."""
        both = self.products + other.products
        bound = self.bound or other.bound
        if self.flat == other.flat and self.mixed == other.mixed:
            return replace(self, bound=bound)._of(both)
        # A row in which each number sees its own part is added to one that sees all of another
        # part, or the two rows do not come from the same places.
        mixed, rest = (self, other) if self.mixed else (other, self)
        bound = bound or not mixed.mixed
        whole = replace(mixed.collapsed(), mixed=True, bound=bound)
        inside = all(
            any(product.within(other) for other in whole.products)
            for product in rest.collapsed().products
        )
        found = whole._of(whole.products + rest.collapsed().products)
        return replace(found, bound=found.bound or not inside)

    def _of(self, products: Sequence[Product]) -> Sight:
        """With these products instead, as few as say the same."""
        kept: list[Product] = []
        for product in products:
            kept = _added(kept, product)
        if len(kept) <= MOST_PRODUCTS:
            return replace(self, products=tuple(kept))
        hull = kept[0]
        for product in kept[1:]:
            hull = hull.joined(product)
        return replace(self, products=(hull,), bound=True)


def _added(kept: list[Product], product: Product) -> list[Product]:
    if any(product.within(other) for other in kept):
        return kept
    for other in kept:
        same = torch.equal(product.down, other.down) or torch.equal(product.across, other.across)
        if same:
            rest = [one for one in kept if one is not other]
            return _added(rest, product.joined(other))
    return [*(one for one in kept if not one.within(product)), product]


def of_pixels(height: int, width: int) -> Sight:
    """What the pixels themselves see: each itself."""
    return Sight((Product(torch.eye(height).bool(), torch.eye(width).bool()),))


def through(layers: Sequence[Layer], sight: Sight, shape: Shape, training: bool) -> Sight:
    """What the numbers see that leave `layers`, where those that come in see `sight`.

    `shape`, (N, C, H, W) or (N, F), is what comes in. Raises ValueError where a layer does not fit
    or its maps are too large to be followed (see `reads.axes`).
    """
    for layer, before, after in reads.steps(layers, shape):
        sight = _one(layer, sight, before, after, training)
    return sight


def _one(layer: Layer, sight: Sight, shape: Shape, after: Shape, training: bool) -> Sight:
    if layer.kind.name == "Residual":
        body = through(layer["layers"], sight, shape, training)
        return body.joined(through(layer["shortcut"], sight, shape, training))
    if len(shape) == 2:
        return _row(layer, sight)
    if layer.kind.name == "Flatten":
        return replace(sight, flat=shape[1:])
    read = [matrix.float() for matrix in reads.axes(layer, shape, after, training)]
    products = [
        Product(read[0] @ p.down.float() > 0, read[1] @ p.across.float() > 0)
        for p in sight.products
    ]
    return sight._of(products)


def _row(layer: Layer, sight: Sight) -> Sight:
    """A layer of a row of numbers: it leaves each by itself, or it reads them all."""
    name = layer.kind.name
    along = name in ("Softmax", "LogSoftmax") and layer["dim"] in (None, 1, -1)
    if name in ("Linear", "LayerNorm") or along:
        return replace(sight.collapsed(), mixed=True)
    if name == "GroupNorm":  # a group of a row can be any part of the maps
        apart = layer["num_groups"] > 1 and not sight.mixed
        return replace(sight.collapsed(), mixed=True, bound=sight.bound or apart)
    return sight


def reached(sight: Sight, shape: Shape, pixel: tuple[int, int]) -> int:
    """How many numbers of all channels see the pixel at (row, column), of an output of `shape`."""
    cells = int(sight.cells(*pixel).sum())
    if sight.mixed:
        return cells * shape[1]
    return cells * (sight.flat[0] if sight.flat else shape[1])
