"""The formulas of the softmax lesson, in LaTeX, and with the page's numbers in them."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor
from torch.nn import functional as F

from explainers.figures.palette import Palette
from explainers.worked import number

GENERAL: Mapping[str, str] = {
    "cells": r"\text{softmax}(x)_i = \frac{e^{x_i}}{\sum_j e^{x_j}}",
    "temperature": r"p_i = \frac{e^{x_i / T}}{\sum_j e^{x_j / T}}",
    "shift": (
        r"\frac{e^{x_i + c}}{\sum_j e^{x_j + c}} = \frac{e^c \, e^{x_i}}{e^c \sum_j e^{x_j}}"
        r" = \frac{e^{x_i}}{\sum_j e^{x_j}}"
    ),
    "log": (
        r"\ln p_i = \ln \frac{e^{x_i}}{\sum_j e^{x_j}}"
        r" = x_i - \Bigl( m + \ln \sum_j e^{x_j - m} \Bigr) \qquad m = \max_j x_j"
    ),
    "softmax": (
        r"\frac{\partial p_i}{\partial x_j} = p_i \, (\delta_{ij} - p_j)"
        r" \qquad \delta_{ij} = 1 \text{ for } i = j \text{, else } 0"
    ),
    "log_softmax": (
        r"\frac{\partial \ln p_i}{\partial x_j} = \delta_{ij} - p_j"
        r" \qquad \delta_{ij} = 1 \text{ for } i = j \text{, else } 0"
    ),
}
