"""A list of layers as code for a reader: what it imports, and the network as nn.Sequential."""

from __future__ import annotations

from collections.abc import Sequence

from explainers.networks.layer import Layer

RESIDUAL = """\
class Residual(nn.Module):
    def __init__(self, *layers, shortcut=None):
        super().__init__()
        self.body = nn.Sequential(*layers)
        self.shortcut = nn.Identity() if shortcut is None else shortcut
    def forward(self, x):
        return self.shortcut(x) + self.body(x)
"""
"""The residual block, which PyTorch does not have, as it is in `explainers.networks.residual`."""


def imports(layers: Sequence[Layer], *lines: str) -> str:
    """The first lines of a program with these layers; `lines` are imports besides torch's."""
    last = [line for line in lines if line.startswith("from torch")]
    first = [line for line in lines if line not in last]
    head = "\n".join(
        [*first, *([""] if first else []), "import torch", "from torch import nn", *last]
    )
    has_block = any(layer.kind.name == "Residual" for layer in layers)
    return f"{head}\n\n{RESIDUAL}" if has_block else f"{head}\n"


def sequential(layers: Sequence[Layer]) -> str:
    """Code that makes `net` of the layers, one after the other."""
    lines = [f"    {layer.code}," for layer in layers]
    return "\n".join(["net = nn.Sequential(", *lines, ")"])
