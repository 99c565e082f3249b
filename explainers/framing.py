"""How numbers travel to the browser: a line of JSON that says what is where, then bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def framed(about: Mapping[str, Any], content: bytes) -> bytes:
    """The line of JSON, and the bytes; ValueError where a number of the line is not finite."""
    line = json.dumps(about, separators=(",", ":"), allow_nan=False)
    return line.encode() + b"\n" + content


def short(value: float) -> float:
    """Four digits that count, for a number that is read beside such a picture."""
    return float(f"{value:.4g}")
