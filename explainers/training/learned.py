"""What runs have learned, for whoever looks into it: which epochs there are, and their networks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from explainers import places
from explainers.networks import made
from explainers.networks.trained import Trained
from explainers.settings import Values
from explainers.training import checkpoint, listing
from explainers.training.checkpoint import Checkpoint
from explainers.training.folder import Folder
from explainers.training.naming import LONGEST, is_hidden, unspeakable
from explainers.training.run import Run


def epochs() -> dict[str, tuple[int, ...]]:
    """The runs with a checkpoint, the newest first, and the epochs of which each has one."""
    kept = {run.name: run.epochs() for run in listing.find_runs(places.runs()).found}
    return {name: found for name, found in kept.items() if found}


def at_work() -> dict[str, tuple[int, ...]]:
    """As `epochs`, with those that have kept none yet, but learn: they are in their first epoch."""
    found = {run.name: (run, run.epochs()) for run in listing.find_runs(places.runs()).found}
    return {name: kept for name, (run, kept) in found.items() if kept or _learns(run)}


def _learns(run: Run) -> bool:
    now = run.status()
    return now.running and now.step > 0


def comes(name: str) -> bool:
    """Whether the run `name` is on its way to its first step: there is to be a network of it."""
    try:
        run = find(name)
    except ValueError:
        return False
    return not run.epochs() and (now := run.status()).running and not now.step


def nearest(kept: tuple[int, ...], epoch: int) -> int:
    """The epoch of `kept` that is nearest to `epoch`, counted from 1; the last for one beyond.

    0 where none was kept.
    """
    if not kept:
        return 0
    return min(kept, key=lambda one: abs(one - epoch)) if 1 <= epoch <= kept[-1] else kept[-1]


def placed(
    found: Mapping[str, tuple[int, ...]], name: str, epoch: int
) -> tuple[str, tuple[int, ...], int]:
    """The run called `name` of `found`, see `epochs`, its epochs, and the nearest to `epoch`.

    The newest run where there is none of that name.
    """
    name = name if name in found else next(iter(found))
    return name, found[name], nearest(found[name], epoch)


def the_last(epoch: int) -> str:
    """What stands for the last epoch, at the head of a sentence; with its number where not 0."""
    return f"The last epoch, {epoch}," if epoch else "The last epoch"


def absent(values: Values, now: Values, run: str = "run", epoch: str = "epoch") -> dict[str, str]:
    """Sentences about a run and an epoch that `values` ask for, by the settings' names.

    `now` has those that there are instead, see `placed`; `run` and `epoch` are the two settings.
    """
    asked, there = getattr(values, run), getattr(now, run)
    if asked and asked != there:
        sentence = f"There is no run called “{asked}” with a checkpoint here."
        if there:
            sentence += f" “{there}” is taken."
        return {run: sentence, epoch: ""}
    wanted, kept = getattr(values, epoch), getattr(now, epoch)
    if asked and wanted and kept and wanted != kept:
        return {
            epoch: f"{epoch} is {wanted}: no network was kept after it in the run “{asked}”. "
            f"That after epoch {kept} is taken."
        }
    return {}


def find(name: str) -> Run:
    """The run called `name`; ValueError, in words, where there is none that can be read."""
    # A name out of an address: of no other folder than those of runs, and one that a disk can have.
    plain = name and Path(name).name == name and not is_hidden(name) and not unspeakable(name)
    if plain and len(name.encode()) <= LONGEST:
        path = places.runs() / name
        if Folder(path).recipe.is_file():
            return Run(path)
    raise ValueError(f"There is no run called “{name}” here. Start one on the Train page.")


def file_of(name: str, epoch: int) -> Path:
    """The checkpoint after `epoch` epochs of the run `name`; 0 stands for its latest.

    Raises ValueError, in words, where there is no such run, or no such checkpoint.
    """
    return file_in(find(name), epoch)[0]


def file_in(run: Run, epoch: int) -> tuple[Path, int]:
    """The checkpoint after `epoch` epochs of a run, and the epoch; 0 stands for its latest.

    Raises ValueError, in words, where there is no such checkpoint.
    """
    kept = files_of(run)
    if epoch and epoch not in kept:
        has = ", ".join(map(str, kept))
        raise ValueError(f"epoch is {epoch}: the run {run.name} has a checkpoint of {has}.")
    number = epoch or max(kept)
    return kept[number], number


def files_of(run: Run) -> dict[int, Path]:
    """The checkpoints of a run by their epochs, see `Run.epochs`; ValueError where it has none."""
    kept = run.epochs()
    if not kept:
        raise ValueError(
            f"The run {run.name} has no checkpoint yet: it writes one after each epoch."
        )
    return {epoch: run.folder.epoch(epoch) if epoch else run.folder.latest for epoch in kept}


def opened(path: Path) -> Trained:
    """The network of a checkpoint's file; raises ValueError where it cannot be read."""
    return network_of(checkpoint.load(path))


def network_of(held: Checkpoint) -> Trained:
    """The network of a checkpoint, with what its pictures need; ValueError as `opened`."""
    statistics = held.statistics
    return Trained(
        held.network(),
        held.classes,
        statistics.mean if statistics else None,
        statistics.std if statistics else None,
        macs=made.macs(held.recipe.network),
    )
