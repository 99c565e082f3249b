"""Where a cell of a Grad-CAM map comes from: a map's weight, and the sum of the weighed maps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import torch

from explainers.attribution.grad_cam import GradCam
from explainers.layers import adaptive_avg_pool2d
from explainers.networks.cells.excerpt import FEW, excerpt, row
from explainers.networks.cells.story import Step
from explainers.worked import Explanation, Read, Role, Term, WorkedExample, added

_GRADIENTS: Mapping[str, Role] = {"input": "gradient", "output": "gradient"}


def weight(found: GradCam, channel: int) -> Step:
    """How much the score asks for the map `channel`: the mean of the gradients at its cells."""
    pooled = adaptive_avg_pool2d.work(found.slopes[channel : channel + 1], 1)
    example = excerpt(pooled, (0, 0, 0))
    return Step(
        "The gradients of the score at all cells of the map are averaged.",
        replace(example, roles=_GRADIENTS),
        {"input": f"gradient at map {channel}", "output": f"α of map {channel}"},
        ("=",),
    )


def cell(found: GradCam, place: tuple[int, int]) -> Step:
    """The cell at `place`, row and column, of the map: weights times maps, added, 0 at least."""
    at = found.maps[:, place[0], place[1]]
    many = len(at) > FEW and len(at) % 16 == 0
    grids = {"weights": found.weights, "maps": at}
    operands = {name: row(values, 16 if many else 8) for name, values in grids.items()}
    wide = operands["maps"].shape[1]
    products = [
        Term((_read("weights", k, wide, one), "×", _read("maps", k, wide, other)))
        for k, (one, other) in enumerate(zip(*(g.tolist() for g in grids.values()), strict=True))
    ]
    output = torch.relu(found.sums[place])
    told = Explanation((Term(("max(0, ",)), *added(products), Term((")",))), float(output))
    here = f"the map at row {place[0]}, column {place[1]}"
    return Step(
        "Each map's number in this place times the map's α, all added; below 0 becomes 0.",
        WorkedExample(
            operands,
            output,
            lambda _: told,
            {"weights": "gradient", "maps": "input", "output": "output"},
            axes=dict.fromkeys(operands, ("row", "map in the row")),
        ),
        {"weights": "α of each map", "maps": "the maps in this place", "output": here},
        ("×", "="),
    )


def _read(operand: str, k: int, wide: int, value: float) -> Read:
    return Read(operand, divmod(k, wide), value)
