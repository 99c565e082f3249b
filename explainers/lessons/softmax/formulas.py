"""The formulas of the softmax lesson in LaTeX, and the same with the page's numbers in them."""

from __future__ import annotations

import math
from collections.abc import Mapping

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers import matrices
from explainers.figures.palette import Palette
from explainers.lessons.softmax import jacobian
from explainers.tex import tex
from explainers.worked import MINUS, number

DELTA = r"\qquad \delta_{ij} = 1 \text{ for } i = j \text{, else } 0"
GENERAL: Mapping[str, str] = {
    "cells": r"\text{softmax}(x)_i = \frac{e^{x_i}}{\sum_j e^{x_j}}",
    "temperature": r"p_i = \frac{e^{x_i / T}}{\sum_j e^{x_j / T}}",
    "shift": (
        r"\frac{e^{x_i + c}}{\sum_j e^{x_j + c}} = \frac{e^c \, e^{x_i}}{e^c \sum_j e^{x_j}}"
        r" = \frac{e^{x_i}}{\sum_j e^{x_j}}"
    ),
    "log": (
        r"\ln \frac{e^{x_i}}{\sum_j e^{x_j}}"
        r" = x_i - \Bigl( m + \ln \sum_j e^{x_j - m} \Bigr) \qquad m = \max_j x_j"
    ),
    "softmax": rf"\frac{{\partial p_i}}{{\partial x_j}} = p_i \, (\delta_{{ij}} - p_j) {DELTA}",
    "log_softmax": rf"\frac{{\partial \ln p_i}}{{\partial x_j}} = \delta_{{ij}} - p_j {DELTA}",
}


def quotient(row: Tensor, colours: Palette, after: str = "") -> str:
    """The largest softmax of the logits `row` (C) with its numbers; `after` follows each logit.

    `after` is ` / 0.5` for a temperature, or ` + 10` for a shift that is taken out again. Empty
    where the softmax is no number.
    """
    share = _shares(row)
    if share.isnan().any():
        return ""
    best = int(share.argmax())
    powers = [rf"e^{{{_logit(x, colours)}{after}}}" for x in row.tolist()]
    return rf"\frac{{{powers[best]}}}{{{' + '.join(powers)}}} = {_result(share[best], colours)}"


def tempered(row: Tensor, temperature: float, colours: Palette) -> str:
    """As `quotient`, of the logits divided by `temperature`."""
    if not temperature:
        return ""
    share = _shares(row.double() / temperature)
    written = quotient(row, colours, f" / {matrices.shortest(temperature)}")
    return f"{written.rpartition(' = ')[0]} = {_result(share.max(), colours)}" if written else ""


def shifted(row: Tensor, shift: float, colours: Palette) -> str:
    """The softmax of `row` (C) + `shift`, and of `row` itself, which is the same."""
    sign = "+" if shift >= 0 else "-"
    added = quotient(row, colours, f" {sign} {matrices.shortest(abs(shift))}")
    return added and f"{added.rpartition(' = ')[0]} = {quotient(row, colours)}"


def logarithm(row: Tensor, column: int, colours: Palette) -> str:
    """log_softmax of the class `column` with its numbers; empty where it is no number."""
    value = float(F.log_softmax(row.double(), 0)[column])
    if not math.isfinite(value):
        return ""
    top = float(row.max())
    powers = " + ".join(
        f"e^{{{_logit(x, colours)} - {_bracketed(top, colours)}}}" for x in row.tolist()
    )
    own, most = _logit(float(row[column]), colours), _logit(top, colours)
    result = _result(torch.tensor(value), colours)
    return rf"{own} - ({most} + \ln({powers})) = {result}"


def entry(row: Tensor, of: str, column: int, colours: Palette) -> str:
    """The diagonal entry of the Jacobian for the logit `column`, with its numbers."""
    share = float(_shares(row)[column])
    if math.isnan(share):
        return ""
    written = rf"\textcolor{{{colours.output}}}{{{tex(number(share, 7))}}}"
    slope = float(jacobian.by_autograd(row.double(), of)[column, column])
    value = rf"\textcolor{{{colours.gradient}}}{{\mathbf{{{_four(slope)}}}}}"
    return f"{written} (1 - {written}) = {value}" if of == "softmax" else f"1 - {written} = {value}"


def _shares(row: Tensor) -> Tensor:
    return F.softmax(row.double(), 0)


def _logit(value: float, colours: Palette) -> str:
    return rf"\textcolor{{{colours.input}}}{{{_exact(value)}}}"


def _bracketed(value: float, colours: Palette) -> str:
    written = _logit(value, colours)
    return f"({written})" if value < 0 else written


def _exact(value: float) -> str:
    return tex(matrices.shortest(value) if math.isfinite(value) else number(value))


def _result(value: Tensor, colours: Palette) -> str:
    return rf"\textcolor{{{colours.output}}}{{\mathbf{{{_four(float(value))}}}}}"


def _four(value: float) -> str:
    """A probability, its logarithm or its slope with four decimals, or as many as it needs."""
    if 0 < abs(value) < 5e-5:
        return tex(number(value))
    return tex(f"{value + 0.0:.4f}".replace("-", MINUS))
