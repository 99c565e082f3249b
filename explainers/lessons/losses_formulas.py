"""The formulas of the losses with the page's numbers in them, in LaTeX."""

from __future__ import annotations

import math

from torch import Tensor

from explainers.figures.palette import Palette
from explainers.lessons.losses import Classification, Pairs
from explainers.losses import targets
from explainers.worked import MINUS, number

MOST = 6  # terms that are written out; of more, the first and the last few

POINTWISE = {
    "l1_loss": (r"\ell_n = |x_n - y_n|", r"\left|", r"\right|"),
    "mse_loss": (r"\ell_n = (x_n - y_n)^2", r"\left(", r"\right)^2"),
}
REDUCED = {
    "none": "",
    "mean": r"\qquad \ell = \frac{1}{N} \sum_n \ell_n",
    "sum": r"\qquad \ell = \sum_n \ell_n",
}
CROSS_ENTROPY = r"\ell_n = -\sum_c w_c \, q_{n,c} \, \ln \frac{e^{x_{n,c}}}{\sum_j e^{x_{n,j}}}"
ONE_CLASS = r"\text{one class } t\text{:}\quad \ell_n = -x_{n,t} + \ln \sum_j e^{x_{n,j}}"
LEGEND = "x: the logits · q: what the target wants of each class · w: `weight`, 1 without it"


def four(value: float) -> str:
    """`value` with four decimals, as the notes write it: `1.1019`."""
    if not math.isfinite(value):
        return number(value)
    return f"{round(value, 4) + 0.0:.4f}".replace("-", MINUS)  # + 0.0 turns −0 into 0


def pointwise(loss: str, given: Pairs, reduction: str, output: Tensor, colours: Palette) -> str:
    """L1 or MSE with every number filled in; for "none" the loss of each pair."""
    _, left, right = POINTWISE[loss]
    values = zip(given.input.flatten().tolist(), given.target.flatten().tolist(), strict=True)
    terms = [f"{left} {_coloured(colours.input, x)} - {_in_brackets(y)} {right}" for x, y in values]
    if reduction == "none":
        losses = [_coloured(colours.output, value) for value in output.flatten().tolist()]
        each = [f"{term} = {loss_}" for term, loss_ in zip(terms, losses, strict=True)]
        return r" \qquad ".join(_elided(each))
    total = " + ".join(_elided(terms))
    if reduction == "mean":
        total = rf"\frac{{1}}{{{len(terms)}}} \left( {total} \right)"
    return _two_lines(r"\ell", total, _result(colours, float(output)))


def cross_entropy(given: Classification, sample: int, loss: float, colours: Palette) -> str:
    """The loss of one sample with its numbers; `loss` is PyTorch's, before any reduction.

    Raises ValueError where PyTorch would refuse the arguments.
    """
    checked = targets.check(given.input, given.target, **given.arguments)
    name, row = rf"\ell_{{{sample}}}", given.input[sample].tolist()
    if sample not in checked.kept:
        return rf"{name} = {_result(colours, 0.0)} \quad\text{{(ignored)}}"
    label = given.label(sample)
    if label is not None and not given.label_smoothing:
        powers = " + ".join(_elided([f"e^{{{_coloured(colours.input, x)}}}" for x in row]))
        body = rf"-{_in_brackets(row[label], colours.input)} + \ln\left( {powers} \right)"
        if given.weight is not None:
            weight = _coloured(colours.kernel, float(given.weight[label]))
            body = rf"{weight} \cdot \left( {body} \right)"
        return _two_lines(name, body, _result(colours, loss))
    softmax = given.input[sample].softmax(0).tolist()
    terms = [
        rf"{number(q)} \cdot \ln {_coloured(colours.input, p)}"
        for q, p in zip(checked.weighted[sample].tolist(), softmax, strict=True)
    ]
    total = " + ".join(_elided(terms))
    return _two_lines(name, rf"-\left( {total} \right)", _result(colours, loss))


def _two_lines(name: str, body: str, result: str) -> str:
    """The result below what it is computed from, so that a phone shows both."""
    return rf"\begin{{aligned}} {name} &= {body} \\ &= {result} \end{{aligned}}"


def _elided(terms: list[str]) -> list[str]:
    half = MOST // 2
    return terms if len(terms) <= MOST else [*terms[:half], r"\cdots", *terms[-half:]]


def _in_brackets(value: float, colour: str = "") -> str:
    text = _coloured(colour, value) if colour else number(value).replace(MINUS, "-")
    return rf"({text})" if value < 0 else text


def _result(colours: Palette, value: float) -> str:
    text = four(value).replace(MINUS, "-").replace("∞", r"\infty")
    text = rf"\text{{{text}}}" if text == "NaN" else text
    return rf"\textcolor{{{colours.output}}}{{\mathbf{{{text}}}}}"


def _coloured(colour: str, value: float) -> str:
    text = number(value).replace(MINUS, "-").replace("∞", r"\infty")
    return rf"\textcolor{{{colour}}}{{{text}}}"
