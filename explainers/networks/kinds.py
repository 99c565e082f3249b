"""The layers that a reader can put together: their names, arguments, bounds and defaults.

They are PyTorch's own: a test holds every name, its place and its default equal to the signature
of the class in torch.nn. Only `Residual` is none of them, see `explainers.networks.residual`.
Importing this costs nothing (no torch), so that recipes can be read before PyTorch is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from explainers.networks import instead
from explainers.networks.activation_kinds import ACTIVATIONS
from explainers.networks.kind import INPLACE, Kind
from explainers.networks.taken import (
    Block,
    Flag,
    OpenPair,
    Padding,
    Pair,
    Real,
    Scale,
    Sizes,
    Whole,
    Word,
)

PADDING_MODES = ("zeros", "reflect", "replicate", "circular")
UPSAMPLE_MODES = ("nearest", "nearest-exact", "bilinear", "bicubic", "area")

_EPS = Real("eps", 1e-5, low=1e-12, high=1.0)
_P = Real("p", 0.5, low=0.0, high=1.0)
_STATISTICS = (
    Whole("num_features"),
    _EPS,
    Real("momentum", 0.1, low=0.0, high=1.0),
    Flag("affine", True),
    Flag("track_running_stats", True),
)
_DIM = Whole("dim", None, low=-4, high=3)

_CONVOLUTIONS = (
    Kind(
        "Conv2d",
        (
            Whole("in_channels"),
            Whole("out_channels"),
            Pair("kernel_size"),
            Pair("stride", 1),
            Padding("padding", 0),
            Pair("dilation", 1),
            Whole("groups", 1),
            Flag("bias", True),
            Word("padding_mode", "zeros", options=PADDING_MODES),
        ),
        "conv",
        "kernel",
        "convolution",
        "slides learned kernels over the maps",
    ),
    Kind(
        "ConvTranspose2d",
        (
            Whole("in_channels"),
            Whole("out_channels"),
            Pair("kernel_size"),
            Pair("stride", 1),
            Pair("padding", 0, low=0),
            Pair("output_padding", 0, low=0),
            Whole("groups", 1),
            Flag("bias", True),
            Pair("dilation", 1),
            Word("padding_mode", "zeros", options=("zeros",)),
        ),
        "convtranspose",
        "kernel",
        "convolution",
        "lays a learned kernel down for every number: maps become larger",
    ),
    Kind(
        "Upsample",
        (
            Pair("size", None),
            Scale("scale_factor", None),
            Word("mode", "nearest", options=UPSAMPLE_MODES),
            Flag("align_corners", None),
        ),
        "upsample",
        "output",
        "convolution",
        "makes the maps larger without learning",
    ),
)

_POOLS = (
    Kind(
        "MaxPool2d",
        (
            Pair("kernel_size"),
            Pair("stride", None),
            Pair("padding", 0, low=0),
            Pair("dilation", 1),
            Flag("ceil_mode", False, keyword=True),
        ),
        "pool",
        "output",
        "pooling",
        "keeps the largest number of each window",
    ),
    Kind(
        "AvgPool2d",
        (
            Pair("kernel_size"),
            Pair("stride", None),
            Pair("padding", 0, low=0),
            Flag("ceil_mode", False),
            Flag("count_include_pad", True),
            Whole("divisor_override", None),
        ),
        "pool",
        "output",
        "pooling",
        "keeps the mean of each window",
    ),
    Kind(
        "AdaptiveAvgPool2d",
        (OpenPair("output_size"),),
        "pool",
        "output",
        "pooling",
        "brings the maps to a size by means of bins",
    ),
    Kind(
        "AdaptiveMaxPool2d",
        (OpenPair("output_size"),),
        "pool",
        "output",
        "pooling",
        "brings the maps to a size by the largest numbers of bins",
    ),
)

_NORMS = (
    Kind(
        "BatchNorm2d",
        _STATISTICS,
        "norm",
        "kernel",
        "batch_norm",
        "brings each channel to mean 0 and variance 1",
    ),
    Kind(
        "BatchNorm1d",
        _STATISTICS,
        "norm",
        "kernel",
        "batch_norm",
        "brings each number of the row to mean 0 and variance 1 over the batch",
    ),
    Kind(
        "LayerNorm",
        (
            Sizes("normalized_shape"),
            _EPS,
            Flag("elementwise_affine", True),
            Flag("bias", True),
        ),
        "norm",
        "kernel",
        "batch_norm",
        "brings each picture, along its last axes, to mean 0 and variance 1",
    ),
    Kind(
        "GroupNorm",
        (Whole("num_groups"), Whole("num_channels"), _EPS, Flag("affine", True)),
        "norm",
        "kernel",
        "batch_norm",
        "brings each group of channels of a picture to mean 0 and variance 1",
    ),
)

_OTHERS = (
    Kind(
        "Softmax",
        (_DIM,),
        "softmax",
        "output",
        "losses",
        "turns numbers into shares that sum to 1",
    ),
    Kind(
        "LogSoftmax",
        (_DIM,),
        "logsoftmax",
        "output",
        "losses",
        "is the logarithm of the softmax",
    ),
    Kind(
        "Dropout",
        (_P, INPLACE),
        "dropout",
        "output",
        "batch_norm",
        "makes random numbers 0 while training",
    ),
    Kind(
        "Dropout2d",
        (_P, INPLACE),
        "dropout",
        "output",
        "batch_norm",
        "makes random maps 0, each as a whole, while training",
    ),
    Kind("Identity", (), "identity", "padding", "linear", "lets everything through as it is"),
    Kind(
        "Flatten",
        (),
        "flatten",
        "padding",
        "linear",
        "puts the numbers of each picture in one row",
    ),
    Kind(
        "Linear",
        (Whole("in_features"), Whole("out_features"), Flag("bias", True)),
        "linear",
        "kernel",
        "linear",
        "weighs every number for every output",
    ),
    Kind(
        "Residual",
        (Block("layers"), Block("shortcut", (), keyword=True)),
        "block",
        "kernel",
        "backpropagation",
        "adds what comes in to what its layers make of it",
    ),
)

KINDS: Mapping[str, Kind] = {
    kind.name: kind for kind in (*_CONVOLUTIONS, *_POOLS, *_NORMS, *ACTIVATIONS, *_OTHERS)
}
"""The layers by the name of their class, in the order in which they are offered."""


def find(name: str) -> Kind:
    """The kind called `name`, capitals and underscores aside (`max_pool2d` is `MaxPool2d`).

    Raises ValueError that says what to use instead.
    """
    kind = _BY_PLAIN_NAME.get(_plain(name))
    if kind is None:
        raise ValueError(f"{name} is no layer known here. {instead.hint(name, list(KINDS))}")
    return kind


def listed(words: Sequence[str]) -> str:
    """`words` in a sentence: `a, b and c`."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def _plain(name: str) -> str:
    return name.replace("_", "").lower()


_BY_PLAIN_NAME = {_plain(name): kind for name, kind in KINDS.items()}
