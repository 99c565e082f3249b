"""What `run`, `resume` and `fork` have in common: several processes may train a run together."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from explainers.commands.parts import DONE, REFUSED, Command, Output
from explainers.training import follower, process, together
from explainers.training.folder import Folder
from explainers.training.recipe import Recipe
from explainers.training.status import Result
from explainers.training.worker import Worker

if TYPE_CHECKING:
    from explainers.images.pictures import Pictures


def led(do: Command) -> Command:
    """The command `do`, for the process that leads; others follow it, where there are any."""

    def either(options: argparse.Namespace, out: Output) -> int:
        team = together.of_environment()
        process.share_cores()
        if isinstance(team, together.Together) and team.rank > 0:
            return follower.follow(team, options.cache, _folder(options))
        options.team = team
        status = do(options, out)
        # torchrun waits for the others, unless this process says that it failed.
        return status if status != DONE or team.dismiss() else REFUSED

    return either


def _folder(options: argparse.Namespace) -> Folder:
    """Where the run lies that is trained.

    `resume` is told its folder; `run` makes one, and `fork` makes it beside that of its parent.
    """
    if "name" not in options:
        path: Path = options.run
    else:
        path = (options.runs if "runs" in options else options.run.parent) / options.name
    return Folder(path.absolute())


def check(recipe: Recipe, options: argparse.Namespace, out: Output) -> Pictures | None:
    """Raise ValueError or OSError, in words, where its pictures or its device cannot be had.

    For before a run is made, or taken up. The pictures are then kept where the worker finds them;
    of the drawn ones, which can always be had, there is nothing to ask, and so no PyTorch to load.
    """
    if recipe.device not in ("auto", "cpu"):
        from explainers.training import devices

        devices.resolve(recipe.device)
    if recipe.data == "drawn":
        return None
    from explainers.images import sources

    return sources.load(recipe.data, root=options.cache, progress=out.progress)


def train(folder: Folder, options: argparse.Namespace, out: Output) -> int:
    """Train the run to its end, or until it is stopped; the exit status."""
    ending = Worker(folder, options.cache, out.bar, options.team).work()
    result = Result.read(folder)
    told = {} if result is None else asdict(result)
    out.show({"name": folder.path.name, "folder": folder.path, **told}, ())
    return DONE if ending in ("finished", "stopped") else REFUSED
