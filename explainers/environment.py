"""Settings that environment variables make."""

from __future__ import annotations

import os


def whole(name: str, most: int, what: str) -> int:
    """The whole number from 1 to `most` that a variable says, `what` it is the number of.

    It is 1 where nothing is said; ValueError, in words, where something else is.
    """
    text = os.environ.get(name, "1")
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
        raise ValueError(
            f"The environment variable {name} is {text!r}: it must be a whole number from 1 to "
            f"{most}, the number of {what}."
        )
    return int(text)
