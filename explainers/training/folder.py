"""The run folder: what lies where, and how one is made.

A run folder is all that the worker, which writes it, and those who watch, who read it, have in
common. Only the standard library is used, so that it costs nothing to look into one.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from explainers import files
from explainers.locks import Lock, holding
from explainers.records import read_json, read_text
from explainers.training import lease, unfinished
from explainers.training.naming import check_name
from explainers.training.recipe import Recipe, known
from explainers.training.refusals import TakenError

if TYPE_CHECKING:
    from explainers.training.parents import Parent

BUILT_IN_DATA = ("drawn", "cifar10")


@dataclass(frozen=True)
class Folder:
    """The paths in the folder of one run. TensorBoard's event files lie in `path` itself."""

    path: Path

    @property
    def recipe(self) -> Path:
        """What is trained: the Recipe as JSON, written once, when the run is made."""
        return self.path / "recipe.json"

    @property
    def owner(self) -> Path:
        """Who started it on a server that many visit, see `Run.owner`; written with the recipe."""
        return self.path / "owner.txt"

    @property
    def parent(self) -> Path:
        """From which run it descends, see `parents.Parent`; written with the recipe."""
        return self.path / "parent.json"

    @property
    def about(self) -> Path:
        """What people say of the run, see `about.About`."""
        return self.path / "about.json"

    @property
    def status(self) -> Path:
        """What the worker is doing, written several times a second while it lives."""
        return self.path / "status.json"

    @property
    def control(self) -> Path:
        """What watchers ask of the worker, see `control.Control`."""
        return self.path / "control.json"

    @property
    def control_lock(self) -> Path:
        """Locked by whoever changes `control`, for a moment."""
        return self.path / "control.lock"

    @property
    def guesses(self) -> Path:
        """The network's latest guesses for the sample pictures."""
        return self.path / "guesses.json"

    @property
    def sample(self) -> Path:
        """The sample pictures themselves, with their labels: a PyTorch file."""
        return self.path / "sample.pt"

    @property
    def data(self) -> Path:
        """What it is trained on: the data set's fingerprint, and what was left out of it."""
        return self.path / "data.json"

    @property
    def result(self) -> Path:
        """How the run ended; there is none while it goes on, nor if the worker was killed."""
        return self.path / "result.json"

    @property
    def log(self) -> Path:
        """What the worker printed, errors included, if a program started it."""
        return self.path / "worker.log"

    @property
    def launched(self) -> Path:
        """Who started its worker and can be asked for it, see `launched.Launched`."""
        return self.path / "launched.json"

    @property
    def lock(self) -> Path:
        """Locked by the worker while it lives, see `Lock`."""
        return self.path / "worker.lock"

    @property
    def lease(self) -> Path:
        """Renewed by the worker while it lives and is not halted, see `lease`."""
        return self.path / "lease.json"

    @property
    def start_lock(self) -> Path:
        """Locked by whoever starts a worker, until that holds a lock of its own."""
        return self.path / unfinished.LOCK

    @property
    def reserve(self) -> Path:
        """Room on the disk that a worker holds, for the last things it writes, see `Reserve`."""
        return self.path / "reserve.bin"

    @property
    def checkpoints(self) -> Path:
        """A folder of `epoch-0001.pt`, …, and `latest.pt`, from which a run goes on."""
        return self.path / "checkpoints"

    @property
    def latest(self) -> Path:
        """The state to go on from: the last epoch's, or later if the run was stopped."""
        return self.checkpoints / "latest.pt"

    @property
    def start(self) -> Path:
        """A checkpoint of another run, whose weights this one begins with; there may be none."""
        return self.checkpoints / "start.pt"

    def epoch(self, epoch: int) -> Path:
        """The checkpoint after an epoch, counted from 1."""
        return self.checkpoints / f"epoch-{epoch:04d}.pt"

    @property
    def past(self) -> Path:
        """The checkpoint of another run that this one, a fork, goes on from; there may be none."""
        return self.checkpoints / "past.pt"

    @property
    def inside(self) -> Path:
        """A folder of what is seen in the network while somebody looks, see `inside.wishes`."""
        return self.path / "inside"

    @property
    def predictions(self) -> Path:
        """A folder of what was said to the test pictures, see `predictions`."""
        return self.path / "predictions"

    def tested(self, epoch: int) -> Path:
        """The scores of the test after an epoch."""
        return self.predictions / f"epoch-{epoch:04d}.npy"

    @property
    def labels(self) -> Path:
        """The labels of the test pictures, in their order."""
        return self.predictions / "labels.npy"

    def of_epochs(self) -> dict[int, Path]:
        """The checkpoints of epochs that are there, by the epoch, in order; others' are none."""
        names = {path.name for path in self.checkpoints.glob("epoch-*.pt")}
        numbers = {int(n) for name in names if (n := name[len("epoch-") : -len(".pt")]).isdecimal()}
        return {n: self.epoch(n) for n in sorted(numbers) if n and self.epoch(n).name in names}

    def kept(self) -> list[Path]:
        """The checkpoints that a run can go on from, the newest first."""
        epochs = list(self.of_epochs().values())[::-1]
        return [
            *([self.latest] if self.latest.exists() else []),
            *epochs,
            *([self.past] if self.past.exists() else []),
        ]

    def read_recipe(self) -> Recipe:
        """The run's recipe.

        Raises ValueError with a sentence if this is no run folder, or its recipe is damaged.
        """
        text = read_text(self.recipe)
        if text is None:
            raise ValueError(f"{self.path} is not the folder of a run: it holds no recipe.json.")
        try:
            return known(text)
        except ValueError as error:
            raise ValueError(f"{self.recipe} is damaged: {error}") from error


def create(
    recipe: Recipe,
    runs: Path,
    name: str,
    weights: Path | None = None,
    owner: str = "",
    parent: Parent | None = None,
    fill: Callable[[Folder], None] | None = None,
) -> Folder:
    """Make the folder of a new run below `runs`, with its recipe; nothing is started.

    It begins with the weights of the checkpoint `weights`, if one is named. A try that failed
    before it began (see `never_began`) makes room. The name is taken at once, or, where anything
    fails, not at all. `owner` is who starts it, see `Run.owner`, `parent` from which run it
    descends; `fill` puts into the folder what a fork has of its past, before anybody sees it.
    Raises TakenError, a ValueError, if the name is taken: what an earlier run made is never
    touched; ValueError if there is no such checkpoint, or if the name is no plain folder name;
    OSError if it cannot be written.
    """
    if weights is not None and not weights.is_file():
        raise ValueError(f"There is no checkpoint {weights} to begin with.")
    check_name(name)
    if recipe.data not in BUILT_IN_DATA:  # the worker may be started from elsewhere, later
        recipe = recipe.with_changes(data=str(Path(recipe.data).expanduser().absolute()))
    with being_made(runs) as (made, lock):
        _fill(made, recipe, weights, owner, parent)
        if fill is not None:
            fill(made)
        folder = Folder((runs / name).absolute())
        # Whoever asks for a fork, or for known weights, wants no other run to go on.
        place_first(made, lock, folder, "" if fill or weights else ", or resume that run")
    return folder


@contextlib.contextmanager
def being_made(runs: Path) -> Iterator[tuple[Folder, Lock]]:
    """A folder below `runs` in which a run is made, and its lock: for `place_first` in the end.

    Where the block fails nothing of it is left; where its process is killed, it is swept away
    later.
    """
    runs.mkdir(parents=True, exist_ok=True)
    unfinished.sweep(runs)
    path, lock = unfinished.begin(runs)
    made = Folder(path)
    try:
        yield made, lock
    except BaseException:
        shutil.rmtree(made.path, ignore_errors=True)
        raise
    finally:
        lock.release()


def place_first(made: Folder, lock: Lock, folder: Folder, instead: str = "") -> None:
    """Have the run that was made lie in `folder`; TakenError if another one does, see `place`."""
    if sys.platform == "win32":  # where a folder that holds an open file keeps its name
        lock.release()
    place(made, folder, instead)


def never_began(folder: Folder) -> bool:
    """Whether the run failed before its first step: it holds nothing that anybody could miss."""
    if Lock(folder.start_lock).is_held() or Lock(folder.lock).is_held() or folder.kept():
        return False
    if lease.is_held_elsewhere(folder.lease):
        return False
    try:
        control, status, result = map(read_json, (folder.control, folder.status, folder.result))
    except ValueError:  # whatever it is, it is not ours to clear away
        return False
    if result is not None:
        return result.get("status") == "failed" and result.get("step") == 0
    # Its worker was killed, or the disk was too full even for the result.
    sent_for = control is not None and control.get("life") and not control.get("awaited")
    return bool(sent_for) and (status or {}).get("step", 0) == 0


def _fill(
    folder: Folder, recipe: Recipe, weights: Path | None, owner: str, parent: Parent | None
) -> None:
    folder.checkpoints.mkdir()
    folder.control_lock.touch()
    if weights is not None:
        files.copy(weights, folder.start)
    if owner:
        files.write(folder.owner, owner)
    if parent:
        files.write(folder.parent, json.dumps(asdict(parent)))
    files.write(folder.recipe, recipe.to_json())


def place(made: Folder, folder: Folder, instead: str = "") -> None:
    """Have the run `made` lie in `folder`; TakenError, which ends in `instead`, if another does."""
    runs, name = folder.path.parent, folder.path.name
    with holding(runs / ".lock"):  # or one would clear away what another has just put there
        if folder.path.exists() and never_began(folder):
            shutil.rmtree(folder.path)
        if folder.path.exists():
            raise TakenError(
                f"A run called “{name}” exists already in {runs}. Choose another name{instead}."
            )
        made.path.rename(folder.path)
    files.settle_folder(runs)
