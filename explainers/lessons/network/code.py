"""The network as code: as a class, as Sequential, with an OrderedDict; called, and as a graph."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import torch
from torch import Tensor, nn

from explainers import snippets
from explainers.networks import as_code, building, layer_list
from explainers.networks.facts import Shape
from explainers.networks.layer_list import Layer


def build(way: str, layers: Sequence[Layer]) -> str:
    """Code that makes the network as `net`, in one of `words.WAYS`."""
    made = {"class": _class, "sequential": as_code.sequential, "ordered": _ordered}
    return made[way](layers)


def use(input_shape: Shape) -> str:
    """Code that sends a batch through `net` and counts its parameters."""
    shape = ", ".join(map(str, input_shape))
    return (
        f"output = net(torch.ones({shape}))\n"
        "print(output.shape)\n"
        "print(sum(p.numel() for p in net.parameters()))"
    )


def program(way: str, layers: Sequence[Layer], input_shape: Shape) -> str:
    """The whole program: the network made, called and counted."""
    ordered = ("from collections import OrderedDict",) if way == "ordered" else ()
    return "\n".join(
        (as_code.imports(layers, *ordered), f"{build(way, layers)}\n", use(input_shape))
    )


def walk(layers: Sequence[Layer], input_shape: Shape, refused: bool = False) -> str:
    """Code that prints the shape after each layer and how many parameters it has.

    With `refused` it prints PyTorch's own words where a layer does not fit.
    """
    shape = ", ".join(map(str, input_shape))
    loop = [
        "for layer in net:",
        "    x = layer(x)",
        "    print(layer, tuple(x.shape), sum(p.numel() for p in layer.parameters()))",
    ]
    return "\n".join(
        [
            as_code.imports(layers),
            f"{as_code.sequential(layers)}\n",
            f"x = torch.ones({shape})",
            *snippets.attempt(loop, "RuntimeError" if refused else ""),
        ]
    )


def _class(layers: Sequence[Layer]) -> str:
    names = layer_list.names(layers)
    made = [f"        self.{n} = {layer.code}" for n, layer in zip(names, layers, strict=True)]
    steps = [f"        x = self.{name}(x)" for name in names]
    return "\n".join(
        [
            "class Net(nn.Module):",
            "    def __init__(self):",
            "        super().__init__()  # before any layer is assigned",
            *made,
            "    def forward(self, x):",
            *steps,
            "        return x",
            "",
            "net = Net()",
        ]
    )


def _ordered(layers: Sequence[Layer]) -> str:
    names = layer_list.names(layers)
    lines = [f'        ("{n}", {layer.code}),' for n, layer in zip(names, layers, strict=True)]
    return "\n".join(["net = nn.Sequential(", "    OrderedDict([", *lines, "    ])", ")"])


CALLING = """\
import torch
from torch import nn

class Twice(nn.Module):
    def forward(self, x):
        print("forward")
        return 2 * x

def before(module, inputs):
    print("before:", tuple(inputs[0].shape))

def after(module, inputs, output):
    print("after: ", tuple(output.shape))

net = Twice()
_ = net.register_forward_pre_hook(before)
_ = net.register_forward_hook(after)

print("net(x)")
output = net(torch.ones(4))
print("net.forward(x)")
output = net.forward(torch.ones(4))
"""
"""What the difference between net(x) and net.forward(x) is."""


@cache
def called() -> str:
    """What `CALLING` prints."""
    lines: list[str] = []

    class Twice(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            lines.append("forward")
            return 2 * x

    net = Twice()
    net.register_forward_pre_hook(lambda _, i: lines.append(f"before: {tuple(i[0].shape)}"))
    net.register_forward_hook(lambda _, __, o: lines.append(f"after:  {tuple(o.shape)}"))
    lines.append("net(x)")
    net(torch.ones(4))
    lines.append("net.forward(x)")
    net.forward(torch.ones(4))
    return "\n".join(lines)


# --- functions instead of layers ------------------------------------------------------------------

_FUNCTIONS = {
    "MaxPool2d": "F.max_pool2d",
    "AvgPool2d": "F.avg_pool2d",
    "Upsample": "F.interpolate",
    "AdaptiveAvgPool2d": "F.adaptive_avg_pool2d",
    "AdaptiveMaxPool2d": "F.adaptive_max_pool2d",
    "ReLU": "F.relu",
    "LeakyReLU": "F.leaky_relu",
    "ReLU6": "F.relu6",
    "ELU": "F.elu",
    "Sigmoid": "torch.sigmoid",
    "Tanh": "torch.tanh",
    "Hardtanh": "F.hardtanh",
    "CELU": "F.celu",
    "SELU": "F.selu",
    "GELU": "F.gelu",
    "SiLU": "F.silu",
    "Mish": "F.mish",
    "Hardswish": "F.hardswish",
    "Hardsigmoid": "F.hardsigmoid",
    "Softplus": "F.softplus",
    "Softsign": "F.softsign",
    "LogSigmoid": "F.logsigmoid",
    "Softmax": "F.softmax",
    "LogSoftmax": "F.log_softmax",
    "Dropout": "F.dropout",
    "Dropout2d": "F.dropout2d",
    "Flatten": "torch.flatten",
}
"""The functions that do what layers without parameters do."""


def functional(layers: Sequence[Layer], input_shape: Shape) -> str:
    """The whole program with a class whose forward calls functions where it can."""
    names = layer_list.names(layers)
    made, steps = [], []
    for name, layer in zip(names, layers, strict=True):
        if layer.kind.name in _FUNCTIONS:
            steps.append(f"        x = {_function(layer)}")
        else:
            made.append(f"        self.{name} = {layer.code}")
            steps.append(f"        x = self.{name}(x)")
    lines = [
        as_code.imports(layers, "from torch.nn import functional as F"),
        "class Net(nn.Module):",
        "    def __init__(self):",
        "        super().__init__()",
        *made,
        "    def forward(self, x):",
        *steps,
        "        return x",
        "",
        "net = Net()",
        "",
        use(input_shape),
        "print(net)",
    ]
    return "\n".join(lines)


def _function(layer: Layer) -> str:
    inside = layer.text[len(layer.kind.name) + 1 : -1]
    given = ["x", *([inside] if inside else [])]
    if layer.kind.name == "Flatten":
        given.append("1")
    if layer.kind.name in ("Dropout", "Dropout2d"):
        given.append("training=self.training")
    return f"{_FUNCTIONS[layer.kind.name]}({', '.join(given)})"


def printed(layers: Sequence[Layer]) -> str:
    """What `print(net)` shows of the class."""
    with torch.device("meta"):  # no weights are needed to print
        return repr(building.sequential(layers)).replace("Sequential(", "Net(", 1)


def add_graph(layers: Sequence[Layer], input_shape: Shape) -> str:
    """Code that writes the network's graph for TensorBoard."""
    shape = ", ".join(map(str, input_shape))
    return "\n".join(
        [
            as_code.imports(
                layers,
                "from collections import OrderedDict",
                "from torch.utils.tensorboard import SummaryWriter",
            ),
            _ordered(layers),
            "",
            'with SummaryWriter("runs/graph") as writer:',
            f"    writer.add_graph(net, torch.ones({shape}))",
            "",
            "# then, in a shell: tensorboard --logdir runs",
        ]
    )
