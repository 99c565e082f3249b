"""What every layer makes of one picture, and how one pixel of one map came about."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from explainers.layers import conv2d, max_pool2d
from explainers.networks.trained import Trained
from explainers.worked import Explanation, Index, Read, Term, WorkedExample

Pixel = tuple[int, int]


@dataclass(frozen=True)
class Stop:
    """One layer on the way: its name, the layer, and what goes in and out.

    `input` and `output` have no batch axis: (C, H, W), or (N,) after flattening.
    """

    name: str
    layer: nn.Module
    input: Tensor
    output: Tensor

    @property
    def maps(self) -> bool:
        """Whether the output still is a stack of maps."""
        return self.output.dim() == 3


@torch.no_grad()
def walk(trained: Trained, picture: Tensor) -> list[Stop]:
    """The picture, uint8 (3, 32, 32), through the network: a stop for each layer."""
    values = trained.prepare(picture)
    stops = []
    for name, layer in trained.network.named_children():
        # A clone, since a layer that works in place would change what the stop before shows.
        before, values = values, layer(values.clone())
        stops.append(Stop(name, layer, before[0], values[0]))
    return stops


@torch.no_grad()
def contributions(stop: Stop, channel: int) -> Tensor:
    """What each input channel adds to one output map of a convolution: (C, H', W').

    Their sum over C, plus the channel's bias, is the map. Raises ValueError for other layers.
    """
    layer = _convolution(stop)
    kernels = layer.weight[channel][:, None]
    # groups=C keeps the channels apart: each with its own slice of the kernel.
    return F.conv2d(
        stop.input,
        kernels,
        stride=layer.stride,
        padding=layer.padding,
        dilation=layer.dilation,
        groups=len(kernels),
    )


def products(stop: Stop, channel: int, source: int, pixel: Pixel) -> WorkedExample:
    """One input channel's part of one output pixel: a patch times its slice of the kernel."""
    layer = _convolution(stop)
    patch = _patch(stop.input[source], layer, pixel)
    return conv2d.work(patch[None], layer.weight.detach()[channel, source][None, None])


def total(stop: Stop, channel: int, pixel: Pixel) -> WorkedExample:
    """The sum over all input channels, plus the bias, that is one pixel of a map.

    Operands: `channels`, the contributions at that pixel in rows of eight (in one row where
    their number is no multiple of eight), and `bias`; the output is the one number, as the layer
    computed it.
    """
    layer = _convolution(stop)
    parts = contributions(stop, channel)[:, pixel[0], pixel[1]]
    parts = parts.view(-1, 8 if len(parts) % 8 == 0 else len(parts))
    operands = {"channels": parts}
    if layer.bias is not None:
        operands["bias"] = layer.bias.detach()[channel]

    def explain(_: Index) -> Explanation:
        terms = []
        for i, row in enumerate(parts.tolist()):
            for j, value in enumerate(row):
                terms += [Term((" + ",)), Term((Read("channels", (i, j), value),))]
        if "bias" in operands:
            terms += [Term((" + ",)), Term((Read("bias", (), float(operands["bias"])),))]
        return Explanation(tuple(terms[1:]), float(output))

    output = stop.output[channel, pixel[0], pixel[1]]
    return WorkedExample(
        operands=operands,
        output=output,
        explainer=explain,
        roles={"channels": "input", "bias": "kernel", "output": "output"},
        axes={"channels": ("row", "input channel in the row")},
    )


def pooled(stop: Stop, channel: int, pixel: Pixel) -> WorkedExample:
    """The window of a max pool that one output pixel is the largest number of."""
    layer = stop.layer
    if not isinstance(layer, nn.MaxPool2d):
        raise ValueError(f"{stop.name} is no max pool.")
    size, stride = layer.kernel_size, layer.stride
    if not isinstance(size, int) or not isinstance(stride, int):
        raise ValueError(f"{stop.name} has windows that are not square.")
    row, column = pixel[0] * stride, pixel[1] * stride
    patch = stop.input[channel, row : row + size, column : column + size]
    return max_pool2d.work(patch[None], size)


def _convolution(stop: Stop) -> nn.Conv2d:
    if not isinstance(stop.layer, nn.Conv2d):
        raise ValueError(f"{stop.name} is no convolution.")
    return stop.layer


def _patch(plane: Tensor, layer: nn.Conv2d, pixel: Pixel) -> Tensor:
    """The cells of `plane` (H, W) under the kernel for `pixel`, zeros where padding lies."""
    (kh, kw), (sh, sw) = layer.kernel_size, layer.stride
    if layer.dilation != (1, 1) or isinstance(layer.padding, str):
        raise ValueError("a patch is cut only for kernels without dilation, padded by a number.")
    ph, pw = layer.padding
    padded = F.pad(plane, (pw, pw, ph, ph))
    top, left = pixel[0] * sh, pixel[1] * sw
    return padded[top : top + kh, left : left + kw]


# --- where the prediction comes from -----------------------------------------------------------


def saliency(trained: Trained, picture: Tensor, index: int) -> Tensor:
    """How strongly each pixel moves the score of class `index`: (32, 32), at least 0.

    The largest absolute gradient over the colours (Simonyan, Vedaldi and Zisserman, 2013).
    """
    values = trained.prepare(picture).requires_grad_()
    trained.network(values)[0, index].backward()
    assert values.grad is not None
    return values.grad[0].abs().amax(0)


@torch.no_grad()
def occlusion(
    trained: Trained, picture: Tensor, index: int, *, size: int = 8, stride: int = 4
) -> Tensor:
    """How much the probability of class `index` falls while a grey square covers a place.

    A square of `size` pixels in every `stride`-th place; (places down, places across), positive
    where covering hurts (Zeiler and Fergus, 2014).
    """
    places = range(0, picture.shape[-1] - size + 1, stride)
    covered = []
    for row in places:
        for column in places:
            copy = picture.clone()
            copy[:, row : row + size, column : column + size] = 128
            covered.append(copy)
    without = trained.probabilities(torch.stack(covered))[:, index]
    full = trained.probabilities(picture)[0, index]
    return (full - without).view(len(places), len(places))
