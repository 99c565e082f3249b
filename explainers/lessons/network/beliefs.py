"""What learners get wrong about whole networks, as questions whose answers PyTorch computes."""

from __future__ import annotations

from functools import cache

import torch
from torch import nn

from explainers.lessons.network import code
from explainers.lessons.network.numbers import Values
from explainers.networks import as_code, layer_list
from explainers.networks.cifar_quick import cifar_quick
from explainers.networks.examples import NOTES
from explainers.networks.walk import walk
from explainers.predictions import Prediction
from explainers.shares import percent
from explainers.snippets import program


@cache
def predictions() -> tuple[Prediction, ...]:
    """The questions of the network page, in the order of the lesson."""
    return _where_parameters_are(), _where_the_work_is(), _flatten(), _field()


def _sizes() -> dict[str, int]:
    """The parameters of each layer of the notes' network, as PyTorch counts them."""
    with torch.device("meta"):
        children = cifar_quick().named_children()
    return {name: sum(p.numel() for p in layer.parameters()) for name, layer in children}


def _where_parameters_are() -> Prediction:
    sizes = _sizes()
    total = sum(sizes.values())
    most = max(sizes, key=lambda name: sizes[name])
    share = sizes[most] / total
    return Prediction(
        name="parameters",
        question="Which layer of the notes' network has the most parameters?",
        options=("conv1", "conv3", "linear1", "linear2"),
        truth=most,
        code=_notes(
            "for name, layer in net.named_children():",
            "    print(name, sum(p.numel() for p in layer.parameters()))",
        ),
        belief="The convolutions do the seeing, so most of the numbers are in them.",
        because=(
            f"`{most}` joins each of 1,024 numbers with each of 64: {sizes[most]:,} of "
            f"{total:,} parameters, {percent(share, 0)}. The largest convolution, `conv3`, has "
            f"{sizes['conv3']:,}: its kernels are used at every place again, so they stay small."
        ),
        show=Values(layer=8),
    )


def _where_the_work_is() -> Prediction:
    steps = walk(layer_list.layers(NOTES), (1, 3, 32, 32)).steps
    names = layer_list.names([step.entry for step in steps])
    macs = {n: s.flow.macs.value if s.flow else 0 for n, s in zip(names, steps, strict=True)}
    most = max(macs, key=lambda name: macs[name])
    total = sum(macs.values())
    return Prediction(
        name="work",
        question="And which layer of it does the most multiplications for a picture?",
        options=("conv1", "conv2", "conv3", "linear1"),
        truth=most,
        code=_notes(
            "x = torch.ones(1, 3, 32, 32)",
            "for name, layer in net.named_children():",
            "    x = layer(x)",
            '    if hasattr(layer, "weight"):  # each is used at every place of a map',
            "        print(name, layer.weight.numel() * x[0, 0].numel())",
        ),
        belief="Where most of the parameters are, most of the work is.",
        because=(
            f"Every kernel is laid on at every place. `{most}` does {macs[most]:,} of "
            f"{total:,} multiply-adds ({percent(macs[most] / total, 0)}), and `linear1`, with the "
            f"most parameters, {macs['linear1']:,} ({percent(macs['linear1'] / total)}): it "
            "uses each of its weights once."
        ),
        show=Values(layer=3),
    )


def _flatten() -> Prediction:
    count = sum(p.numel() for p in nn.Flatten().parameters())
    return Prediction(
        name="flatten",
        question="`nn.Flatten()` turns 64×4×4 into 1024. How many parameters does it have?",
        options=("0", "1,024", "1,024 × 64", "16"),
        truth=f"{count:,}",
        code=program(
            "flatten = nn.Flatten()",
            "print(flatten(torch.ones(1, 64, 4, 4)).shape)",
            "print(sum(p.numel() for p in flatten.parameters()))",
        ),
        belief="It makes 1,024 numbers, so it has to learn 1,024.",
        because=(
            "It computes nothing: the same numbers, in the same memory, under one index instead "
            "of three. It stands in the list because the next layer needs a row. Pooling, ReLU "
            "and dropout learn nothing either."
        ),
        show=Values(layer=7),
    )


def _field() -> Prediction:
    """The receptive field of a cell behind two 3×3 convolutions, against one of 5×5."""
    two = "Conv2d(3, 32, 3, padding=1)\nConv2d(32, 32, 3, padding=1)"
    steps = walk(layer_list.layers(two), (1, 3, 32, 32)).steps
    flow = steps[-1].flow
    seen = flow.reach.shown if flow else ""
    small, large = (nn.Conv2d(32, 32, size, device="meta") for size in (3, 5))
    two_small = 2 * sum(p.numel() for p in small.parameters())
    one_large = sum(p.numel() for p in large.parameters())
    return Prediction(
        name="field",
        question=(
            "Two convolutions of 3×3, one after the other, stride 1. How many cells of the "
            "picture does one cell of the output depend on?"
        ),
        options=("3×3", "5×5", "6×6", "9×9"),
        truth=seen,
        code=program(
            "net = nn.Sequential(nn.Conv2d(3, 32, 3, padding=1), nn.Conv2d(32, 32, 3, padding=1))",
            "x = torch.zeros(1, 3, 32, 32, requires_grad=True)",
            "net(x)[0, 0, 16, 16].backward()",
            "reached = x.grad[0].abs().sum(0).nonzero()  # the cells with a gradient",
            "high, wide = (reached.amax(0) - reached.amin(0) + 1).tolist()",
            'print(high, "×", wide)',
        ),
        belief="3 × 3 = 9, or 3 + 3 = 6.",
        because=(
            "The second sees 3×3 cells, whose own windows overlap: neighbours lie one cell apart, "
            "so 3 + 2 × 1 = 5. Two small kernels see as far as one of 5×5, with fewer parameters: "
            f"from 32 channels to 32, the two have {two_small:,} and the one {one_large:,}."
        ),
        show=Values(layers=two, layer=2),
    )


def _notes(*lines: str) -> str:
    """The notes' network with its layers' names, as code, and `lines` that use it."""
    layers = layer_list.layers(NOTES)
    head = as_code.imports(layers, "from collections import OrderedDict")
    made = code.build("ordered", layers)
    return "\n".join([head, made, "", *lines])
