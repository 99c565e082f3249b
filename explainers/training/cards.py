"""A network's convolutions, pools and matrices as a graphics card is quick at them.

What is computed stays the same; how it is asked for differs, for a network as small as ours keeps
a card waiting more than working:

- A first convolution reads pictures of three channels, and a card's units for products want eight
  numbers at a time. So the numbers under the kernel are laid out in rows, and it becomes a product
  of matrices (im2col; K. Chellapilla, S. Puri and P. Simard, 2006).
- A bias is added after a max pool instead of before it, to a quarter of the numbers. Rounding
  keeps the order of numbers, so the largest stays the largest.
- The gradient of a max pool is put where its forward pass says the largest were.
- In bfloat16 all weights are rounded in one go, and their gradients on the way back as well.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

FEW = 4
"""Channels of which a first convolution becomes a product of matrices."""

MOST_ROWS = 2**26
"""Numbers that are laid out for it, at most."""

ALIGNED = 8
"""A row's length is brought to a multiple of this, with zeros."""

PART = 4096
"""Numbers that are rounded together: each part keeps one of the card's processors busy."""


class OnCard(nn.Module):
    """Computes what `network` computes, with its own weights, its products in `dtype`."""

    def __init__(self, network: nn.Sequential, dtype: torch.dtype) -> None:
        """`dtype` is float32, or bfloat16, within `autocast`."""
        super().__init__()
        self.network = network
        self._dtype = dtype
        layers = list(network)
        self._late = {
            place for place, (layer, after) in enumerate(pairwise(layers)) if _late(layer, after)
        }

    def forward(self, images: Tensor) -> Tensor:
        """The scores of pictures (N, C, H, W)."""
        rounded = iter(self._rounded())
        values = images.to(self._dtype)
        late: Tensor | None = None
        for place, layer in enumerate(self.network):
            if _has_product(layer):
                weight = next(rounded)
                bias = next(rounded) if layer.bias is not None else None
                late = bias if place in self._late else None
                at_once = None if place in self._late else bias
                values = _product(layer, values.to(self._dtype), weight, at_once, place == 0)
                continue
            values = pooled(layer, values) if isinstance(layer, nn.MaxPool2d) else layer(values)
            if late is not None:
                values = values + late.view(-1, 1, 1)
                late = None
        return values

    def _rounded(self) -> tuple[Tensor, ...]:
        """Weight and bias of each layer that has a product, in the precision of the products."""
        known = [layer for layer in self.network if _has_product(layer)]
        own = [part for layer in known for part in layer.parameters()]
        if all(one.dtype == self._dtype for one in own):
            return tuple(own)
        rounded: tuple[Tensor, ...] = _Rounded.apply(self._dtype, *own)
        return rounded


def of(model: nn.Module, precision: str) -> nn.Module:
    """The model as a card is quick at it, if it is a list of layers; otherwise the model itself."""
    if not isinstance(model, nn.Sequential):
        return model
    return OnCard(model, torch.bfloat16 if precision == "bfloat16" else torch.float32)


def _product(
    layer: Any, values: Tensor, weight: Tensor, bias: Tensor | None, first: bool
) -> Tensor:
    if isinstance(layer, nn.Linear):
        return F.linear(values, weight, bias)
    if first and values.dim() == 4 and values.shape[1] <= FEW and layer.groups == 1:
        rows = patches(layer, values)
        if rows.numel() <= MOST_ROWS:
            return _by_rows(rows, weight, bias)
    return F.conv2d(values, weight, bias, layer.stride, layer.padding, layer.dilation, layer.groups)


def patches(layer: nn.Conv2d, images: Tensor) -> Tensor:
    """What a convolution reads for each place, (N, Ho, Wo, Kh, Kw, C), as a view of padded ones."""
    assert not isinstance(layer.padding, str)  # see `_is_conv`
    (top, side), (down, right) = layer.padding, layer.stride
    padded = F.pad(images.permute(0, 2, 3, 1), (0, 0, side, side, top, top)).contiguous()
    count, height, width, channels = padded.shape
    (kh, kw), (apart, beside) = layer.kernel_size, layer.dilation
    out_height = (height - apart * (kh - 1) - 1) // down + 1
    out_width = (width - beside * (kw - 1) - 1) // right + 1
    picture, row, pixel, one = padded.stride()
    return padded.as_strided(
        (count, out_height, out_width, kh, kw, channels),
        (picture, down * row, right * pixel, apart * row, beside * pixel, one),
    )


def _by_rows(read: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    """The convolution (N, F, Ho, Wo), channels last, by the rows (N, Ho, Wo, …) that it reads."""
    count = read[0, 0, 0].numel()
    more = -count % ALIGNED
    rows = read.new_zeros((*read.shape[:3], count + more))
    rows[..., :count].view(read.shape).copy_(read)
    kernels = F.pad(weight.permute(0, 2, 3, 1).flatten(1), (0, more))
    return F.linear(rows, kernels, bias).permute(0, 3, 1, 2)


def pooled(layer: nn.MaxPool2d, values: Tensor) -> Tensor:
    """What a max pool makes of maps (N, C, H, W), or the layer's own result where windows overlap.

    Where they do, gradients add up in one place, which is PyTorch's to do.
    """
    sizes = zip(_pair(layer.kernel_size), _pair(layer.stride), strict=True)
    apart = values.dim() == 4 and all(size <= step for size, step in sizes)
    plain = layer.dilation in (1, (1, 1)) and not (layer.ceil_mode or layer.return_indices)
    out: Tensor = _Pooled.apply(values, layer) if apart and plain else layer(values)
    return out


class _Pooled(torch.autograd.Function):
    """A max pool whose windows lie apart."""

    @staticmethod
    def forward(ctx: Any, values: Tensor, layer: nn.MaxPool2d) -> Tensor:
        sizes = (layer.kernel_size, layer.stride, layer.padding)
        out, index = F.max_pool2d(values, *sizes, return_indices=True)
        ctx.save_for_backward(index)
        ctx.size = values.shape
        ctx.mark_non_differentiable(index)
        return out

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:
        (index,) = ctx.saved_tensors
        count, channels, height, width = ctx.size
        made = gradient.new_zeros(count, height * width, channels)
        made.scatter_(1, _pixels(index), _pixels(gradient))
        return made.view(count, height, width, channels).permute(0, 3, 1, 2), None


class _Rounded(torch.autograd.Function):
    """Tensors in another precision, and their gradients in float32: each time all in one go."""

    @staticmethod
    def forward(ctx: Any, dtype: torch.dtype, *tensors: Tensor) -> tuple[Tensor, ...]:
        return _in(dtype, tensors)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        return None, *_in(torch.float32, gradients)


def _in(dtype: torch.dtype, tensors: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    made = tuple(torch.empty_like(tensor, dtype=dtype) for tensor in tensors)
    torch._foreach_copy_(_parts(made), _parts(tensors))
    return made


def _parts(tensors: tuple[Tensor, ...]) -> list[Tensor]:
    return [
        part
        for tensor in tensors
        for part in torch.split(tensor, max(1, PART * len(tensor) // tensor.numel()))
    ]


def _pixels(maps: Tensor) -> Tensor:
    """Maps (N, C, H, W) as (N, H * W, C)."""
    return maps.permute(0, 2, 3, 1).flatten(1, 2)


def _pair(size: int | tuple[int, ...]) -> tuple[int, ...]:
    return (size, size) if isinstance(size, int) else size


def _has_product(layer: nn.Module) -> bool:
    return _is_conv(layer) or type(layer) is nn.Linear


def _is_conv(layer: nn.Module) -> bool:
    plain = type(layer) is nn.Conv2d and layer.padding_mode == "zeros"
    return plain and not isinstance(layer.padding, str)


def _is_pool(layer: nn.Module) -> bool:
    return type(layer) is nn.MaxPool2d and not layer.return_indices


def _late(layer: nn.Module, after: nn.Module) -> bool:
    """Whether the layer's bias can wait until `after` it."""
    return _is_conv(layer) and _is_pool(after)
