"""A layer as one types it, in few words."""

from __future__ import annotations

from typing import Any

from torch import Tensor, nn

from explainers.networks import kinds
from explainers.networks.layer import Layer
from explainers.networks.residual import Residual


def written(layer: nn.Module) -> str:
    """The layer without what is as it always is; of a block only that it is one."""
    if isinstance(layer, Residual):
        return "Residual(…)"
    kind = kinds.KINDS.get(type(layer).__name__)
    if kind is None:
        return str(layer)
    values = {one.name: _value(layer, one.name) for one in kind.arguments}
    if kind.defaults.get("stride", 1) is None and values["stride"] == values["kernel_size"]:
        values["stride"] = None
    return Layer(kind, values).text


def _value(layer: nn.Module, name: str) -> Any:
    """An argument as it was given: one number where it is the same down and across."""
    value = getattr(layer, name)
    if name == "bias":
        return isinstance(value, Tensor)
    alike = isinstance(value, tuple) and len(value) == 2 and value[0] == value[1]
    return value[0] if alike and name != "normalized_shape" else value
