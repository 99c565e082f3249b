"""Reads the arithmetic that a page spells out, and works it out again from what is written."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Callable, Mapping
from decimal import Decimal

import torch

from explainers.worked import MINUS, Explanation, Read
from tests.harness import intervals
from tests.harness.intervals import Interval

FUNCTIONS: Mapping[str, Callable[..., Interval]] = {
    "exp": intervals.exp,
    "ln": intervals.ln,
    "sqrt": intervals.sqrt,
    "erf": intervals.erf,
    "tanh": intervals.tanh,
    "sign": intervals.sign,
    "max": intervals.maximum,
    "min": intervals.minimum,
    "abs": abs,
    "argmax": intervals.argmax,
    "floor": intervals.floor,
    "ceil": intervals.ceil,
    "bf16": lambda value: value.widened(BFLOAT16),
}
BFLOAT16 = Decimal(2) ** -8  # what rounding to bfloat16 may take away or add
FLOAT32 = Decimal(2) ** -20  # what float32 rounds in a step, or in a few of unknown order
CONSTANTS = {"e": math.e, "π": math.pi, "∞": math.inf}
SIGNS = {"×": "*", "·": "*", "÷": "/", MINUS: "-", "^": "**", "√": "sqrt"}
SIGNS |= {"[": "(", "]": ")"}
SIGNS |= {"⌊": "floor(", "⌋": ")", "⌈": "ceil(", "⌉": ")"}
_NUMBER = re.compile(r"(?<![A-Za-z_\d.])\d+(?:,\d{3})*(?:\.\d+)?(?:e−?\d+)?(?![A-Za-z_\d])")
_POWERS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


Reading = Callable[[float | str], Interval]
"""What a number stands for: itself, or all that are shown like it."""


class UnreadableError(ValueError):
    """A text that holds words or signs of which no arithmetic is known."""


def step(dtype: torch.dtype) -> Decimal:
    """What `dtype` rounds in a step, at least as much as float32 does, as a share."""
    coarse = Decimal(2 * torch.finfo(dtype).eps) if dtype.is_floating_point else FLOAT32
    return max(FLOAT32, coarse)


def least(dtype: torch.dtype) -> Decimal:
    """The smallest number above 0 that `dtype` keeps, at least as large as for float32."""
    if not dtype.is_floating_point:
        return intervals.TINY
    known = torch.finfo(dtype)
    return max(intervals.TINY, Decimal(known.smallest_normal) * Decimal(known.eps))


def exactly(explanation: Explanation, rounded: Decimal = FLOAT32) -> Interval:
    """The arithmetic with every cell's own value; each step may be off by the share `rounded`."""

    def last_digits(value: float | str) -> Interval:
        # A number on the way, computed again by PyTorch itself, may end in another last digit.
        exact = intervals.exact(value)
        return exact.widened(rounded / 4) if exact.low else exact

    return _evaluate(explanation, last_digits, rounded)


def as_shown(explanation: Explanation, rounded: Decimal = FLOAT32) -> Interval:
    """The arithmetic with the numbers as they stand on the screen, which are rounded."""
    return _evaluate(explanation, intervals.as_shown, rounded)


def _evaluate(explanation: Explanation, of: Reading, step: Decimal) -> Interval:
    names: dict[str, Interval] = {}
    text = ""
    for term in explanation.terms:
        for part in term.parts:
            text += part if isinstance(part, str) else _named(part, names, of)
    return arithmetic(text, names, step=step)


def _named(read: Read, names: dict[str, Interval], of: Reading) -> str:
    name = f"cell{len(names)}"
    names[name] = of(read.value)
    return name


def arithmetic(
    text: str,
    names: Mapping[str, Interval] | None = None,
    of: Reading = intervals.exact,
    step: Decimal = Decimal(0),
) -> Interval:
    """The value of what is written in `text`; `names` has the values of names in it.

    `of` says what its own numbers stand for, and `step` how far off each operation may be.

    What stands before a colon is a remark; a line `L = …` names a value for the lines below it.
    """
    known = dict(names or {})
    value: Interval | None = None
    for line in text.strip().splitlines():
        line = line.rsplit(": ", 1)[-1].translate(_SUBSCRIPTS)
        *targets, expression = line.split(" = ")
        value = _work_out(_python(expression, known, of), known, step)
        known |= {target.strip(): value for target in targets}
    if value is None:
        raise UnreadableError("nothing is written")
    return value


def _python(text: str, known: dict[str, Interval], of: Reading) -> str:
    """`text` as a Python expression whose numbers are names, put into `known`."""

    def named(found: re.Match[str]) -> str:
        name = f"number{len(known)}"
        known[name] = of(found[0].replace(MINUS, "-").replace(",", ""))
        return name

    text = re.sub(r"\|([^|]*)\|", r"abs(\1)", text)
    text = re.sub("[⁰¹²³⁴-⁹]+", lambda power: f"^{power[0].translate(_POWERS)}", text)
    text = _NUMBER.sub(named, text)
    for sign, python in SIGNS.items():
        text = text.replace(sign, python)
    for sign, value in CONSTANTS.items():
        name = f"constant{len(known)}"
        changed = re.sub(rf"(?<!\w){sign}(?!\w)", name, text)
        if changed != text:
            known[name] = intervals.exact(value)
            text = changed
    return re.sub(r"sqrt(\w+)", r"sqrt(\1)", text)


def _work_out(expression: str, known: Mapping[str, Interval], step: Decimal) -> Interval:
    try:
        tree = ast.parse(expression.strip(), mode="eval").body
    except SyntaxError:
        raise UnreadableError(expression) from None
    return _value(tree, known, step)


_BINARY: Mapping[type, Callable[[Interval, Interval], Interval]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Pow: lambda a, b: a**b,
}


def _value(node: ast.expr, known: Mapping[str, Interval], step: Decimal) -> Interval:
    match node:
        case ast.BinOp(left, operation, right):
            found = _BINARY[type(operation)](_value(left, known, step), _value(right, known, step))
        case ast.UnaryOp(ast.USub(), operand):
            return -_value(operand, known, step)
        case ast.Call(ast.Name(name), arguments) if name in FUNCTIONS:
            found = FUNCTIONS[name](*(_value(argument, known, step) for argument in arguments))
        case ast.Name(name) if name in known:
            return known[name]
        case _:
            raise UnreadableError(ast.unparse(node))
    return found.widened(step) if step else found
