"""Numbers of a run as the page writes them. `live/formats.js` writes the same of the same."""

from __future__ import annotations

import math
from decimal import Decimal

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

LEAST_TYPED = 1e-6
"""A rate below has more zeros than one counts."""


def loss(value: float) -> str:
    """A loss with three digits after the point, or, once it has exploded, as a power of ten.

    >>> loss(1.23456), loss(7.9e20)
    ('1.235', '8 × 10²⁰')
    """
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "∞"
    if abs(value) < 1000:
        return f"{value:.3f}"
    digit, power = f"{value:.0e}".split("e")
    return f"{digit} × 10{str(int(power)).translate(RAISED)}"


def rate(value: float, digits: int = 0) -> str:
    """A learning rate as one would type it, which no line breaks in two; tiny ones by a power.

    Where nobody says how many digits count it is three, and two of what is small.

    >>> rate(1e-5), rate(3.64e-5), rate(10.0), rate(0.01234), rate(3.6e-12)
    ('0.00001', '0.000036', '10', '0.0123', '3.6 × 10⁻¹²')
    """
    if not math.isfinite(value):
        return "∞"
    text = f"{value:.{digits or (3 if value >= 1e-3 else 2)}g}"
    if value == 0 or float(text) >= LEAST_TYPED:
        return f"{Decimal(text):f}"
    digit, power = text.split("e")
    return f"{digit} × 10⁻{str(-int(power)).translate(RAISED)}"
