"""The formulas of the dropout page, in LaTeX, and the same with numbers filled in."""

from __future__ import annotations

from explainers.figures.palette import Palette
from explainers.lessons.dropout.numbers import Dropped, variance, written
from explainers.worked import MINUS, number

RULE = (
    r"y = \frac{m \times x}{1 - p} \qquad m = 0 \text{ with the probability } p, "
    r"\text{ else } 1"
)
EVAL = r"y = x"
BACK = (
    r"\frac{\partial L}{\partial x} = \frac{m}{1 - p} \times \frac{\partial L}{\partial y}"
    r"\qquad \text{with the same } m"
)
MEAN = r"\mathbb{E}[y] = (1 - p) \times \frac{x}{1 - p} + p \times 0 = x"
VARIANCE = r"\mathrm{Var}[y] = \frac{x^2 \times p}{1 - p}"


def mean(x: float, p: float, colours: Palette) -> str:
    """What comes out of `x` on average; for p = 1 nothing is kept."""
    blue, green = _coloured(x, colours.input), _coloured(0 if p == 1 else x, colours.output)
    if p == 1:
        return rf"1 \times 0 = {green}"
    kept, dropped = _plain(number(1 - p)), _plain(number(p))
    return rf"{kept} \times \frac{{{blue}}}{{{kept}}} + {dropped} \times 0 = {green}"


def spread(x: float, p: float, colours: Palette) -> str:
    """The variance of what comes out of `x`, with numbers; nothing varies for p = 1."""
    found = variance(x, p)
    if found is None:
        return r"y = 0"
    blue = _coloured(x, colours.input)
    share = _plain(written(p))
    return rf"\frac{{{blue}^2 \times {share}}}{{1 - {share}}} = {_plain(number(found))}"


def tally(made: Dropped, p: float) -> str:
    """How many numbers the mask keeps, and what became of the mean, in a sentence (Markdown)."""
    before, after = (number(tensor.mean().item()) for tensor in (made.input, made.output))
    means = f"The mean of all numbers was :blue[{before}] and is :green[{after}]."
    if made.mask is None:
        return f"All numbers are kept. {means}"
    kept, of = int(made.mask.sum()), made.mask.numel()
    return f"**{kept} of {of}** are kept; on average {number((1 - p) * of)} would be. {means}"


def _coloured(value: float, colour: str) -> str:
    text = _plain(number(value))
    return rf"\textcolor{{{colour}}}{{{f'({text})' if value < 0 else text}}}"


def _plain(text: str) -> str:
    return text.replace(MINUS, "-")
