"""Losses of two parameters, x and y: surfaces on which an optimizer's path can be watched.

All lie over the square from −3 to 3 and have 0 for their lowest value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

REACH = 3.0
"""The square reaches from −REACH to REACH along x and y."""


@dataclass(frozen=True)
class Landscape:
    """One surface. `code` is `function` in Python, `latex` in signs.

    `minima` are its lowest points and `dips` minima that are not; `start` is where a path shows
    what the surface has to teach, which `lesson` says. `logarithmic` tells that its heights
    differ too much to be drawn as they are, `tall` how far along y there is something to be seen.
    """

    name: str
    function: Callable[[Tensor, Tensor], Tensor]
    code: str
    latex: str
    minima: tuple[tuple[float, float], ...]
    start: tuple[float, float]
    lesson: str
    dips: tuple[tuple[float, float], ...] = ()
    logarithmic: bool = False
    tall: float = REACH

    def loss(self, position: Tensor) -> Tensor:
        """The loss at `position` (2, …), with the shape of what follows the 2."""
        return self.function(position[0], position[1])

    def curvatures(self, position: tuple[float, float]) -> tuple[float, float]:
        """The smallest and the largest curvature there: eigenvalues of the second derivatives."""
        # Not torch.func.hessian: its first call loads parts of torch for over two seconds.
        here = torch.tensor(position, dtype=torch.float64, requires_grad=True)
        (slope,) = torch.autograd.grad(self.loss(here), here, create_graph=True)
        rows = [torch.autograd.grad(part, here, retain_graph=True)[0] for part in slope]
        matrix = torch.stack(rows)
        low, high = torch.linalg.eigvalsh(matrix).tolist()
        return low, high

    def grid(self, cells: int = 81) -> tuple[Tensor, Tensor]:
        """Places along an axis (cells) and the losses (cells, cells), a row for each y."""
        axis = torch.linspace(-REACH, REACH, cells)
        y, x = torch.meshgrid(axis, axis, indexing="ij")
        return axis, self.function(x, y)


_DIP = 1.9156722  # where 2/5 x + 3/2 sin 3x = 0 beside the middle: Newton's method

BOWL = Landscape(
    "Bowl",
    lambda x, y: x**2 / 2 + y**2 / 2,
    "x**2 / 2 + y**2 / 2",
    r"\tfrac12 x^2 + \tfrac12 y^2",
    minima=((0.0, 0.0),),
    start=(2.5, 1.5),
    lesson="Equally steep from all sides: the gradient points straight away from the minimum.",
)
RAVINE = Landscape(
    "Ravine",
    lambda x, y: x**2 / 20 + 5 * y**2,
    "x**2 / 20 + 5 * y**2",
    r"\tfrac{1}{20} x^2 + 5 y^2",
    minima=((0.0, 0.0),),
    start=(-2.8, 0.6),
    lesson=(
        "100 times as curved along y as along x: the gradient points across the ravine rather than "
        "along it, and one learning rate has to serve both."
    ),
    tall=1.5,
)
ROSENBROCK = Landscape(
    "Rosenbrock",
    lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
    "(1 - x)**2 + 100 * (y - x**2)**2",
    r"(1 - x)^2 + 100\,(y - x^2)^2",
    minima=((1.0, 1.0),),
    start=(-1.2, 1.0),
    lesson=(
        "A bent valley with steep walls and a nearly flat floor: the floor is found at once, the "
        "minimum along it takes long."
    ),
    logarithmic=True,
)
SADDLE = Landscape(
    "Saddle",
    lambda x, y: x**2 / 2 + (y**2 - 2) ** 2 / 8,
    "x**2 / 2 + (y**2 - 2)**2 / 8",
    r"\tfrac12 x^2 + \tfrac18 (y^2 - 2)^2",
    minima=((0.0, 2**0.5), (0.0, -(2**0.5))),
    start=(2.5, 0.05),
    lesson=(
        "In the middle the slope is 0, yet it is no minimum: it goes down along y. Paths slow down "
        "there before they fall off to one side."
    ),
)
DIPS = Landscape(
    "Several minima",
    lambda x, y: (x**2 + y**2) / 5 + 1 - torch.cos(3 * x) / 2 - torch.cos(3 * y) / 2,
    "(x**2 + y**2) / 5 + 1 - torch.cos(3 * x) / 2 - torch.cos(3 * y) / 2",
    r"\tfrac15 (x^2 + y^2) + 1 - \tfrac12 \cos 3x - \tfrac12 \cos 3y",
    minima=((0.0, 0.0),),
    start=(2.8, 2.7),
    lesson=(
        "Nine dips, of which the one in the middle is lowest. Which one a path ends in depends on "
        "its start and on its momentum."
    ),
    dips=tuple(
        (x, y) for x in (-_DIP, 0.0, _DIP) for y in (-_DIP, 0.0, _DIP) if (x, y) != (0.0, 0.0)
    ),
)

LANDSCAPES = {surface.name: surface for surface in (BOWL, RAVINE, ROSENBROCK, SADDLE, DIPS)}
