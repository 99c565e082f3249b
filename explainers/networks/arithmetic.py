"""Arithmetic in the arguments of layers: `16*5*5`, `(32 // 4) ** 2 * 64`. Nothing is evaluated
but whole numbers and decimals, and none may become large, so that no text takes time or memory."""

from __future__ import annotations

import re

MOST = 1e15
DEEPEST = 20

_TOKEN = re.compile(
    r"\s*(\d[\d_]*\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|\*\*|//|[-+*/%()])"
)


def evaluate(text: str) -> int | float | None:
    """The number that `text` comes to; None where it is no arithmetic, or becomes too large."""
    tokens, at = [], 0
    text = text.strip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            return None
        tokens.append(found[1])
        at = found.end()
    try:
        return _Reader(tokens).whole()
    except (ValueError, ArithmeticError, IndexError):
        return None


class _Reader:
    """Reads tokens by precedence: sums of products of powers; ValueError where they are none."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = [*tokens, ""]
        self.at = 0
        self.depth = 0

    def whole(self) -> int | float:
        found = self._sum()
        if self.tokens[self.at]:
            raise ValueError(self.tokens[self.at])
        return found

    def _take(self, *signs: str) -> str:
        token = self.tokens[self.at]
        if token not in signs:
            return ""
        self.at += 1
        return token

    def _sum(self) -> int | float:
        found = self._product()
        while sign := self._take("+", "-"):
            other = self._product()
            found = _bounded(found + other if sign == "+" else found - other)
        return found

    def _product(self) -> int | float:
        found = self._sign()
        while sign := self._take("*", "//", "/", "%"):
            found = _bounded(_combined(sign, found, self._sign()))
        return found

    def _sign(self) -> int | float:
        sign = self._take("+", "-")
        found = self._power()
        return -found if sign == "-" else found

    def _power(self) -> int | float:
        base = self._atom()
        if not self._take("**"):
            return base
        self._deeper()
        exponent = self._sign()
        self.depth -= 1
        if abs(base) > MOST or not 0 <= exponent <= 50:
            raise ValueError("too large")
        return _bounded(base**exponent)

    def _atom(self) -> int | float:
        if self._take("("):
            self._deeper()
            found = self._sum()
            self.depth -= 1
            if not self._take(")"):
                raise ValueError("a bracket is not closed")
            return found
        token = self.tokens[self.at]
        self.at += 1
        return float(token) if set(token) & set(".eE") else int(token)

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ValueError("nested too deeply")


def _combined(sign: str, left: int | float, right: int | float) -> int | float:
    if sign == "*":
        return left * right
    if sign == "//":
        return left // right
    return left / right if sign == "/" else left % right


def _bounded(value: int | float) -> int | float:
    if not abs(value) <= MOST:
        raise ValueError("too large")
    return value
