"""Text cut into pieces, each of which may be a layer: at line ends, commas and semicolons.

What stands in brackets or quotes stays together. All of it takes time in proportion to the text.
"""

from __future__ import annotations

import re

_SIGNS = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|\#[^\n]*|[()\[\]{},;\n]")
"""All that matters for cutting: quotes and comments as a whole, brackets and separators."""

_KEY = re.compile(r"\(\s*[\w.-]+\s*\)\s*:")
"""What stands before a layer in `print(model)`: `(conv1):`."""

_OPEN, _CLOSE = "([{", ")]}"


def split(text: str) -> list[str]:
    """The pieces of `text`, without comments; none of them is empty.

    A bracket that is never closed reaches to the end of its line only.
    """
    bare = _SIGNS.sub(lambda s: "" if s[0][0] == "#" else s[0], "\n".join(text.splitlines()))
    return _cut(bare, ",;\n", keys=True)


def at_commas(text: str) -> list[str]:
    """`text` at its commas only; none of the parts is empty."""
    return _cut(text, ",", keys=False)


def balanced(text: str) -> bool:
    """Whether every bracket in `text` has its partner in it."""
    depth = 0
    for sign in _SIGNS.finditer(text):
        depth += (sign[0] in _OPEN) - (sign[0] in _CLOSE)
        if depth < 0:
            return False
    return depth == 0


def _cut(text: str, separators: str, *, keys: bool) -> list[str]:
    partners = _partners(text)
    parts, start, after = [], 0, 0
    for sign in _SIGNS.finditer(text):
        at = sign.start()
        if at < after:  # inside brackets
            continue
        if sign[0] in _OPEN:
            if keys and text[start:at].rstrip().endswith(")") and _KEY.match(text, at):
                parts.append(text[start:at])
                start = at
            after = partners[at] if at in partners else _line_end(text, at)
        elif sign[0] in separators:
            parts.append(text[start:at])
            start = sign.end()
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip()]


def _partners(text: str) -> dict[int, int]:
    """Where each opening bracket is closed; one that never is, is left out."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for sign in _SIGNS.finditer(text):
        if sign[0] in _OPEN:
            opened.append(sign.start())
        elif sign[0] in _CLOSE and opened:
            found[opened.pop()] = sign.start()
    return found


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end
