"""How near the recipes come to what this machine's arithmetic allows, and where the rest goes.

    python -m benchmarks.training_limit [drawn | cifar10 | PATH] [--rounds 5] [--seconds 3]

A step is products of matrices, as far as floating-point operations go: the forward pass and the
two of the backward pass, but for the gradient of the pictures, which nobody asks for. PyTorch
counts them. The limit of a recipe is the speed at which this machine multiplies two matrices of
2048×2048 in the recipe's precision with all threads, divided by the operations of a picture. The
notes' loop, the recipes and the products take turns in one run. CPU only.

Then the time of a step of each recipe is divided up among PyTorch's operations, layer by layer:
what has no operations to count (pooling, copies, the optimizer) is all above the limit. What
convolutions and products take of a step says how near to the limit they would be by themselves.
(They may be above it: at the edge of a picture they leave out the zeros, which are counted.)
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from explainers.training import process

process.before_torch()  # as a worker does, and for all alike

import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402
from torch.profiler import ProfilerActivity, profile  # noqa: E402
from torch.utils.flop_counter import FlopCounterMode  # noqa: E402

from benchmarks.notes_loop import NotesLoop  # noqa: E402
from benchmarks.training_speed import Contender, Recipe, measure  # noqa: E402
from explainers.images.sources import load  # noqa: E402
from explainers.networks import registry  # noqa: E402
from explainers.training import devices  # noqa: E402

GOALS = {"notes": 0.93, "fast": 0.85}
"""The share of its own limit that each recipe should reach."""

SIDE = 2048
"""Rows and columns of the matrices that are multiplied."""

STEPS = 20
"""Steps of a recipe whose time is divided up."""

SHOWN = 12
"""Operations that are listed, those that took longest."""

COUNTED = {"mkldnn_convolution", "convolution_backward", "addmm", "mm"}
"""PyTorch's operations that compute what is counted."""

PRECISIONS = {"float32": torch.float32, "bfloat16": torch.bfloat16}


class Product:
    """The product of two large matrices, measured by turns like a training."""

    def __init__(self, precision: str) -> None:
        """Draw the matrices."""
        dice = torch.Generator().manual_seed(0)
        drawn = torch.randn(2, SIDE, SIDE, generator=dice).to(PRECISIONS[precision])
        self._left, self._right = drawn.unbind()
        self._out = torch.empty_like(self._left)

    def images_per_second(self, seconds: float) -> float:
        """Floating-point operations a second, for about so many seconds."""
        done, start = 0, time.perf_counter()
        while time.perf_counter() - start < seconds:
            torch.mm(self._left, self._right, out=self._out)
            done += 2 * SIDE**3
        return done / (time.perf_counter() - start)


def operations(network: str, classes: int) -> int:
    """Floating-point operations of one picture in a step, as PyTorch counts them."""
    model = registry.build(network, classes)
    with FlopCounterMode(display=False) as counter:
        scores = model(torch.rand(1, 3, 32, 32))
        F.cross_entropy(scores, torch.zeros(1, dtype=torch.long)).backward()
    return int(counter.get_total_flops())


def times(recipe: Recipe, steps: int = STEPS) -> dict[str, float]:
    """The share of each of PyTorch's operations in the time of a few steps, largest first.

    An operation is named with the shapes of what it reads: that tells the layers apart.
    """
    recipe.make(1)  # what is made once is made
    with profile(activities=[ProfilerActivity.CPU], record_shapes=True) as told:
        recipe.make(steps)
    found: Counter[str] = Counter()
    for row in told.key_averages(group_by_input_shape=True):
        found[f"{row.key} {_shapes(row.input_shapes)}".strip()] += int(row.self_cpu_time_total)
    whole = sum(found.values())
    return {name: taken / whole for name, taken in found.most_common()}


def counted(shares: Mapping[str, float]) -> float:
    """The part of a step, of `times`, that convolutions and products take."""
    return sum(
        share
        for what, share in shares.items()
        if what.partition(" ")[0].removeprefix("aten::") in COUNTED
    )


def _shapes(shapes: Sequence[Any]) -> str:
    sized = ["×".join(map(str, shape)) for shape in shapes if shape]
    return ", ".join(sized[:3])


def main() -> int:
    """Measure and print; returns 1 if a goal is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", nargs="?", default="drawn", help="drawn, cifar10 or a PATH")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0, help="per contender and round")
    options = parser.parse_args()
    process.keep_freed_memory()  # as a worker does, this as well
    device = torch.device("cpu")
    pictures = load(options.data)
    recipes = {name: Recipe(name, pictures, "cpu") for name in GOALS}
    contenders: dict[str, Contender] = {"the notes' own loop": NotesLoop(pictures.train, device)}
    contenders |= recipes
    contenders |= {precision: Product(precision) for precision in PRECISIONS}
    print(f"{devices.describe(device)}; {len(pictures.train.labels):,} pictures of {options.data}")
    speeds = measure(contenders, options.rounds, options.seconds)
    medians = {name: statistics.median(found) for name, found in speeds.items()}
    count = operations("cifar_quick", len(pictures.classes))
    print(f"{count / 1e6:.1f} million floating-point operations a picture")
    for precision in PRECISIONS:
        print(
            f"products of {SIDE}×{SIDE} in {precision:9s} {medians[precision] / 1e9:7.0f} GFLOP/s"
        )
    missed, reached = False, {}
    for name in ("the notes' own loop", *recipes):
        precision = recipes[name].training.precision if name in recipes else "float32"
        share = reached[name] = medians[name] * count / medians[precision]
        goal = GOALS.get(name)
        wanted = f"  (wanted: at least {goal})" if goal else ""
        print(f"{name:20s} {medians[name]:8,.0f} images/s, {share:.2f} of {precision}{wanted}")
        missed |= goal is not None and share < goal
    for name, recipe in recipes.items():
        shares = times(recipe)
        alone = counted(shares)
        print(f"\nWhere the time of a step of `{name}` goes:")
        print(
            f"{alone:6.1%}  convolutions and products, which would by themselves reach "
            f"{reached[name] / alone:.2f}; of all:"
        )
        for what, share in list(shares.items())[:SHOWN]:
            print(f"{share:6.1%}  {what}")
    return int(missed)


if __name__ == "__main__":
    raise SystemExit(main())
