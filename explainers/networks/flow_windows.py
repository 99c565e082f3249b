"""What layers with windows do to the shape of maps: convolutions, pools, upsampling."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from explainers.layers import bins, conv2d_arguments, conv_transpose2d, pools
from explainers.layers.arguments import pair
from explainers.layers.bins import Bins
from explainers.networks.facts import (
    BYTES,
    Figure,
    Flow,
    Mend,
    MisfitError,
    Shape,
    maps_of,
    memory_of,
    none,
    times,
)
from explainers.networks.layer import Layer
from explainers.networks.reach import Axis, Reach
from explainers.networks.sliding import Sliding


def _windowed(
    shape: Shape,
    windows: Sliding,
    after: Shape,
    macs: Figure,
    reach: Reach,
    *,
    reads: int = 0,
    scratch: int = 0,
) -> Flow:
    sizes = windows.sizes((shape[2], shape[3]), (after[2], after[3]))
    wider, words = windows.reach(reach)
    return Flow(after, sizes, macs, memory_of(after), wider, words, reads, scratch)


def convolution(layer: Layer, shape: Shape, reach: Reach) -> Flow:
    """A convolution: a window of the maps for every cell of its output."""
    channels, height, width = maps_of(shape)
    groups, out = layer["groups"], layer["out_channels"]
    _check_channels(layer, channels, shape)
    kernel = pair("kernel_size", layer["kernel_size"], low=1)
    try:
        setting = conv2d_arguments.check(
            (channels, height, width),
            (out, channels // groups, *kernel),
            **{n: layer[n] for n in ("stride", "padding", "dilation", "groups", "padding_mode")},
        )
    except ValueError as error:
        raise MisfitError(f"It got {times(shape)}. {error}") from error
    after = (shape[0], *setting.output_shape)
    each = channels // groups * kernel[0] * kernel[1]
    macs = Figure(
        math.prod(after) * each,
        f"{' × '.join(f'{n:,}' for n in after)} cells of the output, {channels // groups} × "
        f"{kernel[0]} × {kernel[1]} products each = {math.prod(after) * each:,}",
    )
    found = setting.windows
    both = (found.sides.top + found.sides.bottom, found.sides.left + found.sides.right)
    windows = Sliding(found.kernel_size, found.stride, both, found.dilation)
    padded = math.prod(shape[:2]) * (height + both[0]) * (width + both[1]) if any(both) else 0
    columns = shape[0] * each * math.prod(after[2:])
    return _windowed(shape, windows, after, macs, reach, scratch=BYTES * (padded + columns))


def pool(layer: Layer, shape: Shape, reach: Reach) -> Flow:
    """MaxPool2d and AvgPool2d."""
    maps = maps_of(shape)
    values = layer.values
    try:
        found = pools.check(
            maps,
            values["kernel_size"],
            values["stride"],
            values["padding"],
            values.get("dilation", 1),
            values["ceil_mode"],
        )
    except ValueError as error:
        raise MisfitError(f"It got {times(shape)}. {error}") from error
    down, across = found.down, found.across
    windows = Sliding(
        (down.kernel_size, across.kernel_size),
        (down.stride, across.stride),
        (2 * down.padding, 2 * across.padding),
        (down.dilation, across.dilation),
        (down.ceil_mode, across.ceil_mode),
    )
    after = (*shape[:2], *found.output_size)
    reads = math.prod(after) * down.kernel_size * across.kernel_size
    return _windowed(shape, windows, after, none(), reach, reads=reads, scratch=_places(after))


def _read_by(found: Bins, after: Shape) -> int:
    """At most so many numbers are read by bins that give `after`."""
    return math.prod(after) * found.lengths(0)[1] * found.lengths(1)[1]


def _places(after: Shape) -> int:
    """Bytes of the places, int64, that a pool of maxima notes of all it gives."""
    return 8 * math.prod(after)


def adaptive(layer: Layer, shape: Shape, reach: Reach) -> Flow:
    """AdaptiveAvgPool2d and AdaptiveMaxPool2d."""
    try:
        found = bins.check(maps_of(shape), layer["output_size"])
    except MisfitError as error:
        if layer["output_size"] != 1:
            raise
        raise MisfitError(
            f"{error} (PyTorch itself does not complain about output_size 1: it would take the "
            "mean over all numbers of all pictures.)"
        ) from error
    after = (*shape[:2], *found.output_size)
    wider = Reach(reach.down.bins(found, 0), reach.across.bins(found, 1))
    words = "as it was asked for, whatever comes in"
    height, width = found.output_size
    return Flow(
        after,
        f"{height}×{width}, {words}",
        none(),
        memory_of(after),
        wider,
        f"each bin is as a window over {shape[2]}×{shape[3]} ÷ {height}×{width} cells: "
        f"{wider.shown}",
        reads=_read_by(found, after),
        scratch=_places(after),
    )


def transposed(layer: Layer, shape: Shape, reach: Reach) -> Flow:
    """A transposed convolution: every number that comes in lays the kernel down once."""
    channels, height, width = maps_of(shape)
    _check_channels(layer, channels, shape)
    groups, out = layer["groups"], layer["out_channels"]
    kernel = pair("kernel_size", layer["kernel_size"], low=1)
    names = ("stride", "padding", "output_padding", "groups", "dilation")
    try:
        setting = conv_transpose2d.check(
            (channels, height, width),
            (channels, out // groups, *kernel),
            **{n: layer[n] for n in names},
        )
    except ValueError as error:
        raise MisfitError(f"It got {times(shape)}. {error}") from error
    after = (shape[0], *setting.output_shape)
    each = out // groups * kernel[0] * kernel[1]
    macs = Figure(
        math.prod(shape) * each,
        f"{' × '.join(f'{n:,}' for n in shape)} numbers that come in, {out // groups} × "
        f"{kernel[0]} × {kernel[1]} products each = {math.prod(shape) * each:,}",
    )
    windows, extra = setting.windows, setting.output_padding
    padding = (windows.sides.top, windows.sides.left)
    sizes = [
        f"({shape[2 + k]} − 1) × {windows.stride[k]} − 2×{padding[k]} + {windows.dilation[k]}×"
        f"({kernel[k]} − 1) + {extra[k]} + 1 = {after[2 + k]}"
        for k in (0, 1)
    ]
    words = sizes[0] if sizes[0] == sizes[1] else f"{sizes[0]} high, {sizes[1]} wide"
    wider = Reach(
        *(
            _laid_down(axis, kernel[k], windows.stride[k], windows.dilation[k], padding[k])
            for k, axis in enumerate((reach.down, reach.across))
        )
    )
    return Flow(
        after,
        words,
        macs,
        memory_of(after),
        wider,
        _larger(wider, "÷ stride"),
        scratch=BYTES * shape[0] * each * height * width,
    )


def _laid_down(axis: Axis, kernel: int, stride: int, dilation: int, padding: int) -> Axis:
    if stride == 1:  # then it is a convolution with the kernel turned around
        return axis.window(kernel, 1, dilation, dilation * (kernel - 1) - padding)
    span = dilation * (kernel - 1)
    return axis.spread(Fraction(stride), Fraction(span, stride), Fraction(span - padding, stride))


def _larger(wider: Reach, divided: str) -> str:
    return (
        f"Neighbours lie closer together over the input: the step is {divided}. What a number "
        f"can see at most: {wider.shown}."
    )


# --- upsampling -----------------------------------------------------------------------------------


def upsample(layer: Layer, shape: Shape, reach: Reach) -> Flow:
    """torch.nn.functional.interpolate on maps."""
    maps_of(shape)
    size, scale, mode = layer["size"], layer["scale_factor"], layer["mode"]
    if (size is None) == (scale is None):
        raise MisfitError(
            "It takes either size or scale_factor, one of the two: "
            + ("none is given." if size is None else "both are given."),
            Mend("Set scale_factor to 2", layer.changed(size=None, scale_factor=2.0)),
        )
    smooth = mode in ("bilinear", "bicubic")
    if layer["align_corners"] is not None and not smooth:
        raise MisfitError(
            f"align_corners is for bilinear and bicubic only, and mode is {mode}.",
            Mend("Leave align_corners out", layer.changed(align_corners=None)),
        )
    after, words = _enlarged(shape, size, scale)
    axes = [
        _interpolated(layer, axis, shape[2 + k], after[2 + k], _both(scale)[k] if scale else None)
        for k, axis in enumerate((reach.down, reach.across))
    ]
    wider = Reach(*axes)
    work = "It weighs neighbours by fixed numbers; such products are not counted."
    macs = Figure(0, work) if smooth else none()
    windows = Bins((shape[2], shape[3]), (after[2], after[3])) if mode == "area" else None
    reads = _read_by(windows, after) if windows else 0
    return Flow(after, words, macs, memory_of(after), wider, _larger(wider, "÷ scale"), reads)


def _both(value: Any) -> tuple[Any, Any]:
    return value if isinstance(value, tuple) else (value, value)


def _enlarged(shape: Shape, size: Any, scale: Any) -> tuple[Shape, str]:
    if size is not None:
        height, width = _both(size)
        return (*shape[:2], height, width), f"{height}×{width}, as it was asked for"
    factors = _both(scale)
    sizes = [math.floor(n * factor) for n, factor in zip(shape[2:], factors, strict=True)]
    high, wide = (
        f"⌊{n} × {factor:g}⌋ = {after}"
        for n, factor, after in zip(shape[2:], factors, sizes, strict=True)
    )
    words = high if high == wide else f"{high} high, {wide} wide"
    if min(sizes) < 1:
        raise MisfitError(
            f"It got {times(shape)}, of which nothing would be left: {words}. (PyTorch itself does "
            "not complain with mode nearest: it gives a tensor without numbers.)"
        )
    return (*shape[:2], *sizes), words


def _interpolated(layer: Layer, axis: Axis, before: int, after: int, scale: float | None) -> Axis:
    """The receptive field along one axis; ⌊source⌋ is where a number begins to read."""
    mode = layer["mode"]
    if mode == "area":
        return axis.bins(Bins((before, before), (after, after)), 0)
    more = {"bilinear": 1, "bicubic": 3}.get(mode, 0)
    if layer["align_corners"]:
        grows = Fraction(after - 1, before - 1) if min(before, after) > 1 else Fraction(1)
        return axis.spread(grows, more + 1, 1 + (more > 1))
    grows = Fraction(scale).limit_denominator(10**6) if scale else Fraction(after, before)
    if mode == "nearest":  # source = place ÷ grows
        rest = Fraction(grows.numerator - 1, grows.numerator)
        return axis.spread(grows, rest, rest)
    # source = (place + ½) ÷ grows, and ½ less where neighbours are weighed
    rest = Fraction(2 * grows.numerator - 1, 2 * grows.numerator)
    earlier = rest - 1 / (2 * grows) + (Fraction(1, 2) if more else 0) + (more > 1)
    return axis.spread(grows, more + rest, earlier)


def _check_channels(layer: Layer, channels: int, shape: Shape) -> None:
    """Raise MisfitError unless the groups share out the channels, and they are those that come."""
    groups, wanted = layer["groups"], layer["in_channels"]
    for name in ("in_channels", "out_channels"):
        if layer[name] % groups:
            raise MisfitError(
                f"groups is {groups}, and {name} is {layer[name]}: the channels cannot be shared "
                "out evenly.",
                Mend("Set groups to 1", layer.changed(groups=1)),
            )
    if channels != wanted:
        mended = layer.changed(in_channels=channels)
        even = channels % groups == 0
        raise MisfitError(
            f"It got {channels} channels ({times(shape)}), and its kernels are made for "
            f"{wanted} (in_channels).",
            *([Mend(f"Set in_channels to {channels}", mended)] if even else []),
        )
