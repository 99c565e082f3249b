"""Numbers of which only bounds are known, in decimals that neither overflow nor round visibly.

A number on the screen was rounded: it stands for all that would be shown like it. Arithmetic with
such numbers gives bounds, and the value beside it must lie within them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import (
    ROUND_FLOOR,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    setcontext,
)
from functools import reduce
from itertools import product

DIGITS = 4  # significant ones, of a number on the screen
TINY = Decimal("1.2e-38")  # what float32 keeps no digits of

_CONTEXT = Context(prec=40, Emax=999_999_999, Emin=-999_999_999)
for trap in (DivisionByZero, InvalidOperation, Overflow):
    _CONTEXT.traps[trap] = False


@dataclass(frozen=True)
class Interval:
    """All numbers from `low` to `high`; NaN where an operation has no result."""

    low: Decimal
    high: Decimal

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def __pos__(self) -> Interval:
        return self

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        return _ends(self, other, lambda a, b: a * b)

    def __truediv__(self, other: Interval) -> Interval:
        if other.low < 0 < other.high:
            return Interval(Decimal("-inf"), Decimal("inf"))
        return _ends(self, other, lambda a, b: a / b)

    def __pow__(self, power: Interval) -> Interval:
        exponent = (power.low + power.high) / 2  # one that is shown as 2 is 2
        if exponent == 2:
            square = self * self
            return Interval(Decimal(0), square.high) if self.low < 0 < self.high else square
        if exponent == 3:
            return self * self * self
        if self.low <= 0:
            raise ArithmeticError(f"{self} to the power of {power}")
        return exp(ln(self) * power)

    def __abs__(self) -> Interval:
        return maximum(self, -self)

    @property
    def undefined(self) -> bool:
        """Whether there is no result."""
        return self.low.is_nan() or self.high.is_nan()

    def widened(self, share: Decimal) -> Interval:
        """As far off on both sides as `share` of itself, and what float32 keeps no digits of."""
        if self.undefined:
            return self
        low, high = (
            abs(end) * share + TINY if end.is_finite() else Decimal(0)
            for end in (self.low, self.high)
        )
        return Interval(self.low - low, self.high + high)

    def beside(self, slack: Decimal) -> Interval:
        """The same, and what is at most `slack` away."""
        return Interval(self.low - slack, self.high + slack)

    def meets(self, other: Interval) -> bool:
        """Whether some number lies within both, or neither has a result."""
        if self.undefined or other.undefined:
            return self.undefined and other.undefined
        return self.low <= other.high and other.low <= self.high

    def holds(self, value: float, slack: Decimal) -> bool:
        """Whether `value` lies within the bounds, or at most `slack` beside them."""
        if math.isnan(value):
            return self.undefined
        if self.undefined:
            return False
        near = self.beside(slack)
        return near.low <= Decimal(value) <= near.high


def begin() -> None:
    """Make decimals exact enough in this thread; to be called before any arithmetic."""
    setcontext(_CONTEXT)


def exact(value: float | str) -> Interval:
    """One number, to its last digit."""
    number = Decimal(value)
    return Interval(number, number)


def as_shown(value: float | str) -> Interval:
    """All numbers that the screen shows as it shows `value`."""
    number = Decimal(value)
    if not number.is_finite() or number == 0:
        return Interval(number, number)
    half = Decimal(5).scaleb(number.adjusted() - DIGITS)
    return Interval(number - half, number + half)


def exp(x: Interval) -> Interval:
    return Interval(x.low.exp(), x.high.exp())


def ln(x: Interval) -> Interval:
    return Interval(max(x.low, Decimal(0)).ln(), x.high.ln())


def sqrt(x: Interval) -> Interval:
    return Interval(max(x.low, Decimal(0)).sqrt(), x.high.sqrt())


def erf(x: Interval) -> Interval:
    return _by_float(math.erf, x)


def tanh(x: Interval) -> Interval:
    return _by_float(math.tanh, x)


def sign(x: Interval) -> Interval:
    return _by_float(lambda value: (value > 0) - (value < 0), x)


def maximum(*values: Interval) -> Interval:
    return reduce(lambda a, b: Interval(_larger(a.low, b.low), _larger(a.high, b.high)), values)


def minimum(*values: Interval) -> Interval:
    return -maximum(*(-value for value in values))


def argmax(*values: Interval) -> Interval:
    """The place of the first of the largest, or the places that it may have."""
    most = max(value.low for value in values)
    if all(value.low == value.high for value in values):
        return exact([value.low for value in values].index(most))
    places = [k for k, value in enumerate(values) if value.high >= most]
    return Interval(Decimal(places[0]), Decimal(places[-1]))


def floor(x: Interval) -> Interval:
    return Interval(*(end.to_integral_value(ROUND_FLOOR) for end in (x.low, x.high)))


def ceil(x: Interval) -> Interval:
    return -floor(-x)


def _larger(a: Decimal, b: Decimal) -> Decimal:
    # As PyTorch's maximum, and unlike Python's, NaN wins.
    return a if a.is_nan() else b if b.is_nan() else max(a, b)


def _by_float(function: Callable[[float], float], x: Interval) -> Interval:
    return Interval(Decimal(function(float(x.low))), Decimal(function(float(x.high))))


def _ends(a: Interval, b: Interval, apply: Callable[[Decimal, Decimal], Decimal]) -> Interval:
    ends = [apply(x, y) for x, y in product({a.low, a.high}, {b.low, b.high})]
    if any(end.is_nan() for end in ends):
        return Interval(Decimal("nan"), Decimal("nan"))
    return Interval(min(ends), max(ends))
