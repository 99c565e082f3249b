"""Reads the arithmetic of a loss back from its text, and compares what it reads with the cells."""

from __future__ import annotations

import math
import re

import numpy
import pytest

from explainers.worked import Explanation, WorkedExample

ANNOTATION = re.compile(
    r"(target \(?−?\d+\)? is ignored|every target is ignored|target −?\d+|sample \d+|"
    r"no samples|ignored|the weights of the targets add up to 0|some parts are ∞, some −∞|"
    r"both parts of a smoothed loss are divided by 0, which leaves no number): "
)
NUMBER = re.compile(r"(?<![\w.])(\d+\.?\d*(?:e[+-]?\d+)?)")
SIGNS = {"×": "*", "−": "-", "²": "**2", "ln(": "log(", "e^": "e**", "∞": "inf"}
SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
KNOWN = {
    "log": numpy.log,
    "e": numpy.float64(math.e),
    "inf": math.inf,
    "max": lambda *values: max(values),
    "abs": abs,
    "sign": numpy.sign,
}


def evaluate(formula: str) -> float:
    """The value of the arithmetic before the last `=`; a line `L = …` names a value on the way.

    As on a computer x / 0 is infinite, and 0 / 0 no number.
    """
    left = ANNOTATION.sub("", formula.rsplit(" = ", 1)[0])
    left = left.translate(SUBSCRIPTS)
    left = re.sub(r"\|([^|]*)\|", r"abs(\1)", left)
    for sign, python in SIGNS.items():
        left = left.replace(sign, python)
    left = NUMBER.sub(r"N(\1)", left)
    names = {**KNOWN, "N": numpy.float64}
    *definitions, last = left.splitlines()
    with numpy.errstate(all="ignore"):
        for line in definitions:
            name, expression = line.split(" = ")
            names[name] = eval(expression, {"__builtins__": {}}, names)
        return float(eval(last, {"__builtins__": {}}, names))


def check_cell(
    example: WorkedExample, explanation: Explanation, expected: float, tolerance: float = 1e-6
) -> None:
    """The text gives `expected`, and every read names a cell that holds its value."""
    close = pytest.approx(expected, rel=tolerance, abs=tolerance, nan_ok=True)
    assert explanation.value == close
    assert evaluate(explanation.formula) == close, explanation.formula
    for read in explanation.reads:
        assert float(example.operands[read.operand][read.index]) == read.value
