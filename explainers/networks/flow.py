"""What each kind of layer does to a shape, what it learns and computes, and where it cannot.

Shapes are (N, C, H, W) or, once flattened, (N, F). Multiply-adds are counted for convolutions and
linear layers, one for each product, as torch.utils.flop_counter does (which counts two operations
each).
"""

from __future__ import annotations

import math
from collections.abc import Callable

from explainers.layers import bins, conv2d, pools
from explainers.layers.arguments import pair
from explainers.networks import layer_list
from explainers.networks.facts import (
    Figure,
    Flow,
    Mend,
    MisfitError,
    Shape,
    memory_of,
    none,
    times,
)
from explainers.networks.layer_list import Layer
from explainers.networks.reach import WHOLE, Reach
from explainers.networks.sliding import Sliding
from explainers.networks.taken import MOST


def flow(layer: Layer, shape: Shape, reach: Reach) -> Flow:
    """`shape` (N, C, H, W) or (N, F) through `layer`; raises MisfitError where PyTorch would.

    `reach` is the receptive field of the numbers that come in.
    """
    return _FLOWS.get(layer.kind.name, _same)(layer, shape, reach)


def parameters(layer: Layer) -> Figure:
    """How many numbers the layer learns, and why: `numel` over its parameters."""
    name = layer.kind.name
    if name == "Conv2d":
        height, width = pair("kernel_size", layer["kernel_size"], low=1)
        per_group = layer["in_channels"] // layer["groups"]
        return _learned(layer, (layer["out_channels"], per_group, height, width))
    if name == "Linear":
        return _learned(layer, (layer["out_features"], layer["in_features"]))
    if name == "BatchNorm2d" and layer["affine"]:
        count = layer["num_features"]
        return Figure(2 * count, f"{count} weights + {count} biases = {2 * count:,}")
    return Figure(0, "It has nothing to learn.")


def _learned(layer: Layer, weight: Shape) -> Figure:
    count = math.prod(weight)
    product = " × ".join(f"{n:,}" for n in weight)
    if not layer["bias"]:
        return Figure(count, f"{product} weights = {count:,}")
    total = count + weight[0]
    return Figure(total, f"{product} weights + {weight[0]:,} biases = {total:,}")


def _maps(layer: Layer, shape: Shape) -> tuple[int, int, int]:
    """The channels, height and width that reach a layer of maps."""
    if len(shape) == 4:
        return shape[1], shape[2], shape[3]
    raise MisfitError(
        f"It got {times(shape)}, a row of numbers for each picture, and needs maps: (N, C, H, W). "
        "Once a picture is flattened its rows and columns are gone: move this layer up, before "
        "Flatten."
    )


def _same(layer: Layer, shape: Shape, reach: Reach) -> Flow:
    """A layer that works on each number by itself."""
    memory = memory_of(shape)
    if layer.values.get("inplace"):
        memory = Figure(0, "In place: it writes over the numbers that it got.")
    words = "Each number by itself: the shape stays."
    if layer.kind.name == "BatchNorm2d":
        words = "Each channel is moved and scaled: the shape stays."
    return Flow(shape, words, none(), memory, reach, "Each number by itself: it stays.")


# --- windows ------------------------------------------------------------------------------------


def _windowed(shape: Shape, windows: Sliding, after: Shape, macs: Figure, reach: Reach) -> Flow:
    sizes = windows.sizes((shape[2], shape[3]), (after[2], after[3]))
    wider, words = windows.reach(reach)
    return Flow(after, sizes, macs, memory_of(after), wider, words)


def _conv2d(layer: Layer, shape: Shape, reach: Reach) -> Flow:
    channels, height, width = _maps(layer, shape)
    groups, wanted, out = (layer[n] for n in ("groups", "in_channels", "out_channels"))
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
    kernel = pair("kernel_size", layer["kernel_size"], low=1)
    try:
        setting = conv2d.check(
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
    return _windowed(shape, windows, after, macs, reach)


def _pool(layer: Layer, shape: Shape, reach: Reach) -> Flow:
    maps = _maps(layer, shape)
    values = layer.values
    try:
        pool = pools.check(
            maps,
            values["kernel_size"],
            values["stride"],
            values["padding"],
            values.get("dilation", 1),
            values["ceil_mode"],
        )
    except ValueError as error:
        raise MisfitError(f"It got {times(shape)}. {error}") from error
    down, across = pool.down, pool.across
    windows = Sliding(
        (down.kernel_size, across.kernel_size),
        (down.stride, across.stride),
        (2 * down.padding, 2 * across.padding),
        (down.dilation, across.dilation),
        (down.ceil_mode, across.ceil_mode),
    )
    return _windowed(shape, windows, (*shape[:2], *pool.output_size), none(), reach)


def _adaptive(layer: Layer, shape: Shape, reach: Reach) -> Flow:
    try:
        found = bins.check(_maps(layer, shape), layer["output_size"])
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
    )


# --- others -------------------------------------------------------------------------------------


def _batch_norm(layer: Layer, shape: Shape, reach: Reach) -> Flow:
    channels, *_ = _maps(layer, shape)
    wanted = layer["num_features"]
    # Without either it keeps nothing for each channel, and PyTorch takes any number of them.
    keeps = layer["affine"] or layer["track_running_stats"]
    if channels != wanted and keeps:
        raise MisfitError(
            f"It got {channels} channels ({times(shape)}), and has a mean and a variance for "
            f"{wanted} (num_features).",
            Mend(f"Set num_features to {channels}", layer.changed(num_features=channels)),
        )
    return _same(layer, shape, reach)


def _flatten(layer: Layer, shape: Shape, reach: Reach) -> Flow:
    features = math.prod(shape[1:])
    words = f"{' × '.join(map(str, shape[1:]))} = {features:,} numbers for each picture"
    view = Figure(0, "A view: the same numbers in the same memory, only named by one index.")
    after = (shape[0], features)
    return Flow(after, words, none(), view, reach, "Each number by itself: it stays.")


def _linear(layer: Layer, shape: Shape, reach: Reach) -> Flow:
    wanted, out = layer["in_features"], layer["out_features"]
    got = shape[-1]
    if got != wanted:
        raise _linear_misfit(layer, shape)
    after = (*shape[:-1], out)
    macs = math.prod(after) * wanted
    rows = " × ".join(f"{n:,}" for n in after)
    figure = Figure(macs, f"{rows} outputs, {wanted:,} products each = {macs:,}")
    wider = Reach(WHOLE, WHOLE) if len(shape) == 2 else Reach(reach.down, WHOLE)
    words = f"every output reads all {wanted:,} numbers that come in"
    if len(shape) == 4:
        words = f"every output reads a whole row of {wanted} cells: there was no Flatten before"
    return Flow(
        after, f"{wanted:,} become {out:,} (out_features)", figure, memory_of(after), wider, words
    )


def _linear_misfit(layer: Layer, shape: Shape) -> MisfitError:
    wanted, got = layer["in_features"], shape[-1]
    if len(shape) == 2:
        return MisfitError(
            f"It got {got:,} numbers for each picture ({times(shape)}), and has weights for "
            f"{wanted:,} (in_features).",
            Mend(f"Set in_features to {got}", layer.changed(in_features=got)),
        )
    features = math.prod(shape[1:])
    flatten = (layer_list.make("Flatten"),)
    fits = features == wanted
    words = "Put Flatten() before it" + ("" if fits else f" and set in_features to {features}")
    mended = layer if fits else layer.changed(in_features=features)
    return MisfitError(
        f"It got maps, {times(shape)}. A linear layer reads along the last axis only, which has "
        f"{got} numbers, and this one has weights for {wanted:,} (in_features). "
        f"Flattened, each picture would be {features:,} numbers.",
        *([Mend(words, mended, flatten)] if features <= MOST else []),
    )


_FLOWS: dict[str, Callable[[Layer, Shape, Reach], Flow]] = {
    "Conv2d": _conv2d,
    "MaxPool2d": _pool,
    "AvgPool2d": _pool,
    "AdaptiveAvgPool2d": _adaptive,
    "BatchNorm2d": _batch_norm,
    "Flatten": _flatten,
    "Linear": _linear,
}
