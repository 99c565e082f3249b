"""What is written beside a number, computed: the text of an explanation read as Python."""

import math
import re

from explainers.worked import Explanation

_NAMES = {
    "exp": lambda x: math.exp(min(x, 700)),
    "sqrt": math.sqrt,
    "ln": math.log,
    "erf": math.erf,
    "tanh": math.tanh,
    "abs": abs,
    "max": lambda *values: max(values),
    "min": lambda *values: min(values),
    "pi": math.pi,
    "e": math.e,
}
_SIGNS = {"−": "-", "×": "*", "÷": "/", "³": "**3", "√(": "sqrt(", "√2": "sqrt(2)", "π": "pi"}


def evaluate(explanation: Explanation) -> float:
    """The arithmetic with every digit of its numbers; a condition in front of it is left out."""
    parts = [part for term in explanation.terms for part in term.parts]
    text = "".join(part if isinstance(part, str) else f"({_exact(part.value)})" for part in parts)
    text = text.rpartition(": ")[2]
    for sign, meaning in _SIGNS.items():
        text = text.replace(sign, meaning)
    text = text.replace("-inf", "-math_inf").replace("e^(-(", "exp(-(")
    text = re.sub(r"e\^", "e**", text)
    text = re.sub(r"\|([^|]*)\|", r"abs(\1)", text)
    return float(eval(text, {"__builtins__": {}, "math_inf": math.inf, **_NAMES}))


def _exact(value: float) -> str:
    return repr(value).replace("inf", "math_inf")
