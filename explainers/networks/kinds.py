"""The layers that a reader can put together: their names, arguments, bounds and defaults.

They are PyTorch's own: a test holds every name, its place and its default equal to the signature
of the class in torch.nn. Importing this costs nothing (no torch), so that recipes can be read
before PyTorch is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from explainers.networks.taken import (
    REQUIRED,
    Argument,
    Flag,
    Padding,
    Pair,
    Real,
    Whole,
    Word,
)

PADDING_MODES = ("zeros", "reflect", "replicate", "circular")


@dataclass(frozen=True)
class Kind:
    """A class of torch.nn: how its layers are called in code, and what they do, in a sentence.

    `role` is the colour of what it mainly is: "kernel" where it learns, "output" where it only
    computes, "padding" where it only rearranges. `lesson` is the page that explains it.
    """

    name: str
    arguments: tuple[Argument, ...]
    prefix: str
    role: str
    lesson: str
    does: str

    def argument(self, name: str) -> Argument:
        """The argument called `name`; raises ValueError, listing them, where there is none."""
        for argument in self.arguments:
            if argument.name == name:
                return argument
        known = ", ".join(argument.name for argument in self.arguments) or "no arguments at all"
        raise ValueError(f"{self.name} has no argument {name!r}: it takes {known}.")

    @property
    def defaults(self) -> dict[str, Any]:
        """The arguments that may be left out, with what they then are."""
        return {a.name: a.default for a in self.arguments if a.default is not REQUIRED}

    def check(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """All arguments, the `given` ones checked, in PyTorch's order.

        Raises ValueError where one is missing, unknown, or has a value it cannot have.
        """
        for name in given:
            self.argument(name)
        values: dict[str, Any] = {}
        for argument in self.arguments:
            if argument.name in given:
                values[argument.name] = argument.check(given[argument.name])
            elif argument.default is REQUIRED:
                raise ValueError(f"{self.name} needs {argument.name}, and it is not given.")
            else:
                values[argument.name] = argument.default
        return values


_INPLACE = Flag("inplace", False)


def _activation(name: str, does: str, *arguments: Argument) -> Kind:
    return Kind(name, arguments, name.lower(), "output", "activations", does)


def _table(*kinds: Kind) -> dict[str, Kind]:
    return {kind.name: kind for kind in kinds}


KINDS: Mapping[str, Kind] = _table(
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
        (Pair("output_size"),),
        "pool",
        "output",
        "pooling",
        "brings the maps to a size by means of bins",
    ),
    Kind(
        "BatchNorm2d",
        (
            Whole("num_features"),
            Real("eps", 1e-5, low=1e-12, high=1.0),
            Real("momentum", 0.1, low=0.0, high=1.0),
            Flag("affine", True),
            Flag("track_running_stats", True),
        ),
        "norm",
        "kernel",
        "batch_norm",
        "brings each channel to mean 0 and variance 1",
    ),
    _activation("ReLU", "makes negative numbers 0", _INPLACE),
    _activation(
        "LeakyReLU", "makes negative numbers small", Real("negative_slope", 0.01), _INPLACE
    ),
    _activation("Sigmoid", "squeezes every number between 0 and 1"),
    _activation("Tanh", "squeezes every number between −1 and 1"),
    _activation("ELU", "bends negative numbers towards −alpha", Real("alpha", 1.0), _INPLACE),
    _activation(
        "GELU",
        "weighs each number by a normal distribution",
        Word("approximate", "none", options=("none", "tanh")),
    ),
    _activation("SiLU", "weighs each number by its own sigmoid", _INPLACE),
    _activation("Hardswish", "is SiLU made of straight lines and a parabola", _INPLACE),
    _activation(
        "Softplus",
        "is a ReLU without its corner",
        Real("beta", 1.0, low=1e-6, high=1e6),
        Real("threshold", 20.0),
    ),
    Kind(
        "Dropout",
        (Real("p", 0.5, low=0.0, high=1.0), _INPLACE),
        "dropout",
        "output",
        "batch_norm",
        "makes random numbers 0 while training",
    ),
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
)
"""The layers by the name of their class, in the order in which they are offered."""


def find(name: str) -> Kind:
    """The kind called `name`, capitals and underscores aside (`max_pool2d` is `MaxPool2d`).

    Raises ValueError that lists the known ones.
    """
    wanted = _plain(name)
    for kind in KINDS.values():
        if _plain(kind.name) == wanted:
            return kind
    raise ValueError(f"{name} is no layer known here. Known are {listed(list(KINDS))}.")


def listed(words: Sequence[str]) -> str:
    """`words` in a sentence: `a, b and c`."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def _plain(name: str) -> str:
    return name.replace("_", "").lower()
