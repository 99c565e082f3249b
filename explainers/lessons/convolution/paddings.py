"""The setting `padding` of a convolution: a number, a pair of them, or one of PyTorch's words."""

from __future__ import annotations

from explainers.kinds import Kind
from explainers.worked import MINUS

LARGEST = 5
WORDS = ("valid", "same")
NUMBERS = tuple(map(str, range(LARGEST + 1)))


class Padding(Kind[str]):
    """Cells on each side as text: `1` for both directions, `1,2` for height and width, or a word.

    A pair of equal numbers is written as one, so that equal paddings are equal values.
    """

    def check(self, value: object) -> str:
        """`value` in its shortest form, if it is a padding; raises ValueError otherwise."""
        if value in WORDS:
            return str(value)
        parts = str(value).strip("()").replace(MINUS, "-").split(",")
        try:
            numbers = [int(part) for part in parts]
        except ValueError:
            raise ValueError(self._rule(value)) from None
        if len(numbers) > 2 or not all(0 <= number <= LARGEST for number in numbers):
            raise ValueError(self._rule(value))
        return written(numbers[0], numbers[-1])

    def read(self, text: str) -> str:
        """The padding that `text` stands for."""
        return self.check(text.strip())

    def _rule(self, value: object) -> str:
        return (
            f"is {value}: here it is one whole number from 0 to {LARGEST}, two of them "
            "with a comma (height, width), or one of the words valid and same."
        )


def written(height: int, width: int) -> str:
    """The text of a padding with `height` cells above and below, `width` left and right."""
    return str(height) if height == width else f"{height},{width}"


def sides(text: str) -> tuple[int, int]:
    """Height and width of a checked padding; a word has none of its own and gives 0."""
    if text in WORDS:
        return 0, 0
    numbers = [int(part) for part in text.split(",")]
    return numbers[0], numbers[-1]


def first(text: str) -> str:
    """The word, or the height alone."""
    return text.split(",")[0]
