"""Reads formulas in LaTeX back: what stands on each side of an `=` must come to the same number."""

from __future__ import annotations

import re

from tests.harness import evaluate, intervals
from tests.harness.evaluate import UnreadableError
from tests.harness.intervals import Interval

_SIGNS = {
    r"\times": "×",
    r"\cdot": "×",
    r"\div": "÷",
    r"\left": "",
    r"\right": "",
    r"\lfloor": " floor(",
    r"\rfloor": ")",
    r"\lceil": " ceil(",
    r"\rceil": ")",
    r"\max": "max",
    r"\ln": "ln",
    r"\,": " ",
    r"\;": " ",
    "{,}": "",
    "-": "−",
}
_LINES = re.compile(r"\\qquad|\\quad|\\\\(?:\[\d+pt\])?|,\s*\\;")
_FRAME = re.compile(r"\\(?:begin|end)\{aligned\}|&")


def sides(text: str) -> list[list[Interval]]:
    """For each line of the formula the value of each of its sides that holds numbers only.

    Where nothing is rounded, numbers stand for themselves, else for all that are shown like them.
    """
    rounded = ("." in text or "10^{" in text) and "floor" not in text and "ceil" not in text
    of = intervals.as_shown if rounded else intervals.exact
    lines = _LINES.split(_FRAME.sub("", text.strip("$ \n")))
    # A line that begins with `=` goes on with the one before it.
    joined: list[str] = []
    for line in lines:
        if line.strip().startswith("=") and joined:
            joined[-1] += line
        else:
            joined.append(line)
    return [found for line in joined if (found := _values(line, of))]


def _values(line: str, of: evaluate.Reading) -> list[Interval]:
    found = []
    for side in line.split("="):
        written = plain(side)
        if not any(character.isdigit() for character in written):
            continue
        try:
            found.append(evaluate.arithmetic(written, of=of))
        except UnreadableError:
            continue
    return found


def plain(text: str) -> str:
    """One side of a formula in the signs of arithmetic, as `evaluate.arithmetic` reads it."""
    text = _without(text, r"\textcolor", skip=1)
    for name in (r"\mathbf", r"\text", r"\mathrm", r"\boldsymbol"):
        text = _without(text, name)
    while (start := text.find(r"\frac{")) >= 0:
        top, after = _group(text, start + len(r"\frac"))
        bottom, after = _group(text, after)
        text = f"{text[:start]}(({top}) ÷ ({bottom})){text[after:]}"
    while (start := text.find(r"\sqrt{")) >= 0:
        inner, after = _group(text, start + len(r"\sqrt"))
        text = f"{text[:start]}√({inner}){text[after:]}"
    while (start := text.find("^{")) >= 0:
        inner, after = _group(text, start + 1)
        text = f"{text[:start]}^({inner}){text[after:]}"
    for sign, other in _SIGNS.items():
        text = text.replace(sign, other)
    return text.replace("^2", "²").strip()


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
