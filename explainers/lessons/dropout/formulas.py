"""What stands below the stage of the dropout page: formulas, and the same with numbers filled in.

All are Markdown; a formula in LaTeX stands between `$$`.
"""

from __future__ import annotations

from collections.abc import Iterable

from explainers.figures.palette import Palette
from explainers.lessons.dropout.draws import Draws
from explainers.lessons.dropout.numbers import Dropped, Values, variance, written
from explainers.worked import MINUS, number

RULE = (
    r"y = \frac{x \times m}{1 - p} \qquad "
    r"m = 0 \text{ with the probability } p, \text{ else } 1"
)
MEAN = r"\text{mean of } y = (1 - p) \times \frac{x}{1 - p} + p \times 0 = x"
VARIANCE = r"\text{variance of } y = \frac{x^2 \times p}{1 - p}"
BACK = r"\frac{\partial L}{\partial x} = \frac{\partial L}{\partial y} \times \frac{m}{1 - p}"
BACK_IN_EVAL = r"\frac{\partial L}{\partial x} = \frac{\partial L}{\partial y}"


def forward(values: Values, made: Dropped, colours: Palette) -> list[str]:
    """What is done to a number, and why the mean stays: with the first number."""
    told = tally(made, values.p)
    if not values.training:
        return [f"**In `eval()`** the output is the input:{_block('y = x')}{told}"]
    x = float(made.input[0, 0])
    rule = f"**Each number** is kept or dropped by itself:{_block(RULE)}{told}"
    if values.p == 1:
        return [rule, "With p = 1 nothing is kept, and PyTorch does not divide by 0."]
    filled = _block(mean(x, values.p, colours))
    return [
        rule,
        "**On average** a number stays what it is; so does the first one, "
        f":blue[{number(x)}]:{_block(MEAN)}{filled}",
    ]


def many(values: Values, x: float, colours: Palette) -> str:
    """How far the draws of a number scatter: with the first number, `x`."""
    if values.p == 1:
        return "With p = 1 every draw is 0: none of them differs from another, nor do the means."
    filled = spread(x, values.p, colours)
    return (
        "**How far do the draws scatter?** Those of the first number, "
        f":blue[{number(x)}], by:{_block(VARIANCE)}{_block(filled)}"
    )


def back(values: Values) -> str:
    """The rule of the way back."""
    if not values.training:
        return f"**In `eval()`** the gradient comes back as it is:{_block(BACK_IN_EVAL)}"
    return f"**On the way back**, with the m of the way forward:{_block(BACK)}"


def mean(x: float, p: float, colours: Palette) -> str:
    """What comes out of `x` on average, in LaTeX, for a p below 1."""
    blue, green = _coloured(x, colours.input), _coloured(x, colours.output)
    kept, dropped = _plain(number(1 - p)), _plain(number(p))
    return rf"{kept} \times \frac{{{blue}}}{{{kept}}} + {dropped} \times 0 = {green}"


def spread(x: float, p: float, colours: Palette) -> str:
    """The variance of what comes out of `x`, in LaTeX, for a p below 1."""
    blue, share = _coloured(x, colours.input), _plain(written(p))
    found = _plain(number(variance(x, p)))
    return rf"\frac{{{blue}^2 \times {share}}}{{1 - {share}}} = {found}"


def tally(made: Dropped, p: float) -> str:
    """How many numbers the mask keeps, and what became of the mean, in a sentence."""
    before, after = (number(tensor.mean().item()) for tensor in (made.input, made.output))
    means = f"The mean of all numbers was :blue[{before}] and is :green[{after}]."
    if made.mask is None:
        return f"All numbers are kept. {means}"
    kept, of = int(made.mask.sum()), made.mask.numel()
    return f"The mask keeps **{kept} of {of}**; on average it is {number((1 - p) * of)}. {means}"


def spreads(made: Draws, p: float) -> str:
    """The mean and the variance of each number's draws beside what they approach, as a table."""
    inputs = made.input.tolist()
    columns: dict[str, Iterable[float]] = {
        "feature": range(len(inputs)),
        ":blue[input]": inputs,
        f":green[mean of {made.count}]": made.mean.tolist(),
        "variance": made.variance.tolist(),
    }
    if p < 1:
        columns["x² p ÷ (1 − p)"] = [variance(x, p) for x in inputs]
    rows = [list(columns), ["---"] * len(columns)]
    rows += [list(map(number, row)) for row in zip(*columns.values(), strict=True)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def settling(made: Draws) -> str:
    """What the figure of the running means shows, for those who do not see it."""
    pairs = zip(made.input.tolist(), made.mean.tolist(), strict=True)
    ends = ", ".join(f"{number(mean)} for {number(x)}" for x, mean in pairs)
    return f"The mean of the outputs after 1 to {made.count} draws, in the end {ends}"


def _block(formula: str) -> str:
    return f"\n\n$$\n{formula}\n$$\n\n"


def _coloured(value: float, colour: str) -> str:
    text = _plain(number(value))
    return rf"\textcolor{{{colour}}}{{{f'({text})' if value < 0 else text}}}"


def _plain(text: str) -> str:
    return text.replace(MINUS, "-")
