"""The output size of a pooling: the formula with its numbers, the rule, and chains of layers.

The formula is the one in the documentation of torch.nn.MaxPool2d; the rule is its note on
`ceil_mode`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import nn

from explainers.figures.palette import Palette
from explainers.layers.pools import Stops
from explainers.networks import first_weights
from explainers.networks.cifar_quick import cifar_quick

LEGEND = (
    "p: `padding`, on each of the two sides · d: `dilation` · k: `kernel_size` · s: `stride` · "
    "⌊ ⌋ rounds down, ⌈ ⌉ rounds up"
)

BINS = (
    r"\text{bin } i \text{ of } n: \quad \left\lfloor \frac{i \times H_\text{in}}{n} \right\rfloor "
    r"\;\ldots\; \left\lceil \frac{(i + 1) \times H_\text{in}}{n} \right\rceil - 1"
)
"""Where the bins of adaptive pooling are, in LaTeX."""


def symbols(name: str, ceil_mode: bool) -> str:
    """The formula for the axis `name` ("H" or "W") in the letters of `LEGEND`, in LaTeX."""
    top = rf"{name}_\text{{in}} + 2p - d \times (k - 1) - 1"
    fraction = rf"\frac{{{top}}}{{s}}"
    return rf"{name}_\text{{out}} = {_rounded(fraction, ceil_mode)} + 1"


def filled(name: str, stops: Stops, colours: Palette) -> str:
    """The formula with the numbers of one axis, each in the colour of its role, in LaTeX."""
    size = _coloured(colours.input, stops.size)
    padding = _coloured(colours.padding, stops.padding)
    kernel = _coloured(colours.kernel, stops.kernel_size)
    top = rf"{size} + 2 \times {padding} - {stops.dilation} \times ({kernel} - 1) - 1"
    fraction = rf"\frac{{{top}}}{{{stops.stride}}}"
    exact = (stops.size + 2 * stops.padding - stops.span) / stops.stride
    lines = [rf"{name}_\text{{out}} &= {_rounded(fraction, stops.ceil_mode)} + 1"]
    if exact != round(exact):
        lines.append(rf"&= {_rounded(f'{exact:.3g}', stops.ceil_mode)} + 1")
    result = _bold(colours.output, stops.output)
    if stops.dropped:
        result = rf"{stops.by_formula} \;\to\; {result}"
    lines[-1] += f" = {result}"
    return r"\begin{aligned}" + r" \\[4pt] ".join(lines) + r"\end{aligned}"


def rule(stops: Stops, cells: str) -> str:
    """What becomes of the last window, in a sentence with its numbers (Markdown).

    `cells` is what lies along the axis: "row" or "column".
    """
    if stops.dropped:
        return _dropped(stops, cells)
    if stops.overhang:
        start = (stops.output - 1) * stops.stride
        return (
            f"The last window starts {_start(stops)} = {start} {_plural(start, cells)} in. That is "
            f"before the end of the input ({stops.padding} + {stops.size} = "
            f"{stops.padding + stops.size}), so it is **kept**, and hangs over by "
            f"{stops.overhang} {_plural(stops.overhang, cells)}."
        )
    if stops.unread:
        last = f"{stops.unread} {cells}s" if stops.unread > 1 else cells
        where = " of the padded input" if stops.padding else ""
        verb = "are" if stops.unread > 1 else "is"
        return f"Rounded down: the last {last}{where} {verb} never read."
    return "The windows fit exactly: rounding up or down makes no difference."


def _dropped(stops: Stops, cells: str) -> str:
    start = (stops.by_formula - 1) * stops.stride
    end = stops.padding + stops.size
    sees = "only padding" if start < end + stops.padding else "nothing at all"
    return (
        f"Rounding up gives {stops.by_formula}. But window {stops.by_formula} would start "
        f"({stops.by_formula} − 1) × {stops.stride} = {start} {_plural(start, cells)} in, and left "
        f"padding and input end at {stops.padding} + {stops.size} = {end}: it would see {sees}. "
        f"PyTorch's rule **drops** it, which leaves {stops.output}."
    )


def _start(stops: Stops) -> str:
    return f"({stops.output} − 1) × {stops.stride}"


def _plural(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"


def _rounded(inner: str, up: bool) -> str:
    kind = "ceil" if up else "floor"
    return rf"\left\l{kind} {inner} \right\r{kind}"


def _coloured(colour: str, value: int) -> str:
    return rf"\textcolor{{{colour}}}{{{value}}}"


def _bold(colour: str, value: int) -> str:
    return rf"\mathbf{{{_coloured(colour, value)}}}"


# --- chains of layers ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Chain:
    """The sizes of a picture before and after each pooling of a network.

    `make` makes the layer; `note` says why the chain ends early, where it does.
    """

    layer: str
    make: Callable[[], nn.Module]
    sizes: tuple[int, ...]
    note: str = ""

    @property
    def features(self) -> int:
        """What 64 maps of the last size hold: in_features of the notes' first linear layer."""
        return 64 * self.sizes[-1] ** 2


POOLS = ("pool1", "pool2", "pool3")
"""The pooling layers of the network."""

LAYERS: dict[str, Callable[[], nn.Module]] = {
    "MaxPool2d(2)": lambda: nn.MaxPool2d(2),
    "MaxPool2d(3, 2)": lambda: nn.MaxPool2d(3, 2),
    "MaxPool2d(3, 2, ceil_mode=True)": lambda: nn.MaxPool2d(3, 2, ceil_mode=True),
}
"""The notes' layer, then Caffe's with both settings of ceil_mode (Caffe itself rounds up)."""


def chains(start: int) -> list[Chain]:
    """The notes' and Caffe's pools, as many as the network has, from `start`×`start` cells."""
    return [_chain(name, make, start) for name, make in LAYERS.items()]


def _chain(name: str, make: Callable[[], nn.Module], start: int) -> Chain:
    maps = torch.zeros(1, start, start)
    sizes = [start]
    for step in range(len(POOLS)):
        try:
            maps = make()(maps)
        except RuntimeError as error:
            message = str(error).splitlines()[0]
            note = f"After {step} of {len(POOLS)} poolings PyTorch refuses: {message}"
            return Chain(name, make, tuple(sizes), note)
        sizes.append(maps.shape[-1])
    return Chain(name, make, tuple(sizes))


def outcome(chain: Chain) -> str:
    """What the notes' network says to a picture of the chain's size, with the chain's layers in it.

    The shape of its output, or PyTorch's error.
    """
    network, size = first_weights.seeded(cifar_quick, 0), chain.sizes[0]
    for name in POOLS:
        network.set_submodule(name, chain.make())
    try:
        with torch.no_grad():
            output = network(torch.zeros(1, 3, size, size))
    except RuntimeError as error:
        return f"RuntimeError: {error}"
    return f"output of shape {tuple(output.shape)}"
