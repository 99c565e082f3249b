"""Arguments as PyTorch takes them, checked once and answered in a learner's words."""

from __future__ import annotations

from collections.abc import Sequence

from explainers.arguments import Whole, held

Pair = tuple[int, int]
IntOrPair = int | Sequence[int]


def pair(name: str, value: IntOrPair, *, low: int | None) -> Pair:
    """`value` as (height, width); an int stands for both.

    Raises ValueError naming the argument unless both are whole numbers of at least `low` (None: of
    any size).
    """
    values = (value, value) if isinstance(value, int) else tuple(value if _several(value) else ())
    if len(values) == 1:
        values = values * 2
    if len(values) != 2 or not all(map(Whole().fits, values)):
        raise ValueError(
            f"{name} is {value!r}: it takes a whole number, or a pair of them (height, width)."
        )
    if low is not None and min(values) < low:
        raise ValueError(f"{name} is {_shown(values)}: it must be at least {low}.")
    return values[0], values[1]


def positive(name: str, value: int) -> int:
    """`value` itself; raises ValueError unless it is a whole number of at least 1."""
    return held(name, value, Whole(1))


def _several(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _shown(values: Sequence[int]) -> str:
    return str(values[0]) if len(set(values)) == 1 else str(tuple(values))
