"""Predict, then see: a question that the reader answers before the page shows the truth.

The beliefs behind the questions are ones that learners really hold; the truth is always computed
by PyTorch, never written down.
"""

from __future__ import annotations

from dataclasses import dataclass

from explainers.settings import Values
from explainers.worked import WorkedExample


@dataclass(frozen=True)
class Prediction:
    """One question. `options` are the answers offered, `truth` the right one among them.

    `belief` is what many expect, `because` explains the truth with its numbers (Markdown), `code`
    is a short program that prints the truth (`prints` is how, where the truth is in words and not
    a number), `example` is the case worked out, and `show` is what the page is set to so that it
    (or a small one like it) stands on the page's own stage, where it can be changed.
    """

    name: str
    question: str
    options: tuple[str, ...]
    truth: str
    because: str
    code: str
    belief: str = ""
    prints: str = ""
    show: Values | None = None
    example: WorkedExample | None = None

    def __post_init__(self) -> None:
        """Refuse a question whose right answer is not among the options."""
        if self.truth not in self.options:
            raise ValueError(f"{self.name}: the truth {self.truth!r} is not among {self.options}")

    def verdict(self, answer: str) -> str:
        """One sentence on the reader's answer."""
        if answer == self.truth:
            return f"Right: **{self.truth}**."
        return f"You said {answer}; it is **{self.truth}**."
