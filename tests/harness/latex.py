"""Reads formulas in LaTeX back: what stands on each side of an `=` must come to the same number."""

from __future__ import annotations

import math
import re

_SIGNS = {
    r"\times": "*",
    r"\cdot": "*",
    r"\left\lfloor": "floor(",
    r"\right\rfloor": ")",
    r"\left\lceil": "ceil(",
    r"\right\rceil": ")",
    r"\lfloor": "floor(",
    r"\rfloor": ")",
    r"\lceil": "ceil(",
    r"\rceil": ")",
    r"\left(": "(",
    r"\right)": ")",
    r"\,": "",
    r"\;": "",
    r"\quad": "",
    r"\qquad": "",
    "{,}": "",
}
_KNOWN = {"floor": math.floor, "ceil": math.ceil, "sqrt": math.sqrt}
_ARITHMETIC = re.compile(
    r"(?:[-+*/().,\de ]|floor|ceil|sqrt)*\d(?:[-+*/().,\de ]|floor|ceil|sqrt)*"
)


def sides(text: str) -> list[float]:
    """The value of each side of the formula that holds numbers only, in order.

    Sides with letters or words in them are left out; so is what follows an arrow.
    """
    text = re.sub(r"\\(begin|end)\{aligned\}|&|\\\\\[\d+pt\]", "", text)
    found = []
    for line in re.split(r"\\qquad|\\quad|,\s*\\;", text):
        for side in line.split("="):
            written = _plain(side)
            if _ARITHMETIC.fullmatch(written):
                found.append(float(eval(written, {"__builtins__": {}}, _KNOWN)))
    return found


def _plain(text: str) -> str:
    text = _without(text, r"\textcolor", skip=1)
    for name in (r"\mathbf", r"\text", r"\mathrm"):
        text = _without(text, name)
    while r"\frac" in text:
        start = text.index(r"\frac")
        top, after = _group(text, start + len(r"\frac"))
        bottom, after = _group(text, after)
        text = f"{text[:start]}(({top})/({bottom})){text[after:]}"
    while r"\sqrt" in text:
        start = text.index(r"\sqrt")
        inner, after = _group(text, start + len(r"\sqrt"))
        text = f"{text[:start]}sqrt({inner}){text[after:]}"
    for sign, python in _SIGNS.items():
        text = text.replace(sign, python)
    return text.strip()


def _without(text: str, command: str, skip: int = 0) -> str:
    """`text` with each `command{…}` replaced by its last argument; `skip` are left out before."""
    while (start := text.find(command + "{")) >= 0:
        after = start + len(command)
        for _ in range(skip):
            _, after = _group(text, after)
        inner, after = _group(text, after)
        text = text[:start] + inner + text[after:]
    return text


def _group(text: str, start: int) -> tuple[str, int]:
    """What stands in the braces that open at `start`, and where they end."""
    assert text[start] == "{", text[start:]
    depth = 0
    for place in range(start, len(text)):
        depth += (text[place] == "{") - (text[place] == "}")
        if depth == 0:
            return text[start + 1 : place], place + 1
    raise AssertionError(f"a brace is not closed: {text[start:]}")
