"""What learners get wrong about feature maps; the answers are computed on the network itself."""

from __future__ import annotations

from functools import cache

import torch

from explainers.images import drawn
from explainers.lessons.feature_maps.numbers import Values
from explainers.networks import feature_maps, trained
from explainers.networks.cells.sums import contributions
from explainers.predictions import Prediction
from explainers.snippets import program


@cache
def predictions() -> tuple[Prediction, ...]:
    """The questions of the feature maps page."""
    return _reads_all(), _untrained_reacts()


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
