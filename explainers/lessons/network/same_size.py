"""The size formula solved for the padding: which one gives the output size that is wanted?

From H_out = ⌊(H_in + 2p − d(k − 1) − 1) ÷ s⌋ + 1 (documentation of torch.nn.Conv2d) follows
p = ((H_out − 1)s + d(k − 1) + 1 − H_in) ÷ 2. Where that is no whole number, the rounding down of
the formula may still let the next one do.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from explainers.figures.palette import Palette
from explainers.layers.windows import extent, output_size


@dataclass(frozen=True)
class Solution:
    """A convolution along one axis, and the padding on each side that brings it to `wanted`.

    `exact` is what the formula gives; `padding` the smallest whole number that PyTorch's rounding
    turns into `wanted`, or None where there is none.
    """

    size: int
    wanted: int
    kernel_size: int
    stride: int
    dilation: int

    @property
    def twice(self) -> int:
        """The padding of both sides together, by the formula."""
        span = extent(self.kernel_size, self.dilation)
        return (self.wanted - 1) * self.stride + span - self.size

    @property
    def exact(self) -> Fraction:
        """The padding on each side, by the formula."""
        return Fraction(self.twice, 2)

    @property
    def padding(self) -> int | None:
        """The smallest padding that gives `wanted`."""
        padding = -(-self.twice // 2)
        fits = padding >= 0 and self.output(padding) == self.wanted
        return padding if fits else None

    def output(self, padding: int) -> int:
        """The size that comes out with `padding` on each side; at most 0: too wide."""
        return output_size(self.size, 2 * padding, self.kernel_size, self.stride, self.dilation)


SYMBOLS = r"p = \frac{(H_\text{out} - 1) \times s + d \times (k - 1) + 1 - H_\text{in}}{2}"


def filled(solution: Solution, colours: Palette) -> str:
    """The solved formula with its numbers, each in the colour of its role, in LaTeX."""

    def coloured(colour: str, value: object) -> str:
        return rf"\textcolor{{{colour}}}{{{value}}}"

    out, size = coloured(colours.output, solution.wanted), coloured(colours.input, solution.size)
    kernel = coloured(colours.kernel, solution.kernel_size)
    exact = f"{float(solution.exact):g}"
    return (
        rf"p = \frac{{({out} - 1) \times {solution.stride} + {solution.dilation} \times "
        rf"({kernel} - 1) + 1 - {size}}}{{2}} = \frac{{{solution.twice}}}{{2}} = "
        rf"\mathbf{{{coloured(colours.padding, exact)}}}"
    )


def words(solution: Solution) -> str:
    """What the solution means, in one or two sentences (Markdown)."""
    wanted, found = solution.wanted, solution.padding
    if solution.twice < 0 and found is None:
        plain = solution.output(0)
        return (
            f"The padding would be negative: without any, the output is **{plain}** already, more "
            f"than {wanted}. A larger stride or kernel makes it smaller."
        )
    if found is None:
        return _between(solution)
    if solution.exact == found:
        share = f"`padding={found}` gives exactly **{wanted}**."
    else:
        share = (
            f"No whole number by itself, but the size is rounded down: `padding={found}` gives "
            f"**{wanted}** too, and the last cells are never read."
        )
    if 2 * found > solution.size:
        share += (
            f" That is {2 * found} cells of padding around {solution.size} of picture: most of "
            "what the windows see would be zeros. It is possible, and hardly ever sensible."
        )
    return share


def _between(solution: Solution) -> str:
    below = int(solution.exact)
    sizes = f"`padding={below}` gives {solution.output(below)}, `padding={below + 1}` gives " + str(
        solution.output(below + 1)
    )
    if solution.stride == 1 and solution.wanted == solution.size:
        return (
            f'Half a cell cannot be padded: {sizes}. `padding="same"` adds {solution.twice} cells '
            "in all, the odd one on the right and at the bottom. An odd kernel size avoids this."
        )
    return f"Half a cell cannot be padded: {sizes}. An odd kernel size avoids this."


def of_strides(solution: Solution, most: int = 4) -> tuple[Solution, ...]:
    """The same question for each stride from 1 to `most`."""
    return tuple(
        Solution(solution.size, solution.wanted, solution.kernel_size, stride, solution.dilation)
        for stride in range(1, most + 1)
    )


STRIDE_SYMBOLS = r"s = \frac{H_\text{in} + 2p - d \times (k - 1) - 1}{H_\text{out} - 1}"


def strides(solution: Solution, padding: int) -> range:
    """The strides that bring the size to `wanted` with `padding` on each side.

    From ⌊a ÷ s⌋ = H_out − 1 follows a ÷ H_out < s ≤ a ÷ (H_out − 1), with a the cells by which
    the window can move. For a single stop every stride beyond them will do: one is given then.
    """
    span = solution.size + 2 * padding - extent(solution.kernel_size, solution.dilation)
    if span < 0:
        return range(0)
    lowest = span // solution.wanted + 1
    highest = span // (solution.wanted - 1) if solution.wanted > 1 else lowest
    return range(lowest, highest + 1)


def stride_words(solution: Solution, padding: int) -> str:
    """The strides in a sentence (Markdown), and what else there is to say."""
    span = solution.size + 2 * padding - extent(solution.kernel_size, solution.dilation)
    found = strides(solution, padding)
    if span < 0:
        return "The kernel spans more cells than there are: no stride makes it fit."
    if solution.wanted == 1:
        return (
            f"One stop only: the window can move by {span} cells, so every stride from "
            f"**{found[0]}** on gives **1**."
        )
    exact = f"{span} ÷ {solution.wanted - 1} = {span / (solution.wanted - 1):.4g}"
    if not found:
        return (
            f"{exact}: no whole stride gives {solution.wanted}. Sizes lie far apart there; another "
            "padding, or a pool after the convolution, meets it."
        )
    some = f"`stride={found[0]}`" + (f" to `stride={found[-1]}`" if len(found) > 1 else "")
    return f"{exact}: {some} gives **{solution.wanted}**, rounded down where it does not divide."


def code(solution: Solution) -> str:
    """Code that solves for the padding and lets PyTorch confirm it."""
    lines = [
        "import torch",
        "from torch import nn",
        "",
        f"size, wanted, kernel_size = {solution.size}, {solution.wanted}, {solution.kernel_size}",
        f"stride, dilation = {solution.stride}, {solution.dilation}",
        "padding = ((wanted - 1) * stride + dilation * (kernel_size - 1) + 1 - size) / 2",
        "print(padding)",
        "for p in sorted({max(0, int(padding)), max(0, int(padding + 0.5))}):",
        "    layer = nn.Conv2d(3, 32, kernel_size, stride, p, dilation)",
        "    try:",
        "        print(p, layer(torch.ones(1, 3, size, size)).shape)",
        "    except RuntimeError as error:",
        "        print(p, error)",
    ]
    return "\n".join(lines)
