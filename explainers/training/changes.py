"""What was changed while a run trained: noted in its folder, with a checkpoint of just before.

A worker that is killed goes on from that checkpoint or from a later one, and so makes every step
with the same settings as before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from explainers import files
from explainers.arguments import Choice, Number, Whole, held
from explainers.records import read_json
from explainers.training.folder import Folder
from explainers.training.knobs import Knobs, Values
from explainers.training.recipe import Recipe

FIELDS = Values._fields
"""What can be changed, by its name in a recipe."""

MOST = 100
"""Changes that are noted of a run: the latest."""

MOST_KEPT = 10
"""Checkpoints of just before a change that are kept, at most: the latest; see `room`."""


@dataclass(frozen=True)
class Change:
    """After `step` steps the field of the recipe has had another value."""

    step: int
    field: str
    before: float
    after: float

    def __post_init__(self) -> None:
        """Raise ValueError, in words, where it is none."""
        held("step", self.step, Whole(0, 1 << 53))
        held("field", self.field, Choice(FIELDS))
        held("before", self.before, Number(0))
        held("after", self.after, Number(0))


def path(folder: Folder) -> Path:
    """Where the changes of a run are noted."""
    return folder.path / "changes.json"


def just_before(folder: Folder, step: int) -> Path:
    """The checkpoint after `step` steps, just before something was changed."""
    return folder.checkpoints / f"change-{step:012d}.pt"


def step_of(checkpoint: Path) -> int:
    """After how many steps a checkpoint of `just_before` was kept."""
    return int(checkpoint.stem.removeprefix("change-"))


def between(step: int, before: Values, after: Values) -> list[Change]:
    """What is another from the step after `step` on."""
    return [
        Change(step, field, one, other)
        for field, one, other in zip(FIELDS, before, after, strict=True)
        if one != other
    ]


def merged(known: Iterable[Change], step: int, new: Iterable[Change]) -> list[Change]:
    """What is to be noted once `new` changes are made after `step` steps.

    What was noted of later steps is void: these are made anew. Of one step each field has one
    change, from what it was at first to what it came to.
    """
    first = {change.field: change for change in known if change.step == step}
    for change in new:
        earliest = first.get(change.field, change)
        first[change.field] = replace(change, before=earliest.before)
    at_once = [change for change in first.values() if change.before != change.after]
    return [*(change for change in known if change.step < step), *at_once][-MOST:]


def read(folder: Folder) -> list[Change]:
    """The changes of a run, in their order; none where nothing was changed.

    Raises ValueError with a sentence if their file is damaged.
    """
    found = (read_json(path(folder)) or {}).get("changes", [])
    try:
        return [_change(values) for values in found][-MOST:]
    except (TypeError, ValueError) as error:
        raise ValueError(f"{path(folder)} is damaged: {error}") from error


def _change(values: Any) -> Change:
    if not isinstance(values, dict):
        raise TypeError("a change is an object.")
    return Change(**values)


def tolerant(folder: Folder) -> list[Change]:
    """The changes of a run; none where their file is damaged."""
    try:
        return read(folder)
    except ValueError:
        return []


def write(folder: Folder, changes: Iterable[Change]) -> None:
    """Note these and no others."""
    text = json.dumps({"changes": [asdict(change) for change in changes]}, indent=1)
    files.write(path(folder), text)


def note(
    folder: Folder, recipe: Recipe, step: int, before: Knobs, after: Knobs, most: int = MOST_KEPT
) -> None:
    """Note what is changed after `step` steps, and keep the latest checkpoint, which is of them.

    Of such checkpoints the latest `most` are kept, 1 or more. Raises OSError where that cannot be
    written.
    """
    files.copy(folder.latest, just_before(folder, step))
    write(
        folder,
        merged(tolerant(folder), step, between(step, before.values(recipe), after.values(recipe))),
    )
    for old in kept(folder)[:-most]:
        old.unlink(missing_ok=True)


def forget_after(folder: Folder, step: int) -> None:
    """What was changed after more than `step` steps is void: they are made anew."""
    known = tolerant(folder)
    left = merged(known, step, [])
    if left != known:
        write(folder, left)
    for one in kept(folder):
        if one > just_before(folder, step):
            one.unlink(missing_ok=True)


def kept(folder: Folder) -> list[Path]:
    """The checkpoints of just before a change, in the order of their steps."""
    return sorted(folder.checkpoints.glob("change-*.pt"))
