"""Numbers of a run as the page writes them. `live/formats.js` writes the same of the same."""

from __future__ import annotations

import math

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


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
