"""Lists of layers as modules."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from torch import nn

from explainers.networks import layer_list
from explainers.networks.layer_list import Layer
from explainers.networks.residual import Residual


def sequential(layers: Sequence[Layer]) -> nn.Sequential:
    """The layers as a module, under the names of `layer_list.names`, freshly initialised.

    Raises ValueError (PyTorch's own) where a layer cannot be made, such as groups that do not
    divide the channels.
    """
    named = zip(layer_list.names(layers), layers, strict=True)
    return nn.Sequential(OrderedDict((name, module(layer)) for name, layer in named))


def module(layer: Layer) -> nn.Module:
    """One layer as a module: of torch.nn, or a `Residual`."""
    if layer.kind.name == "Residual":
        around = [module(one) for one in layer["shortcut"]]
        shortcut = nn.Sequential(*around) if len(around) > 1 else next(iter(around), None)
        return Residual(*map(module, layer["layers"]), shortcut=shortcut)
    kind: type[nn.Module] = getattr(nn, layer.kind.name)
    return kind(**layer.values)
