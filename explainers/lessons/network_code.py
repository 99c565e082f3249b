"""The network as code: as a class, as Sequential, with an OrderedDict; called, and as a graph."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn

from explainers import snippets
from explainers.networks import layer_list
from explainers.networks.facts import Shape
from explainers.networks.layer_list import Layer

CLASS, SEQUENTIAL, ORDERED = WAYS = ("A class", "Sequential", "Sequential with an OrderedDict")
"""The three ways in which the notes write a network."""

WORDS = {
    CLASS: (
        "`__init__` makes the layers, once: assigning one to `self` registers its parameters. "
        "`forward` says how a batch goes through them, and could branch, add or repeat."
    ),
    SEQUENTIAL: (
        "Nothing but one layer after the other, so there is no `forward` to write. The layers "
        "are called 0, 1, 2, …: `net[0]` is the first."
    ),
    ORDERED: (
        "The same with names: `net.conv1`, and `conv1.weight` in the `state_dict()`, which stays "
        "readable and fits the class."
    ),
}


def build(way: str, layers: Sequence[Layer]) -> str:
    """Code that makes the network as `net`, in one of `WAYS`."""
    return {CLASS: _class, SEQUENTIAL: _sequential, ORDERED: _ordered}[way](layers)


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
    head = "from collections import OrderedDict\n\n" if way == ORDERED else ""
    parts = (f"{head}import torch\nfrom torch import nn", build(way, layers), use(input_shape))
    return "\n\n".join(parts)


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
            f"import torch\nfrom torch import nn\n\n{_sequential(layers)}\n",
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
            "",
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


def _sequential(layers: Sequence[Layer]) -> str:
    lines = [f"    {layer.code}," for layer in layers]
    return "\n".join(["net = nn.Sequential(", *lines, ")"])


def _ordered(layers: Sequence[Layer]) -> str:
    names = layer_list.names(layers)
    lines = [f'        ("{n}", {layer.code}),' for n, layer in zip(names, layers, strict=True)]
    return "\n".join(["net = nn.Sequential(", "    OrderedDict([", *lines, "    ])", ")"])


CALLING = """\
import torch
from torch import nn

class Twice(nn.Module):
    def forward(self, x):
        return 2 * x

seen = []

def watch(module, inputs, output):
    seen.append(tuple(output.shape))

net = Twice()
_ = net.register_forward_hook(watch)

output = net(torch.ones(4))          # __call__: forward, and the hooks
print("after net(x):", seen)
output = net.forward(torch.ones(4))  # forward alone
print("after net.forward(x):", seen)
"""
"""What the difference between net(x) and net.forward(x) is."""


def called() -> str:
    """What `CALLING` prints."""
    net = nn.Identity()
    seen: list[tuple[int, ...]] = []
    net.register_forward_hook(lambda module, inputs, output: seen.append(tuple(output.shape)))
    net(torch.ones(4))
    first = f"after net(x): {seen}"
    net.forward(torch.ones(4))
    return f"{first}\nafter net.forward(x): {seen}"


CALLING_WORDS = (
    "`net(x)` runs `nn.Module.__call__`, which calls your `forward` **and** the hooks that were "
    "registered: feature maps are caught that way, FLOPs counted, `torch.compile` and many tools "
    "built in. `net.forward(x)` skips them all, without a word. So define `forward`, and call "
    "`net(x)`."
)


def add_graph(layers: Sequence[Layer], input_shape: Shape) -> str:
    """Code that writes the network's graph for TensorBoard."""
    shape = ", ".join(map(str, input_shape))
    return "\n".join(
        [
            "from collections import OrderedDict",
            "",
            "import torch",
            "from torch import nn",
            "from torch.utils.tensorboard import SummaryWriter",
            "",
            _ordered(layers),
            "",
            'with SummaryWriter("runs/graph") as writer:',
            f"    writer.add_graph(net, torch.ones({shape}))",
            "",
            "# then, in a shell: tensorboard --logdir runs",
        ]
    )
