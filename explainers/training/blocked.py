"""A network's convolutions and pools in the memory layout of oneDNN, the processor's own library.

In bfloat16 the convolutions are quick, and what lies between them counts. PyTorch's max pool notes
in 64-bit numbers where each maximum stood, and fills a gradient with zeros before it sets one in
four; oneDNN's own takes a third of the time, and gives the same numbers. It takes only tensors in
oneDNN's layout (PyTorch calls it mkldnn), into which each convolution then writes anyway.
"""

from __future__ import annotations

from itertools import islice, takewhile

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Blocked(nn.Module):
    """Computes what `network` computes, with its own weights, up to a layer in oneDNN's layout."""

    def __init__(self, network: nn.Sequential, layers: int) -> None:
        """The first `layers` of the network's layers are such as `count` counts."""
        super().__init__()
        self.network = network
        self._layers = layers
        first = islice(network, layers)
        self._weights = [weight for layer in first for weight in layer.parameters()]

    def forward(self, images: Tensor) -> Tensor:
        """The scores of pictures (N, C, H, W), within `autocast` to bfloat16.

        oneDNN's max pool passes over a NaN where PyTorch's hands it on. It must not be lost, for
        a run ends by it: so a NaN or an infinity among the weights becomes one of the scores.
        """
        values = images.to_mkldnn(torch.bfloat16)
        for layer in islice(self.network, self._layers):
            values = _computed(layer, values)
        values = values.to_dense()
        for layer in islice(self.network, self._layers, None):
            values = layer(values)
        with torch.no_grad():
            whole = torch.stack([weight.sum() for weight in self._weights]).sum()
        return values + 0 * whole


def of(model: nn.Module, device: torch.device, precision: str) -> nn.Module:
    """The model in oneDNN's layout, as far as that pays; otherwise the model itself."""
    if not isinstance(model, nn.Sequential) or device.type != "cpu" or precision != "bfloat16":
        return model
    layers = count(model) if there() else 0
    return Blocked(model, layers) if layers else model


def there() -> bool:
    """Whether this processor has the layout for bfloat16: oneDNN wants AVX-512 for it."""
    wide = torch.backends.cpu.get_cpu_capability().startswith("AVX512")
    return wide and bool(torch.backends.mkldnn.is_available())  # type: ignore[no-untyped-call]


def count(model: nn.Sequential) -> int:
    """How many layers, from the first on, oneDNN computes without leaving its layout.

    0 where it does not pay: if there is no pool among them, if the first is no convolution, or if
    maps go on to a layer of another kind, which would have to bring them into its own layout.
    """
    first = list(takewhile(_known, model))
    after = model[len(first)] if len(first) < len(model) else None
    pools = any(isinstance(layer, nn.MaxPool2d) for layer in first)
    if not pools or type(first[0]) is not nn.Conv2d or not isinstance(after, nn.Flatten):
        return 0
    return len(first)


def _known(layer: nn.Module) -> bool:
    """Whether oneDNN has the layer, with the same results for its output and its gradients."""
    if type(layer) is nn.Conv2d:
        return layer.padding_mode == "zeros" and not isinstance(layer.padding, str)
    if type(layer) is nn.MaxPool2d:
        whole = (layer.padding, layer.dilation, layer.ceil_mode, layer.return_indices)
        kernel, stride = _pair(layer.kernel_size), _pair(layer.stride)
        # Gradients of windows that overlap are added up, in bfloat16 here and not there.
        apart = all(size <= step for size, step in zip(kernel, stride, strict=True))
        return apart and whole == (0, 1, False, False)
    return type(layer) is nn.ReLU


def _pair(size: int | tuple[int, ...]) -> tuple[int, ...]:
    return (size, size) if isinstance(size, int) else size


def _computed(layer: nn.Module, values: Tensor) -> Tensor:
    if isinstance(layer, nn.MaxPool2d):
        return F.max_pool2d(values, layer.kernel_size, layer.stride)
    if isinstance(layer, nn.ReLU):
        return F.relu(values)
    assert isinstance(layer, nn.Conv2d) and not isinstance(layer.padding, str)  # see `_known`
    weight, bias = layer.weight.bfloat16(), layer.bias
    bias = None if bias is None else bias.bfloat16()
    return torch.mkldnn_convolution(
        values, weight, bias, layer.padding, layer.stride, layer.dilation, layer.groups
    )
