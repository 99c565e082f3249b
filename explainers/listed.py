"""TO BE REMOVED with the last lesson whose settings stand in a list: see `explainers.settings`.

Makes settings as those lessons do, with name and default first, and reads and writes a list.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from explainers import kinds, settings
from explainers.settings import Setting, Values


def Whole(name: str, default: int, low: int = 0, high: int = 10) -> Setting:  # noqa: N802
    """A whole number from `low` to `high`."""
    return Setting(name, default, kinds.Whole(low, high))


def Number(  # noqa: N802
    name: str, default: float, low: float = -math.inf, high: float = math.inf
) -> Setting:
    """A real number from `low` to `high`."""
    return Setting(name, default, kinds.Number(low, high))


def Choice(name: str, default: str, options: Sequence[str] = ()) -> Setting:  # noqa: N802
    """One of `options`."""
    return Setting(name, default, kinds.Choice(options))


def Flag(name: str, default: bool) -> Setting:  # noqa: N802
    """On or off."""
    return Setting(name, default, kinds.Flag())


def Pair(  # noqa: N802
    name: str, default: tuple[int, int], low: int = 1, high: int = 5, wide: int | None = None
) -> Setting:
    """Two whole numbers."""
    return Setting(name, default, kinds.Pair(low, high, wide))


def Text(name: str, default: str, longest: int = 4000) -> Setting:  # noqa: N802
    """Free text."""
    return Setting(name, default, kinds.Text(longest))


def of(values: type[Values]) -> tuple[Setting, ...]:
    """The settings of a group of values, for the list of a page that has them."""
    return tuple(s for name, s in settings.table(values).items() if name != "said")


def read(table: Sequence[Setting], query: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """All values of a list of settings, from the parameters of an address."""
    found: dict[str, Any] = {}
    complaints: list[str] = []
    for setting in table:
        found[setting.name] = setting.default
        if setting.name not in query:
            continue
        try:
            found[setting.name] = setting.read(query[setting.name])
        except ValueError as error:
            complaints.append(f"In the address, {error}")
    return found, complaints


def write(table: Sequence[Setting], values: Mapping[str, Any]) -> dict[str, str]:
    """The parameters that hold `values`."""
    return {
        setting.name: setting.write(values[setting.name])
        for setting in table
        if values[setting.name] != setting.default
    }
