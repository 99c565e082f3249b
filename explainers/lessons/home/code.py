"""The code that Home shows."""

from __future__ import annotations

from explainers.lessons.home.numbers import LAYERS


def of(name: str) -> str:
    """What asks the same in a Python shell."""
    return (
        "from torch import nn\n"
        "\n"
        f"layer = {LAYERS[name]}\n"
        'print([n for n in dir(layer) if not n.startswith("_") and n not in dir(nn.Module())])\n'
        'print(len(dir(nn)), "names in torch.nn")\n'
        f"help(nn.{name})\n"
    )
