"""Numbers as the pages write them, in LaTeX."""

from __future__ import annotations

from explainers.worked import MINUS


def tex(text: str) -> str:
    """A number as LaTeX: `1e−8` is a power of ten, and NaN a word.

    >>> tex("−0.5"), tex("1e−8")
    ('-0.5', '1 \\\\cdot 10^{-8}')
    """
    text = text.replace(MINUS, "-").replace("∞", r"\infty")
    if text == "NaN":
        return r"\text{NaN}"
    mantissa, _, exponent = text.partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa
