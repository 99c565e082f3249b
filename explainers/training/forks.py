"""Forks: a run of its own that shares another's past up to a moment, and goes on otherwise.

It begins with that moment's checkpoint and its curves, so that its first step is the next one of
the other run, to the last bit where nothing is changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, fields, replace
from pathlib import Path

from explainers import files
from explainers.training import changes, checkpoint, scalars
from explainers.training.checkpoint import Checkpoint
from explainers.training.control import Control
from explainers.training.folder import Folder
from explainers.training.knobs import Knobs
from explainers.training.parents import Parent
from explainers.training.recipe import Recipe
from explainers.training.run import Run, start_next

FREE = (
    "preset",
    "epochs",
    "device",
    "precision",
    "lr",
    "momentum",
    "weight_decay",
    "sgd_factor",
    "schedule",
    "warmup",
    "step_size",
    "gamma",
    "eta_min",
    "pct_start",
    "label_smoothing",
    "flip",
    "shift",
)
"""What a fork may have otherwise: all that the network and its optimizer have no memory of."""

LONGEST = 80
"""Characters of a run's name that its forks are called by."""


def check(before: Recipe, after: Recipe) -> None:
    """Raise ValueError, in words, where a run of the one recipe cannot go on by the other."""
    other = [
        field.name
        for field in fields(Recipe)
        if field.name not in FREE and getattr(before, field.name) != getattr(after, field.name)
    ]
    if other:
        name = other[0]
        raise ValueError(
            f"{name} is {getattr(after, name)}, and of the run {getattr(before, name)}: a fork "
            f"goes on with the same. It may have another {', '.join(FREE[1:-1])} or {FREE[-1]}."
        )


def fork(
    run: Run,
    moment: Path,
    recipe: Recipe | None = None,
    *,
    name: str = "",
    cache: Path | None = None,
    owner: str = "",
) -> Run:
    """Start a run that goes on from a checkpoint of `run`, by its own recipe or another.

    `moment` is a checkpoint in the folder of `run`; `name` is what to call the fork, which gets a
    number where the name is taken. What was changed while `run` was trained until then holds in
    the fork, too, save what the recipe has otherwise than that of `run`.

    Raises ValueError, in words, where the recipe cannot be gone on with, or the checkpoint cannot
    be read; RuntimeError and OSError as `start` does.
    """
    wanted = recipe or run.recipe
    called = name or f"{run.name[:LONGEST].rstrip()}-fork"
    fill = past(run, moment, wanted)
    return start_next(wanted, run.folder.path.parent, called, cache=cache, owner=owner, fill=fill)


def past(run: Run, moment: Path, recipe: Recipe) -> Callable[[Folder], None]:
    """What puts into the folder of a fork by `recipe` all that it has of its past, see `fork`.

    Raises ValueError, in words, where the recipe cannot be gone on with, or there is no such
    checkpoint; what is returned does where the checkpoint cannot be read.
    """
    check(run.recipe, recipe)
    if not moment.is_file():
        raise ValueError(
            f"The checkpoint {moment.name} of the run {run.name} is not kept any more."
        )

    def fill(folder: Folder) -> None:
        files.copy(moment, folder.past)  # it may be another file by the time it is read
        _fill(folder, run, checkpoint.load(folder.past), recipe)

    return fill


def further(run: Run, epochs: int, *, cache: Path | None = None, owner: str = "") -> Run:
    """A fork that goes on where a run has ended, for so many `epochs` more.

    Its recipe is that of the run with as many more epochs, and its learning rate is from now on
    what that says: a schedule that ends with the run, such as one_cycle, rises at once to where
    the longer run would be, and falls to its end anew.
    """
    longer = run.recipe.with_changes(epochs=run.recipe.epochs + epochs)
    name = f"{run.name[:LONGEST].rstrip()}-more"
    return fork(run, run.folder.latest, longer, name=name, cache=cache, owner=owner)


def _fill(folder: Folder, run: Run, held: Checkpoint, recipe: Recipe) -> None:
    """Put into the folder of a fork what it has of its past."""
    if held.epoch >= recipe.epochs:
        raise ValueError(
            f"epochs is {recipe.epochs}, and {held.epoch} are done: there is nothing to go on "
            "with. Set epochs higher."
        )
    files.copy(folder.past, folder.latest)
    if run.folder.start.exists():
        files.copy(run.folder.start, folder.start)
    parent = Parent.of(run.folder, held.epoch, held.step)
    files.write(folder.parent, json.dumps(asdict(parent)))
    scalars.copy_past(run.folder.path, folder.path, held.step)
    then, now = _knobs(held, run.recipe, recipe)
    replace(Control(), **now._asdict()).write(folder)
    noted = [one for one in changes.tolerant(run.folder) if one.step < held.step]
    new = changes.between(held.step, then.values(run.recipe), now.values(recipe))
    changes.write(folder, [*noted, *new])


def _knobs(held: Checkpoint, before: Recipe, after: Recipe) -> tuple[Knobs, Knobs]:
    """What the other run's step was made with, and what the first step of the fork is made with."""
    then = Knobs.of_state(held.training, before)
    own = Knobs.of(after)
    same = {
        "lr_scale": before.lr == after.lr,
        "momentum": before.momentum == after.momentum,
        "weight_decay": before.weight_decay == after.weight_decay,
    }
    return then, Knobs(*(getattr(then if same[name] else own, name) for name in Knobs._fields))
