"""The batch norm lesson's formula in LaTeX, and what it does to each channel as a table."""

from __future__ import annotations

from explainers.figures.palette import Palette
from explainers.lessons.batch_norm import numbers
from explainers.lessons.batch_norm.numbers import Numbers
from explainers.worked import MINUS, number


def general(given: Numbers) -> str:
    """The formula in symbols."""
    affine = r"\;\gamma + \beta" if given.weight is not None else ""
    return r"y = \frac{x - \mathrm{mean}}{\sqrt{\mathrm{var} + \varepsilon}}" + affine


def filled(given: Numbers, colours: Palette) -> str:
    """The formula with the numbers of the first output cell, coloured by role, in LaTeX."""
    explanation = numbers.normalised(given).explain(0, 0, 0, 0)
    reads = {read.operand: number(read.value) for read in explanation.reads}
    value = number(explanation.value).replace(MINUS, "-")
    roles = {"input": colours.input, "weight": colours.kernel, "bias": colours.kernel}

    def shown(name: str) -> str:
        text = rf"({reads[name]})" if reads[name].startswith(MINUS) else reads[name]
        text = text.replace(MINUS, "-")
        return rf"\textcolor{{{roles[name]}}}{{{text}}}" if name in roles else text

    affine = rf" \times {shown('weight')} + {shown('bias')}" if "weight" in reads else ""
    eps = number(given.eps).replace(MINUS, "-")
    return (
        rf"\frac{{{shown('input')} - {shown('mean')}}}{{\sqrt{{{shown('var')} + \text{{{eps}}}}}}}"
        rf"{affine} = \textcolor{{{colours.output}}}{{\mathbf{{{value}}}}}"
    )


def channels(given: Numbers) -> str:
    """Each channel's statistics before and after normalisation, as a table in Markdown."""
    rows = numbers.channels(given)
    count = given.input[:, 0].numel()
    lines = {
        "mean": [row.mean for row in rows],
        f"variance (÷ {count})": [row.biased for row in rows],
        f"unbiased (÷ {count - 1})": [row.unbiased for row in rows],
        ":green[mean after]": [round(row.mean_after, 6) for row in rows],
        ":green[variance after]": [round(row.biased_after, 6) for row in rows],
    }
    head = "| channel | " + " | ".join(map(str, range(len(rows)))) + " |\n" + "|---" * len(rows)
    body = "\n".join(
        f"| {name} | " + " | ".join(map(number, values)) + " |" for name, values in lines.items()
    )
    return f"{head}|---|\n{body}"
