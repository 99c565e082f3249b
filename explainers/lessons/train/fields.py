"""The field of a race: the runs that one click starts, alike but for one setting."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from explainers import settings
from explainers.lessons.train import numbers
from explainers.lessons.train.numbers import Values
from explainers.training.comparing import typed
from explainers.training.racing import MOST

OWN = "own"
"""The race whose setting and values the reader chooses."""

_THREE: Mapping[str, str] = {
    "recipe": "notes, fast, best",
    "batch_size": "32, 128, 512",
    "optimizer": "sgd, momentum, adam",
    "momentum": "0, 0.5, 0.9",
    "weight_decay": "0, 0.0005, 0.005",
    "schedule": "constant, one_cycle, CosineAnnealingLR",
    "epochs": "1, 3, 10",
    "relu": "false, true",
    "learns": "all, linear",
    "precision": "float32, bfloat16",
}

_CALLED: Mapping[str, str] = {
    "batch_size": "batch",
    "weight_decay": "decay",
    "learns": "learns-",
    **dict.fromkeys(("recipe", "relu", "optimizer", "schedule", "precision"), ""),
}
"""What stands before a value in a run's name, where that is not the setting."""

_BETWEEN = re.compile(r"[\s,;，；、]+")
"""What may stand between two values: none of them has one of these in it."""

_SAME = ("epochs", "seed", "device", "relu")
"""What another recipe is given in a race, beside the data and the network."""

_NAMED = ("recipe", "relu")
"""Settings that the names of runs tell of already."""


def field(values: Values, kind: str) -> dict[str, Values]:
    """The runs of a race about what is set, by the names that they are to have.

    Raises ValueError, in a sentence, where the reader's own race is none.
    """
    match kind:
        case "recipes":
            return _runs(values, "recipe", ["notes", "fast"])
        case "rates":
            rates = [float(f"{values.lr * by:.3g}") for by in (0.1, 0.3, 1.0, 3.0)]
            return _runs(values, "lr", rates)
        case "seeds":
            return _runs(values, "seed", range(values.seed, values.seed + 5))
    return _runs(values, values.varies, among(values))


def _runs(values: Values, varied: str, found: Iterable[object]) -> dict[str, Values]:
    runs = [_with(values, varied, value) for value in found]
    return {_name(one, varied): one for one in runs}


def suggested(values: Values) -> str:
    """Values of the setting that the reader's own race varies, as they could be typed."""
    match values.varies:
        case "lr":
            return ", ".join(typed(values.lr * by, 3) for by in (0.25, 1.0, 4.0))
        case "seed":
            return ", ".join(str(values.seed + k) for k in range(3))
    return _THREE[values.varies]


def among(values: Values) -> list[object]:
    """The values that the reader's own race is to try: those typed, or else those suggested.

    Raises ValueError, in a sentence, where they are not two to six, or make no difference.
    """
    setting = settings.table(Values)[values.varies]
    _check_matters(values, setting)
    parts = _BETWEEN.split(values.among.strip() or suggested(values))
    found = [setting.read(part) for part in parts if part]
    if not 2 <= len(found) <= MOST:
        many = f"{len(found)} are" if len(found) != 1 else "1 is"
        raise ValueError(
            f"A race has two to {MOST} runs, and {many} given: type as many values of "
            f"{setting.name}, with commas between them."
        )
    for value in found:
        if found.count(value) > 1:
            raise ValueError(
                f"{setting.name} is {setting.write(value)} twice: those runs would be the same."
            )
    return found


def _check_matters(values: Values, setting: settings.Setting) -> None:
    only = setting.only
    if only is not None and getattr(values, only.name) not in only.values:
        raise ValueError(
            f"{setting.name} changes nothing with {only.name} {getattr(values, only.name)}: it is "
            f"used with {', '.join(only.values)}."
        )
    if setting.name == "relu" and values.network:
        raise ValueError(
            "relu changes nothing in a network of your own, which has the layers that it has."
        )


def _with(values: Values, varied: str, value: object) -> Values:
    changed: dict[str, Any] = {varied: value}
    other = replace(values, **changed)
    if varied != "recipe":
        return other
    return replace(numbers.as_recipe(other), **{name: getattr(values, name) for name in _SAME})


def _name(values: Values, varied: str) -> str:
    """What a run of a race is called; a name has letters, digits, `-` and `_` alone."""
    name = numbers.run_name(values)
    if varied in _NAMED:
        return name
    value = getattr(values, varied)
    setting = settings.table(Values)[varied]
    text = typed(value, 12) if isinstance(value, float) else setting.write(value)
    return f"{name}-{_CALLED.get(varied, varied)}{re.sub(r'[^a-zA-Z0-9-]', '_', text)}"
