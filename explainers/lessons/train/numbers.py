"""The training page's controls: what can be chosen, and the recipe that it makes.

Every control is a field of `explainers.training.recipe.Recipe` or an option of the command line,
under the same name. A recipe's own values are the defaults, so an address holds only what
differs from the recipe that it names.
"""

from __future__ import annotations

import math
import shlex
from dataclasses import dataclass, replace
from math import isclose
from pathlib import Path
from typing import Annotated

from explainers import serving, settings
from explainers.images.named import OWN, data_of
from explainers.kinds import Choice, Number, Place, Text, Whole
from explainers.lessons.train import words
from explainers.optimizers.rates import ARGUMENTS
from explainers.settings import Only
from explainers.training.knobs import Values as Turned
from explainers.training.recipe import (
    DEVICES,
    LEARNS,
    MOMENTUM,
    OPTIMIZERS,
    PRECISIONS,
    PRESETS,
    SCHEDULES,
    Recipe,
    preset,
)

DEFAULT = "fast"  # the recipe that a first visitor can watch succeed

_FIRST = PRESETS[DEFAULT]
_SIZES = sorted({8, 16, 32, 64, 128, 256, 512, 1024} | {p.batch_size for p in PRESETS.values()})
RECIPE = Choice(tuple(PRESETS))
SAME = (
    *("epochs", "lr", "optimizer", "momentum", "weight_decay", "sgd_factor", "schedule"),
    *("warmup", "step_size", "gamma", "eta_min", "pct_start"),
    *("learns", "device", "precision", "seed"),
)
"""Controls that are fields of a recipe and hold the same."""


def _of(argument: str) -> Only:
    """The schedules that have this argument."""
    return Only("schedule", *(name for name, known in ARGUMENTS.items() if argument in known))


VARIED = (
    *("lr", "recipe", "batch_size", "optimizer", "momentum", "weight_decay", "schedule"),
    *("epochs", "relu", "learns", "precision", "seed"),
)
"""Settings of which a race can try several values."""


@dataclass(frozen=True, kw_only=True)
class Values(settings.Values):
    """What the page's controls are set to."""

    view: Annotated[str, Choice(words.VIEWS)] = "train"
    data: Annotated[str, Choice(tuple(words.DATA))] = "drawn"
    recipe: Annotated[str, RECIPE] = DEFAULT
    path: Annotated[str, Place(), Only("data", OWN)] = ""
    epochs: Annotated[int, Whole(1, 1000)] = _FIRST.epochs
    batch_size: Annotated[str, Choice(tuple(map(str, _SIZES)))] = str(_FIRST.batch_size)
    lr: Annotated[float, Number(1e-6, 100.0)] = _FIRST.lr
    optimizer: Annotated[str, Choice(tuple(OPTIMIZERS))] = _FIRST.optimizer
    momentum: Annotated[float, Number(0.0, 0.999), Only("optimizer", *MOMENTUM)] = _FIRST.momentum
    weight_decay: Annotated[float, Number(0.0, 1.0)] = _FIRST.weight_decay
    sgd_factor: Annotated[float, Number(0.0, 1000.0), Only("optimizer", "muon")] = _FIRST.sgd_factor
    schedule: Annotated[str, Choice(tuple(SCHEDULES))] = _FIRST.schedule
    warmup: Annotated[float, Number(0.01, 0.99), _of("warmup")] = _FIRST.warmup
    step_size: Annotated[int, Whole(1, 1_000_000), _of("step_size")] = _FIRST.step_size
    gamma: Annotated[float, Number(0.001, 1.0), _of("gamma")] = _FIRST.gamma
    eta_min: Annotated[float, Number(0.0, 100.0), _of("eta_min")] = _FIRST.eta_min
    pct_start: Annotated[float, Number(0.0, 1.0), _of("pct_start")] = _FIRST.pct_start
    learns: Annotated[str, Choice(tuple(LEARNS))] = _FIRST.learns
    device: Annotated[str, Choice(tuple(DEVICES))] = _FIRST.device
    precision: Annotated[str, Choice(tuple(PRECISIONS))] = _FIRST.precision
    seed: Annotated[int, Whole(0, 99_999)] = _FIRST.seed
    relu: bool = _FIRST.network == "cifar_quick_relu"
    network: Annotated[str, Text(5000)] = ""
    run: Annotated[str, Text(100)] = ""
    moment: Annotated[str, Text(5)] = ""
    picture: Annotated[int, Whole(0, 59)] = 0
    layer: Annotated[str, Text(100)] = ""
    channel: Annotated[int, Whole(0, 9_999)] = 0
    weight: Annotated[str, Text(150)] = ""
    value: Annotated[float, Number(-1000.0, 1000.0)] = 0.0
    smoothing: Annotated[str, Choice(words.SMOOTHING)] = words.SMOOTHED
    race: Annotated[str, Text(620), Only("view", "race")] = ""
    varies: Annotated[str, Choice(VARIED), Only("view", "race")] = "lr"
    among: Annotated[str, Text(200), Only("view", "race")] = ""


def as_recipe(values: Values) -> Values:
    """`values` with everything that their recipe decides as it says."""
    base = PRESETS[values.recipe]
    return replace(
        values,
        batch_size=str(base.batch_size),
        relu=base.network == "cifar_quick_relu",
        **{name: getattr(base, name) for name in SAME},
    )


def plain(recipe: str) -> Values:
    """What an address leaves out that names `recipe`; of an unknown one, as of none."""
    name = RECIPE.named(recipe)
    chosen = Values(recipe=name if name in PRESETS else DEFAULT)
    return replace(as_recipe(chosen), recipe=DEFAULT)


def recipe(values: Values) -> Recipe:
    """The recipe that the controls' `values` stand for; ValueError where it cannot be."""
    if values.data == OWN and not values.path.strip():
        way = "" if serving.shared() else "give a folder or ZIP of your pictures, or "
        raise ValueError(f"path is empty: {way}upload a ZIP of your pictures.")
    return preset(
        values.recipe,
        data=data_of(values.data, values.path),
        network=network(values),
        batch_size=int(values.batch_size),
        **{name: getattr(values, name) for name in SAME},
    )


def network(values: Values) -> str:
    """The network that is trained, as a recipe names it."""
    return values.network or ("cifar_quick_relu" if values.relu else "cifar_quick")


def smoothing(values: Values) -> int | None:
    """Steps that the smoothed loss looks back over; None for the server's own line."""
    return None if values.smoothing == words.SMOOTHED else int(values.smoothing)


def command(values: Values, runs: Path, cache: Path, name: str) -> str:
    """The command line that trains the same; options at the preset's own value are left out."""
    wanted, base = recipe(values), PRESETS[values.recipe]
    parts = ["python -m explainers.training run", f"--data {shlex.quote(wanted.data)}"]
    parts.append(f"--recipe {wanted.preset}")
    for field in ("batch_size", *SAME):
        value = getattr(wanted, field)
        if value != getattr(base, field):
            text = f"{value:.12g}" if isinstance(value, float) else str(value)
            parts.append(f"--{field.replace('_', '-')} {text}")
    if values.network:
        parts.append(f"--network {shlex.quote(wanted.network)}")
    elif values.relu:
        parts.append("--relu")
    parts.append(f"--runs {shlex.quote(str(runs))}")
    if cache != Path("data"):
        parts.append(f"--cache {shlex.quote(str(cache))}")
    parts.append(f"--name {shlex.quote(name)}")
    return " \\\n    ".join(parts)


def turned(values: Values, recipe: Recipe, now: Turned) -> dict[str, float]:
    """What the controls have otherwise than a run of the `recipe` is trained with `now`."""
    has = [name for name in now._fields if name != "momentum" or recipe.optimizer in MOMENTUM]
    pairs = ((name, getattr(values, name), getattr(now, name)) for name in has)
    return {name: wanted for name, wanted, known in pairs if not isclose(wanted, known)}


def run_name(values: Values) -> str:
    """What to call a run of these values, before a number is added to tell several apart."""
    data = Path(values.path.strip()).stem if values.data == OWN else values.data
    plain = "".join(c if c.isalnum() or c in "-_" else "-" for c in data).strip("-")[:40] or OWN
    network = "-own" if values.network else "-relu" if values.relu else ""
    return f"{plain}-{values.recipe}{network}"


PICTURES = {"drawn": 10_000, "cifar10": 50_000}
"""To train on, of the sets whose number of pictures is known before they are there."""


def advice(values: Values) -> str:
    """A sentence of warning about values that work but hardly ever well; empty if there is none."""
    if values.schedule == "StepLR" and values.data in PICTURES:
        steps = values.epochs * math.ceil(PICTURES[values.data] / int(values.batch_size))
        if values.step_size >= steps:
            return (
                f"{values.epochs} epochs of these pictures are {steps:,} steps: with step_size "
                f"{values.step_size:,} the learning rate never drops. With "
                f"{math.ceil(steps / 3):,} it drops twice."
            )
    if values.optimizer in ("adam", "adamw") and values.lr > 0.01:
        return (
            "Adam moves every weight by about lr, whatever the size of its gradient: "
            f"{values.lr:g} is a lot for weights this small. 0.001 is usual. Try it all the "
            "same, if you like to see a loss explode."
        )
    return ""
