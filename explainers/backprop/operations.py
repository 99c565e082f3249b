"""The operations of the small networks: what they compute, and their local derivatives.

Templates are written once and filled twice, with names (`{0}` is the first operand, `{out}` the
result) and with numbers. The values of both are PyTorch's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from explainers.worked import DIGITS, Part, Read, Term, digits_for, number, signed


@dataclass(frozen=True)
class Operation:
    """`sign` stands in the graph; the others are templates.

    `written` is the arithmetic, `code` the same in Python, `derivatives` has one for each operand
    (a plain number is a template without slots).
    """

    sign: str
    function: Callable[..., Tensor]
    written: str
    derivatives: tuple[str, ...]
    code: str


MULTIPLY = Operation("×", lambda a, b: a * b, "{0} × {1}", ("{1}", "{0}"), "{0} * {1}")
ADD = Operation("+", lambda a, b: a + b, "{0} + {1}", ("1", "1"), "{0} + {1}")
ADD_THREE = Operation(
    "+", lambda a, b, c: a + b + c, "{0} + {1} + {2}", ("1", "1", "1"), "{0} + {1} + {2}"
)
SUBTRACT = Operation("−", lambda a, b: a - b, "{0} − {1}", ("1", "−1"), "{0} - {1}")
SQUARE = Operation("( )²", lambda a: a**2, "({0})²", ("2 × {0}",), "{0} ** 2")
SIGMOID = Operation("σ", torch.sigmoid, "σ({0})", ("{out} × (1 − {out})",), "torch.sigmoid({0})")
RELU = Operation("relu", torch.relu, "max(0, {0})", ("1 where {0} > 0, else 0",), "torch.relu({0})")


def named(template: str, names: Mapping[str, str]) -> str:
    """`template` with the operands' names in its slots."""
    parts = _split(template)
    return "".join(names[part[1:-1]] if _is_slot(part) else part for part in parts)


def term(template: str, reads: Mapping[str, Read]) -> Term:
    """`template` as a term that reads the operands: `reads` has one for each slot."""
    return Term(tuple(_parts(template, reads)))


def numbered(template: str, values: Mapping[str, float], digits: int = DIGITS) -> str:
    """`template` with the operands' numbers in its slots, negative ones in parentheses."""
    written = ""
    for part in _split(template):
        written += signed(number(values[part[1:-1]], digits), written) if _is_slot(part) else part
    return written


def digits_of(operation: Operation, values: Sequence[float], result: float) -> int:
    """With how many digits the operands must be written to be seen to give `result`."""

    def computed(shown: list[float]) -> float:
        return float(operation.function(*torch.tensor(shown, dtype=torch.float64)))

    return digits_for(values, computed, result)


def slope_digits(template: str, values: Mapping[str, float], slope: float) -> int:
    """The same for a local derivative: only σ's, y × (1 − y), takes a difference."""
    if template != SIGMOID.derivatives[0]:
        return DIGITS
    return digits_for([values["out"]], lambda shown: shown[0] * (1 - shown[0]), slope)


def _parts(template: str, reads: Mapping[str, Read]) -> Iterator[Part]:
    for part in _split(template):
        yield reads[part[1:-1]] if _is_slot(part) else part


def _split(template: str) -> list[str]:
    return [part for part in re.split(r"(\{\w+\})", template) if part]


def _is_slot(part: str) -> bool:
    return part.startswith("{")
