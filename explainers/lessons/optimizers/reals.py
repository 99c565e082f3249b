"""Two real numbers as a setting of the page, such as Adam's betas."""

from __future__ import annotations

from dataclasses import dataclass

from explainers.kinds import Kind


@dataclass(frozen=True)
class Reals(Kind[tuple[float, float]]):
    """Two real numbers from `low` to `high`."""

    paired = True
    low: float
    high: float

    @property
    def highs(self) -> tuple[float, float]:
        """The upper bounds of both."""
        return self.high, self.high

    def read(self, text: str) -> tuple[float, float]:
        """The two numbers written as `0.9,0.999`."""
        try:
            return self.check(tuple(float(part) for part in text.strip().strip("()").split(",")))
        except ValueError:
            raise ValueError(self._rule(text)) from None

    def write(self, value: tuple[float, float]) -> str:
        """The two numbers with a comma."""
        return ",".join(f"{number:.12g}" for number in value)

    def check(self, value: object) -> tuple[float, float]:
        """`value`, if it is two numbers within the bounds."""
        match value:
            case (int() | float() as first, int() | float() as second) if (
                self.low <= first <= self.high and self.low <= second <= self.high
            ):
                return float(first), float(second)
        raise ValueError(self._rule(value))

    def _rule(self, value: object) -> str:
        return (
            f"is {value}: here it is two numbers from {self.low:g} to {self.high:g}, "
            "with a comma between them."
        )
