"""The formulas of the losses with the page's numbers in them, in LaTeX."""

from __future__ import annotations

import math

from torch import Tensor

from explainers import matrices
from explainers.figures.palette import Palette
from explainers.lessons.losses.numbers import Classification, Pairs
from explainers.losses import targets
from explainers.losses.targets import Targets
from explainers.tex import tex
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
ACCURACY = r"\text{accuracy} = \frac{1}{N} \sum_n \left[ \arg\max_c x_{n,c} = t_n \right]"
LEGEND = "x: the logits · q: what the target wants of each class · w: `weight`, 1 without it"


def four(value: float) -> str:
    """`value` with four decimals, as the course writes it: `1.1019`.

    With seven digits where four decimals would show nothing of it, or more than float32 knows.
    """
    if not math.isfinite(value):
        return number(value)
    if 0 < abs(value) < 5e-5 or abs(value) >= 1e6:
        return number(value, 7)
    return f"{round(value, 4) + 0.0:.4f}".replace("-", MINUS)  # + 0.0 turns −0 into 0


def pointwise(loss: str, given: Pairs, reduction: str, output: Tensor, colours: Palette) -> str:
    """L1 or MSE with every number of every pair filled in; for "none" the loss of each pair.

    Of more than `MOST` pairs the first and the last are written, see `left_out`.
    """
    _, left, right = POINTWISE[loss]
    pairing = given.pairing
    values = zip(pairing.inputs.flatten().tolist(), pairing.targets.flatten().tolist(), strict=True)
    terms = [f"{left} {_coloured(colours.input, x)} - {_in_brackets(y)} {right}" for x, y in values]
    if reduction == "none":
        losses = [_coloured(colours.output, value) for value in output.flatten().tolist()]
        each = [f"{term} = {loss_}" for term, loss_ in zip(terms, losses, strict=True)]
        return r" \qquad ".join(_elided(each))
    total = " + ".join(_elided(terms))
    if reduction == "mean":
        total = rf"\frac{{1}}{{{len(terms)}}} \left( {total} \right)"
    return _two_lines(r"\ell", total, _result(colours, float(output)))


def left_out(count: int, what: str) -> str:
    """That a formula does not write out all of its `count` terms; empty where it does."""
    if count <= MOST:
        return ""
    return (
        f"Of the {count} {what} the first three and the last three are written out; the stage "
        "above has all of them."
    )


def cross_entropy(given: Classification, sample: int, loss: float, colours: Palette) -> str:
    """The loss of one sample with its numbers; `loss` is PyTorch's, before any reduction.

    Of more than `MOST` classes the first and the last are written, see `left_out`. Raises
    ValueError where PyTorch would refuse the arguments.
    """
    checked = targets.check(given.input, given.target, **given.arguments)
    name, row = rf"\ell_{{{sample}}}", given.input[sample].tolist()
    if sample not in checked.kept:
        return rf"{name} = {_result(colours, 0.0)} \quad\text{{(ignored)}}"
    powers = " + ".join(_elided([f"e^{{{_coloured(colours.input, x)}}}" for x in row]))
    label = given.label(sample)
    if label is not None and not given.label_smoothing:
        body = rf"-{_in_brackets(row[label], colours.input)} + \ln\left( {powers} \right)"
        if given.weight is not None:
            weight = _in_brackets(float(given.weight[label]), colours.kernel)
            body = rf"{weight} \cdot \left( {body} \right)"
        return _two_lines(name, body, _result(colours, loss))
    total = rf"L_{{{sample}}}"
    terms = [
        rf"{_wanted(q)} \cdot \left( {total} - {_in_brackets(x, colours.input)} \right)"
        for q, x in zip(checked.weighted[sample].tolist(), row, strict=True)
    ]
    lines = [
        rf"{total} &= \ln\left( {powers} \right)",
        rf"{name} &= {' + '.join(_elided(terms))}",
        rf"&= {_result(colours, loss)}",
    ]
    return r"\begin{aligned} " + r" \\ ".join(lines) + r" \end{aligned}"


def reduced(given: Classification, losses: list[float], loss: float, colours: Palette) -> str:
    """How the losses of the samples become the one number `loss`, PyTorch's.

    Empty where nothing is done to a lone loss, and for "none". Raises ValueError where PyTorch
    would refuse the arguments.
    """
    checked = targets.check(given.input, given.target, **given.arguments)
    mean, by_weights = given.reduction == "mean", given.weight is not None and given.by_class
    lone = len(checked.kept) == checked.samples == 1
    if given.reduction == "none" or (lone and not (mean and by_weights)):
        return ""
    body = " + ".join(_seven(losses[n], colours.output) for n in checked.kept) or "0"
    if mean:
        body = rf"\frac{{{body}}}{{{_divisor(given, checked, colours)}}}"
    if mean and checked.divisor == 0 and math.isnan(loss) and any(losses[n] for n in checked.kept):
        body = rf"{ZERO_OVER_ZERO} \text{{ in one part of a smoothed loss}}"
    return rf"\ell = {body} = {_result(colours, loss)}"


ZERO_OVER_ZERO = r"\frac{0}{0}"


def _divisor(given: Classification, checked: Targets, colours: Palette) -> str:
    """What the mean divides by: the samples, or with class indices the weights of the targets."""
    if given.weight is None or not given.by_class or not checked.kept:
        return str(len(checked.kept))
    weights = (float(given.weight[checked.label(n)]) for n in checked.kept)
    return " + ".join(_in_brackets(weight, colours.kernel) for weight in weights)


def _seven(value: float, colour: str) -> str:
    """A loss on its way, in as many digits as float32 knows, so that a small divisor shows true."""
    return rf"\textcolor{{{colour}}}{{{_wanted(value)}}}"


def _two_lines(name: str, body: str, result: str) -> str:
    """The result below what it is computed from, so that a phone shows both."""
    return rf"\begin{{aligned}} {name} &= {body} \\ &= {result} \end{{aligned}}"


def _elided(terms: list[str]) -> list[str]:
    half = MOST // 2
    return terms if len(terms) <= MOST else [*terms[:half], r"\cdots", *terms[-half:]]


def _in_brackets(value: float, colour: str = "") -> str:
    text = _coloured(colour, value) if colour else _exact(value)
    return rf"({text})" if value < 0 else text


def _result(colours: Palette, value: float) -> str:
    return rf"\textcolor{{{colours.output}}}{{\mathbf{{{tex(four(value))}}}}}"


def _coloured(colour: str, value: float) -> str:
    return rf"\textcolor{{{colour}}}{{{_exact(value)}}}"


def _exact(value: float) -> str:
    """A number of a tensor in as few digits as read back to the same float32."""
    return tex(matrices.shortest(value) if math.isfinite(value) else number(value))


def _wanted(value: float) -> str:
    """A share times a weight, in as many digits as float32 knows."""
    text = tex(number(value, 7))
    return rf"({text})" if value < 0 else text
