"""What each kind of layer does to a shape, what it learns and computes, and where it cannot.

Shapes are (N, C, H, W) or, once flattened, (N, F). Multiply-adds are counted for convolutions and
linear layers, one for each product, as torch.utils.flop_counter does (which counts two operations
each).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from explainers.networks import flow_norms, flow_windows
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
from explainers.networks.layer import Layer, make
from explainers.networks.learned import parameters
from explainers.networks.reach import WHOLE, Reach
from explainers.networks.taken import MOST

__all__ = ["MOST_NUMBERS", "flow", "parameters"]

MOST_NUMBERS = 2**40
"""More numbers than this are not followed further: no memory holds them."""


def flow(layer: Layer, shape: Shape, reach: Reach) -> Flow:
    """`shape` (N, C, H, W) or (N, F) through `layer`; raises MisfitError where PyTorch would.

    `reach` is the receptive field of the numbers that come in.
    """
    found = _FLOWS.get(layer.kind.name, _same)(layer, shape, reach)
    if math.prod(found.shape) > MOST_NUMBERS:
        raise MisfitError(
            f"It would make {times(found.shape)} numbers of {times(shape)}: no memory holds them."
        )
    return found


def _same(layer: Layer, shape: Shape, reach: Reach) -> Flow:
    """A layer that works on each number by itself."""
    memory = memory_of(shape)
    if layer.values.get("inplace"):
        memory = Figure(0, "In place: it writes over the numbers that it got.")
    words = "Each number by itself: the shape stays."
    return Flow(shape, words, none(), memory, reach, flow_norms.STAYS)


def _identity(layer: Layer, shape: Shape, reach: Reach) -> Flow:
    memory = Figure(0, "The same numbers in the same memory.")
    return Flow(shape, "It is let through.", none(), memory, reach, flow_norms.STAYS)


def _hardtanh(layer: Layer, shape: Shape, reach: Reach) -> Flow:
    low, high = layer["min_val"], layer["max_val"]
    if low >= high:
        raise MisfitError(f"min_val is {low:g} and max_val {high:g}: it must be less.")
    return _same(layer, shape, reach)


def _celu(layer: Layer, shape: Shape, reach: Reach) -> Flow:
    if layer["alpha"] == 0:
        raise MisfitError("alpha is 0, and CELU divides by it.")
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
    flatten = (make("Flatten"),)
    fits = features == wanted
    words = "Put Flatten() before it" + ("" if fits else f" and set in_features to {features}")
    mended = layer if fits else layer.changed(in_features=features)
    return MisfitError(
        f"It got maps, {times(shape)}. A linear layer reads along the last axis only, which has "
        f"{got} numbers, and this one has weights for {wanted:,} (in_features). "
        f"Flattened, each picture would be {features:,} numbers.",
        *([Mend(words, mended, flatten)] if features <= MOST else []),
    )


# --- the residual block ---------------------------------------------------------------------------


def _residual(layer: Layer, shape: Shape, reach: Reach) -> Flow:
    body = _through("", layer["layers"], shape, reach)
    side = _through("of the shortcut ", layer["shortcut"], shape, reach)
    after, around = body[-1].shape, side[-1].shape if side else shape
    if after != around:
        raise _uneven(layer, shape, after, around)
    flows = [*body, *side]
    macs = sum(one.macs.value for one in flows)
    memory, added = sum(one.memory.value for one in flows), memory_of(after).value
    joined = body[-1].reach.joined(side[-1].reach if side else reach)
    return Flow(
        after,
        f"Both sides give {times(after)}, and are added cell by cell.",
        Figure(macs, f"{macs:,} of its layers; additions are not counted"),
        Figure(memory + added, f"{memory:,} of its layers + {added:,} of the sum"),
        joined,
        f"What the layers see, and what the shortcut sees, together: {joined.shown}.",
        sum(one.reads for one in flows),
        max(one.scratch for one in flows),
    )


def _through(where: str, layers: Sequence[Layer], shape: Shape, reach: Reach) -> list[Flow]:
    found: list[Flow] = []
    for number, layer in enumerate(layers, 1):
        try:
            found.append(flow(layer, shape, reach))
        except MisfitError as error:
            raise MisfitError(
                f"Layer {number} {where}in the block, {layer.text}: {error}"
            ) from error
        shape, reach = found[-1].shape, found[-1].reach
    return found


def _uneven(layer: Layer, shape: Shape, after: Shape, around: Shape) -> MisfitError:
    sentence = (
        f"Its layers make {times(after)} of {times(shape)}, and the shortcut brings "
        f"{times(around)}: only equal shapes are added here. (PyTorch itself does not complain "
        "where one side has size 1: it would repeat that one.)"
    )
    if len(shape) != 4 or len(after) != 4:
        return MisfitError(sentence)
    stride = tuple(-(-old // new) for old, new in zip(shape[2:], after[2:], strict=True))
    values = {
        "in_channels": shape[1],
        "out_channels": after[1],
        "kernel_size": 1,
        "stride": stride,
        "bias": False,
    }
    fitting = make("Conv2d", values)
    try:
        fits = flow(fitting, shape, Reach()).shape == after
    except MisfitError:
        fits = False
    mended = layer.changed(shortcut=(fitting,))
    return MisfitError(sentence, *([Mend(f"Set shortcut={fitting.text}", mended)] if fits else []))


_FLOWS: dict[str, Callable[[Layer, Shape, Reach], Flow]] = {
    "Conv2d": flow_windows.convolution,
    "ConvTranspose2d": flow_windows.transposed,
    "Upsample": flow_windows.upsample,
    "MaxPool2d": flow_windows.pool,
    "AvgPool2d": flow_windows.pool,
    "AdaptiveAvgPool2d": flow_windows.adaptive,
    "AdaptiveMaxPool2d": flow_windows.adaptive,
    "BatchNorm1d": flow_norms.batch_norm,
    "BatchNorm2d": flow_norms.batch_norm,
    "GroupNorm": flow_norms.group_norm,
    "LayerNorm": flow_norms.layer_norm,
    "PReLU": flow_norms.prelu,
    "Softmax": flow_norms.softmax,
    "LogSoftmax": flow_norms.softmax,
    "Hardtanh": _hardtanh,
    "CELU": _celu,
    "Identity": _identity,
    "Flatten": _flatten,
    "Linear": _linear,
    "Residual": _residual,
}
