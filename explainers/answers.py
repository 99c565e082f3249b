"""The reader's answers to a page's questions, as one short parameter of its address.

`softmax.1,one_hot.0` says that of the question `softmax` the second option was chosen, and of
`one_hot` the first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_ANSWER = re.compile(r"([\w-]+)\.(\d{1,2})")


def read(text: str) -> dict[str, int]:
    """The number of the option chosen for each question; what is no answer is left out."""
    found = (_ANSWER.fullmatch(part.strip()) for part in text.split(","))
    return {match[1]: int(match[2]) for match in found if match}


def write(answers: Mapping[str, int]) -> str:
    """The text from which `read` gives `answers` again."""
    return ",".join(f"{name}.{option}" for name, option in answers.items())
