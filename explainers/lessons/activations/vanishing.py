"""How a gradient fares on its way back through many activations: computed by autograd."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from explainers.layers.pointwise import slope
from explainers.worked import Explanation, Index, Read, Term, WorkedExample

WIDTH, BATCH, SEED = 64, 32, 0

Function = Callable[[Tensor], Tensor]


@dataclass(frozen=True)
class Chain:
    """One number through the same activation again and again.

    `values` has the number and what each activation made of it (depth + 1), `slopes` each
    activation's own derivative there (depth), and `gradients` the derivative of the last value by
    each value (depth + 1): the last is 1, and each one before is the next times a slope.
    """

    values: tuple[float, ...]
    slopes: tuple[float, ...]
    gradients: tuple[float, ...]


def chain(function: Function, x: float, depth: int) -> Chain:
    """Autograd's gradients of `depth` times `function`, from the number `x`."""
    steps = [torch.tensor(x, dtype=torch.float64, requires_grad=True)]
    for _ in range(depth):
        steps.append(function(steps[-1]))
    gradients = torch.autograd.grad(steps[-1], steps)
    before = torch.stack(steps[:-1]).detach()
    return Chain(
        tuple(torch.stack(steps).tolist()),
        tuple(slope(function, before).tolist()),
        tuple(torch.stack(gradients).tolist()),
    )


def step_back(found: Chain) -> WorkedExample:
    """The gradients as a worked example: each is the one after it times a slope; the last is 1.

    `slope` and `gradient after` (depth,) go in, the gradients before (depth,) come out.
    """
    slopes, after = torch.tensor(found.slopes), torch.tensor(found.gradients[1:])
    output = torch.tensor(found.gradients[:-1])

    def explain(index: Index) -> Explanation:
        gradient = Read("gradient after", index, after[index].item())
        factor = Read("slope", index, slopes[index].item())
        return Explanation((Term((gradient, "×", factor)),), output[index].item())

    return WorkedExample(
        operands={"gradient after": after, "slope": slopes},
        output=output,
        explainer=explain,
        roles={"gradient after": "gradient", "slope": "neutral", "output": "gradient"},
    )


def network(function: Function, depth: int) -> tuple[float, ...]:
    """The gradient's norm by each layer's weight in `depth` linear layers, `function` after each.

    64 features, 32 random inputs, and the loss is the mean square of the output. Weights are
    drawn as He et al. (2015) propose for ReLU and are the same for every function; biases are 0.
    The first entry belongs to the layer that the input meets first.
    """
    generator = torch.Generator().manual_seed(SEED)
    with torch.device("meta"):  # what layers would draw by themselves comes from a shared generator
        outlines = [nn.Linear(WIDTH, WIDTH) for _ in range(depth)]
    layers = [outline.to_empty(device="cpu") for outline in outlines]
    for layer in layers:
        nn.init.kaiming_normal_(layer.weight, nonlinearity="relu", generator=generator)
        nn.init.zeros_(layer.bias)
    maps = torch.randn(BATCH, WIDTH, generator=generator)
    for layer in layers:
        maps = function(layer(maps))
    gradients = torch.autograd.grad(maps.square().mean(), [layer.weight for layer in layers])
    return tuple(float(gradient.norm()) for gradient in gradients)
