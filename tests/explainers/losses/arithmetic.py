"""Reads the arithmetic of a loss back from its text, and compares what it reads with the cells."""

from __future__ import annotations

import math
import re

import pytest

from explainers.worked import Explanation, WorkedExample

ANNOTATION = re.compile(
    r"(target \(?−?\d+\)? is ignored|every target is ignored|target −?\d+|sample \d+|"
    r"no samples|ignored): "
)
SIGNS = {"×": "*", "−": "-", "²": "**2", "ln(": "log(", "e^": "e**", "∞": "inf"}
SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
KNOWN = {
    "log": math.log,
    "e": math.e,
    "inf": math.inf,
    "max": lambda *values: max(values),
    "abs": abs,
    "sign": lambda x: (x > 0) - (x < 0),
}


def evaluate(formula: str) -> float:
    """The value of the arithmetic before the last `=`; a line `L = …` names a value on the way."""
    left = ANNOTATION.sub("", formula.rsplit(" = ", 1)[0]).replace("0 / 0", "inf - inf")
    left = left.translate(SUBSCRIPTS)
    left = re.sub(r"\|([^|]*)\|", r"abs(\1)", left)
    for sign, python in SIGNS.items():
        left = left.replace(sign, python)
    names = dict(KNOWN)
    *definitions, last = left.splitlines()
    for line in definitions:
        name, expression = line.split(" = ")
        names[name] = eval(expression, {"__builtins__": {}}, names)
    return eval(last, {"__builtins__": {}}, names)


def check_cell(
    example: WorkedExample, explanation: Explanation, expected: float, tolerance: float = 1e-6
) -> None:
    """The text gives `expected`, and every read names a cell that holds its value."""
    close = pytest.approx(expected, rel=tolerance, abs=tolerance, nan_ok=True)
    assert explanation.value == close
    assert evaluate(explanation.formula) == close, explanation.formula
    for read in explanation.reads:
        assert float(example.operands[read.operand][read.index]) == read.value
