"""What learners get wrong about feature maps; the answers are computed on the network itself."""

from __future__ import annotations

from functools import cache

import torch

from explainers.attribution import check, integrated, methods, saliency
from explainers.attribution.slopes import slopes
from explainers.images import drawn
from explainers.lessons.feature_maps.numbers import Values
from explainers.networks import feature_maps, trained
from explainers.networks.cells.sums import contributions
from explainers.predictions import Prediction
from explainers.snippets import program

STEPS = 32
"""Of integrated gradients, where it is told that their parts add up."""


@cache
def predictions() -> tuple[Prediction, ...]:
    """The questions of the feature maps page."""
    return _reads_all(), _untrained_reacts(), _untrained_map(), _products()


def _reads_all() -> Prediction:
    model = trained.untrained("cifar_quick")
    stops = feature_maps.walk(model, drawn.draw("cat", 3)).stops
    conv2 = next(stop for stop in stops if stop.name == "conv2")
    parts = contributions(conv2.layer, conv2.input, 0)
    bias = conv2.layer.get_parameter("bias")[0]
    assert torch.allclose(parts.sum(0) + bias, conv2.output[0], atol=1e-4)
    count, size = len(parts), "×".join(map(str, conv2.layer.get_parameter("weight").shape[2:]))
    return Prediction(
        name="channels",
        question=(
            f"`conv2` gets {count} maps and gives {len(conv2.output)} maps. How many of the maps "
            "that go in does a single map that comes out read?"
        ),
        options=("1, the one with its number", "3, red, green and blue", f"all {count}"),
        truth=f"all {count}",
        code=program(
            f"conv2 = nn.{conv2.layer}",
            f"maps = torch.rand({tuple(conv2.input.shape)}, requires_grad=True)",
            "conv2(maps)[0].sum().backward()  # a single map that comes out",
            "read = maps.grad.flatten(1).abs().amax(1) > 0",
            'print(read.sum().item(), "of", len(maps), "maps are read")',
        ),
        belief="Channel 5 in becomes channel 5 out.",
        because=(
            f"Each output map has a {size} slice of weights for **each** of the {count} maps that "
            f"go in. The {count} results are added, plus one bias: under “Maps”, choose conv2 and "
            "see the sum term by term."
        ),
        show=Values(layer="conv2"),
    )


def _untrained_reacts() -> Prediction:
    model = trained.untrained("cifar_quick")
    first = feature_maps.walk(model, drawn.draw("cat", 3)).stops[0].output
    busy = int((first.flatten(1).std(1) > 0.05).sum())
    return Prediction(
        name="untrained",
        question=(
            f"A network that has learned nothing looks at a picture. How many of the {len(first)} "
            "maps of `conv1` show something of it?"
        ),
        options=("none: it knows nothing yet", "about half", f"{busy} of {len(first)}"),
        truth=f"{busy} of {len(first)}",
        code=program(
            'model = trained.untrained("cifar_quick")',
            'picture = drawn.draw("cat", 3)',
            "with torch.no_grad():",
            '    maps = model.network.get_submodule("conv1")(model.prepare(picture))[0]',
            "",
            'print((maps.flatten(1).std(1) > 0.05).sum().item(), "of", len(maps))',
        ),
        belief="Without training the maps are noise.",
        because=(
            f"{busy} of {len(first)} maps vary by more than 0.05 (standard deviation) over the "
            "picture: random weights are filters, too, and edges show in nearly all of them. "
            "Training chooses *which* patterns are worth looking for."
        ),
        show=Values(weights="untrained", layer="conv1"),
    )


def _untrained_map() -> Prediction:
    model = trained.shipped("cifar_quick", "drawn")
    picture = drawn.draw("cat", 3)
    index = drawn.CLASSES.index("cat")
    here, there = (
        saliency.saliency(one, picture, index) for one in (model, check.untrained(model))
    )
    truth = f"{check.rank_correlation(here, there):.2f}"
    rim = methods.rim(here)
    inner = check.rank_correlation(*(map[rim:-rim, rim:-rim] for map in (here, there)))
    return Prediction(
        name="untrained_map",
        question=(
            "The gradient of the score of *cat* is drawn for a trained network, and for one of the "
            "same layers that has learned nothing. What is the rank correlation of both maps? (1: "
            "all pixels in the same order, 0: nothing in common)"
        ),
        options=("0.00: the second is noise", truth, "1.00: the picture is the same"),
        truth=truth,
        code=program(
            'model = trained.shipped("cifar_quick", "drawn")',
            'picture = drawn.draw("cat", 3)',
            f"here = saliency.saliency(model, picture, {index})",
            f"there = saliency.saliency(check.untrained(model), picture, {index})",
            "print(round(check.rank_correlation(here, there), 2))",
        ),
        belief="What a heat map shows was learned.",
        because=(
            "Far less than 1: the map does depend on what was learned. But it is no 0 either: few "
            "windows of the layers reach the rim of a picture, so that either map is weak there. "
            f"Without a rim of {rim} pixels it is {inner:.2f}. That is why each map here stands "
            "beside the untrained one."
        ),
        show=Values(view="why"),
    )


def _products() -> Prediction:
    model = trained.shipped("cifar_quick_relu", "drawn")
    picture = drawn.draw("cat", 3)
    index = drawn.CLASSES.index("cat")
    black = integrated.baseline(picture, "black")
    found = integrated.integrated_gradients(model, picture, black, index, n_steps=STEPS)
    input, start = model.prepare(picture), model.prepare(black)
    products = float((slopes(model, input, index) * (input - start)).sum())
    truth, difference = f"{products:.2f}", f"{found.difference:.2f}"
    return Prediction(
        name="products",
        question=(
            "The network with ReLU gives the drawn cat a score of "
            f"{found.score:.2f} for *cat*, and a black picture {found.start:.2f}: a difference of "
            f"{difference}. Each pixel's gradient is multiplied by how far the pixel is from "
            "black. What do all products add up to?"
        ),
        options=(f"{difference}, the difference", truth, "0, they cancel out"),
        truth=truth,
        code=program(
            'model = trained.shipped("cifar_quick_relu", "drawn")',
            'picture = drawn.draw("cat", 3)',
            "black = model.prepare(torch.zeros_like(picture))",
            "leaf = model.prepare(picture).requires_grad_()",
            f"score = model.network(leaf.clone())[0, {index}]",
            "(slope,) = torch.autograd.grad(score, leaf)",
            "print(round((slope * (leaf - black)).sum().item(), 2))",
        ),
        belief="The gradient at a pixel, times the pixel, is what the pixel contributed.",
        because=(
            "A gradient is about a small change only; on the way from black other units of ReLU "
            f"are awake. Integrated gradients ask all along the way: with {STEPS} steps their "
            f"parts add up to {found.total:.2f}, and the difference is {difference}."
        ),
        show=Values(view="why", weights="relu", method="integrated", n_steps=STEPS),
    )
