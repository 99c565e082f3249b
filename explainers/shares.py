"""Percentages: written alike everywhere, `74.7 %` with a space at which no line is broken."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

SIGN = "\N{NO-BREAK SPACE}%"
"""What stands behind the number, as the International System of Units has it."""

_MEANT = 9  # digits after the point that are no noise of floats
_LARGE = 1e9  # percent: beyond it nothing lies between two


def percent(share: float | None, digits: int = 1) -> str:
    """A share of one in percent, with so many digits after the point; a dash for what is not known.

    What lies just between two, as 579 of 2,000 does, is rounded up: to which side of it the float
    falls is noise. `pages/parts/decimals.js` writes the same of the same.

    >>> percent(0.747), percent(0.5, 0), percent(579 / 2000)
    ('74.7\\xa0%', '50\\xa0%', '29.0\\xa0%')
    """
    if share is None:
        return "–"
    number = round(100 * float(share), _MEANT)
    if not abs(number) < _LARGE:  # NaN too
        return f"{number:.{digits}f}{SIGN}"
    rounded = Decimal(repr(number)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return f"{rounded:f}{SIGN}"


def axis(low: float = 0.0, high: float = 1.0) -> dict[str, Any]:
    """The ticks of a Plotly axis of shares between `low` and `high`: five or so."""
    step = next((one for one in (1, 2, 5, 10) if 100 * (high - low) <= 6 * one), 20)
    first, last = -(-round(100 * low, 6) // step), round(100 * high, 6) // step
    marks = [step * k / 100 for k in range(int(first), int(last) + 1)]
    return {"tickvals": marks, "ticktext": [percent(mark, 0) for mark in marks]}
