"""All runs there are: which to show where none is named, and how each stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from pathlib import Path

import torch
from torch import nn

from explainers.lessons.train import formats
from explainers.lessons.train.numbers import Values
from explainers.networks import registry
from explainers.once import Once
from explainers.shares import percent
from explainers.shown import without_folders
from explainers.training.listing import find_runs
from explainers.training.run import Run
from explainers.training.status import Status


@dataclass(frozen=True)
class Standing:
    """How a run stands at a moment: its phase and results in words, `–` for what is not known."""

    name: str
    state: str
    epochs: str
    accuracy: str
    loss: str
    recipe: str
    data: str

    @classmethod
    def of(cls, run: Run) -> Standing:
        """The run as its folder tells of it now."""
        status: Status = run.status()
        accuracy, loss, recipe = status.test_accuracy, status.test_loss, run.recipe
        return cls(
            name=run.name,
            state=status.word,
            epochs=f"{status.epoch} of {recipe.epochs}",
            accuracy=percent(accuracy),
            loss="–" if loss is None else formats.loss(loss),
            recipe=recipe.preset,
            data=Path(recipe.data).name,
        )


HEADS = ("run", "state", "epochs", "test accuracy", "test loss", "recipe", "data")


def table(runs: Sequence[Run]) -> str:
    """The runs as an HTML table, a row each; names are text, whatever they hold."""
    rows = [vars(Standing.of(run)).values() for run in runs]
    head = "".join(f"<th scope='col'>{name}</th>" for name in HEADS)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table class='runs'><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def missing(runs: Path, values: Values) -> dict[str, str]:
    """That the run or the layer cannot be shown, in a sentence by setting; none where they can."""
    name = values.run
    if not name and not _of_a_layer(values):
        return {}  # whatever runs there are: no folder has to be looked through
    found = find_runs(runs).found
    if not name or any(run.name == name for run in found):
        return _no_layer(found, values)
    instead = "; another is shown" if found else ""
    return {"run": f"There is no run called {name} in {without_folders(str(runs))}{instead}."}


def settled(runs: Path, values: Values) -> Values:
    """`values` with a run among those that there are: without one, the latest is shown.

    So it is with the layer of it that is looked into: without one, all are shown.
    """
    gone = missing(runs, values)
    if "run" in gone:
        values = replace(values, run="")
        gone = missing(runs, values)
    return replace(values, layer="") if "layer" in gone else values


def _of_a_layer(values: Values) -> bool:
    """Whether one layer is looked into."""
    return values.view == "inside" and bool(values.layer)


def _no_layer(found: Sequence[Run], values: Values) -> dict[str, str]:
    """That the run which is looked into has no such layer."""
    if not _of_a_layer(values):
        return {}
    run = named(found, values.run) or watched_by_default(found)
    names = _layers.get(run.recipe.network, partial(_named, run.recipe.network)) if run else ()
    if not names or values.layer in names:
        return {}
    said = f"layer is {values.layer}: the network of {run.name if run else 'the run'} has "
    return {"layer": f"{said}{', '.join(names)}. All layers are shown."}


_layers: Once[tuple[str, ...]] = Once(64)


def _named(network: str) -> tuple[str, ...]:
    """The layers that can be looked into; none where the network cannot be made any more."""
    try:
        with torch.device("meta"):  # its layers without their numbers
            made = registry.build(network)
    except ValueError:  # said where the run is shown
        return ()
    # Flatten's numbers are the ones before it.
    return tuple(name for name, one in made.named_children() if not isinstance(one, nn.Flatten))


def named(runs: Sequence[Run], name: str) -> Run | None:
    """The run of this name; None where there is none."""
    return next((run for run in runs if run.name == name), None)


def watched_by_default(runs: Sequence[Run]) -> Run | None:
    """The run to show where none is named: the newest that is going on, else the newest."""
    return going_on(runs) or (runs[0] if runs else None)


def going_on(runs: Sequence[Run]) -> Run | None:
    """The newest run that is trained at this moment; if none is, that waits for its turn."""
    alive = [run for run in runs if run.alive()]
    training = (run for run in alive if run.status().phase != "queued")
    return next(training, alive[0] if alive else None)
