"""The PyTorch code that gives the numbers on the screen, ready to be copied and run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import Tensor

from explainers import matrices
from explainers.worked import WorkedExample


def literal(tensor: Tensor, indent: int = 0) -> str:
    """`tensor` as nested Python lists, a row on each line; float32 values survive exactly."""
    if tensor.dim() <= 1:
        return _row(tensor)
    separator = ",\n" + " " * (indent + 1)
    return "[" + separator.join(literal(part, indent + 1) for part in tensor) + "]"


def assign(name: str, tensor: Tensor, dtype: str = "torch.float32") -> str:
    """A line (or several) that makes `tensor` under `name`."""
    opening = f"{name} = torch.tensor("
    return f"{opening}{literal(tensor, len(opening))}, dtype={dtype})"


def arguments(values: Mapping[str, Any], defaults: Mapping[str, Any]) -> str:
    """Keyword arguments as they stand in a call, without those that are at their default."""
    shown = [f"{name}={value!r}" for name, value in values.items() if value != defaults.get(name)]
    return "".join(f", {argument}" for argument in shown)


CONV2D_DEFAULTS = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1, "padding_mode": "zeros"}


def conv2d(example: WorkedExample, arguments_: Mapping[str, Any]) -> str:
    """The convolution of `example` as code: the function, or the layer for a padding mode."""
    tensors = [assign(name, tensor) for name, tensor in example.operands.items()]
    names = ", ".join(example.operands)
    if arguments_.get("padding_mode", "zeros") == "zeros":
        rest = {k: v for k, v in arguments_.items() if k != "padding_mode"}
        head = "import torch\nfrom torch.nn import functional as F"
        call = f"output = F.conv2d({names}{arguments(rest, CONV2D_DEFAULTS)})"
        return "\n\n".join([head, *tensors, f"{call}\nprint(output)"])
    return "\n\n".join(
        ["import torch\nfrom torch import nn", *tensors, _layer(example, arguments_)]
    )


def _layer(example: WorkedExample, arguments_: Mapping[str, Any]) -> str:
    bias = "bias" in example.operands
    rest = arguments(arguments_, CONV2D_DEFAULTS)
    lines = [
        "# The padding modes other than zeros belong to the layer, not to the function.",
        "layer = nn.Conv2d(",
        f"    {example.operands['input'].shape[0]}, weight.shape[0], tuple(weight.shape[2:]),",
        f"    bias={bias}{rest},",
        ")",
        "with torch.no_grad():",
        "    layer.weight.copy_(weight)",
        *(["    layer.bias.copy_(bias)"] if bias else []),
        "    output = layer(input)",
        "print(output)",
    ]
    return "\n".join(lines)


def _row(tensor: Tensor) -> str:
    if tensor.dim() == 0:
        return _value(float(tensor))
    return "[" + ", ".join(_value(value) for value in tensor.tolist()) + "]"


def _value(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else matrices.shortest(value)
