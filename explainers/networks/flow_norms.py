"""What layers do to a shape that compare numbers with each other: norms, softmax, and slopes."""

from __future__ import annotations

import math

from explainers.networks import layer
from explainers.networks.facts import Flow, Mend, MisfitError, Shape, memory_of, none, times
from explainers.networks.layer import Layer
from explainers.networks.learned import normalized
from explainers.networks.reach import WHOLE, Reach

STAYS = "Each number by itself: it stays."


def _kept(shape: Shape, words: str, reach: Reach, reach_words: str = STAYS) -> Flow:
    return Flow(shape, words, none(), memory_of(shape), reach, reach_words)


def batch_norm(one: Layer, shape: Shape, reach: Reach) -> Flow:
    """BatchNorm2d on maps, BatchNorm1d on rows."""
    rows = one.kind.name == "BatchNorm1d"
    if (len(shape) == 2) is not rows:
        other = "BatchNorm2d" if rows else "BatchNorm1d"
        needs = "rows of numbers, (N, F)" if rows else "maps, (N, C, H, W)"
        values = {**one.values, "num_features": shape[1]}
        raise MisfitError(
            f"It got {times(shape)}, and needs {needs}.",
            Mend(f"Use {other}({shape[1]})", layer.make(other, values)),
        )
    wanted = one["num_features"]
    # Without either it keeps nothing for each channel, and PyTorch takes any number of them.
    keeps = one["affine"] or one["track_running_stats"]
    if shape[1] != wanted and keeps:
        what = "numbers a picture" if rows else "channels"
        raise MisfitError(
            f"It got {shape[1]} {what} ({times(shape)}), and has a mean and a variance for "
            f"{wanted} (num_features).",
            Mend(f"Set num_features to {shape[1]}", one.changed(num_features=shape[1])),
        )
    what = "number of the row" if rows else "channel"
    return _kept(shape, f"Each {what} is moved and scaled: the shape stays.", reach)


def group_norm(one: Layer, shape: Shape, reach: Reach) -> Flow:
    """GroupNorm on maps or rows."""
    groups, wanted = one["num_groups"], one["num_channels"]
    if wanted % groups:  # checked when the layer is made
        raise MisfitError(
            f"num_groups is {groups}, and num_channels is {wanted}: the channels cannot be shared "
            "out evenly.",
            Mend("Set num_groups to 1", one.changed(num_groups=1)),
        )
    # Without weights it keeps nothing for each channel: any number that can be shared out will do.
    if shape[1] != wanted and (one["affine"] or shape[1] % groups):
        mended = one.changed(num_channels=shape[1], num_groups=math.gcd(groups, shape[1]))
        raise MisfitError(
            f"It got {shape[1]} channels ({times(shape)}), and was made for {wanted} "
            "(num_channels).",
            Mend(f"Set num_channels to {shape[1]}", mended),
        )
    if math.prod(shape) == groups:
        raise MisfitError(
            f"It got {times(shape)}: each of its {groups} groups is one number, which has no "
            "variance."
        )
    words = f"Each group of {shape[1] // groups} channels is moved and scaled: the shape stays."
    return _kept(shape, words, Reach(WHOLE, WHOLE), "The mean of a group reads all of its maps.")


def layer_norm(one: Layer, shape: Shape, reach: Reach) -> Flow:
    """LayerNorm over the last axes."""
    wanted = normalized(one)
    got = shape[1:] if len(wanted) >= len(shape) else shape[-len(wanted) :]
    if wanted != got:
        value = got[0] if len(got) == 1 else got
        raise MisfitError(
            f"It got {times(shape)}, whose last axes are {times(got)}, and was made for "
            f"{times(wanted)} (normalized_shape).",
            Mend(f"Set normalized_shape to {value}", one.changed(normalized_shape=value)),
        )
    words = f"The {math.prod(wanted):,} numbers of {times(wanted)} are moved and scaled together."
    last = len(wanted) == 1 and len(shape) == 4
    wider = Reach(reach.down, WHOLE) if last else Reach(WHOLE, WHOLE)
    return _kept(shape, f"{words} The shape stays.", wider, "Their mean reads all of them.")


def softmax(one: Layer, shape: Shape, reach: Reach) -> Flow:
    """Softmax and LogSoftmax along one axis."""
    # Without dim PyTorch guesses, with a warning: axis 1 of two axes, and of four.
    axis = 1 if one["dim"] is None else one["dim"]
    if not -len(shape) <= axis < len(shape):
        raise MisfitError(
            f"dim is {axis}, and {times(shape)} has {len(shape)} axes: from {-len(shape)} to "
            f"{len(shape) - 1}.",
            Mend("Set dim to 1", one.changed(dim=1)),
        )
    axis %= len(shape)
    wider = reach
    if len(shape) == 2 and axis == 1:
        wider = Reach(WHOLE, WHOLE)
    elif axis > 1:
        wider = Reach(WHOLE, reach.across) if axis == 2 else Reach(reach.down, WHOLE)
    words = f"Along axis {axis}, {shape[axis]:,} numbers sum to 1: the shape stays."
    return _kept(shape, words, wider, "What sums to 1 is read as a whole.")


def prelu(one: Layer, shape: Shape, reach: Reach) -> Flow:
    """PReLU: one slope, or one for each channel."""
    count = one["num_parameters"]
    if count not in (1, shape[1]):
        raise MisfitError(
            f"It got {shape[1]} channels ({times(shape)}), and has {count} slopes "
            "(num_parameters): either one for all, or one for each.",
            Mend(f"Set num_parameters to {shape[1]}", one.changed(num_parameters=shape[1])),
        )
    return _kept(shape, "Each number by itself: the shape stays.", reach)
