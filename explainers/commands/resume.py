"""`resume`: go on with a run."""

from __future__ import annotations

import argparse

from explainers.commands import training
from explainers.commands.parts import Commands, Output, add, add_cache, add_run
from explainers.training import disk
from explainers.training.control import Control
from explainers.training.folder import Folder

EXAMPLES = """\
  python -m explainers.training resume runs/first
      a run that was stopped (Ctrl-C does that) or killed makes the steps that it would have made
"""


def register(commands: Commands) -> None:
    """Declare the command."""
    what = "go on with a run that was stopped, failed or was killed"
    parser = add(commands, "resume", training.led(_resume), what, EXAMPLES)
    add_run(parser)
    add_cache(parser)


def _resume(options: argparse.Namespace, out: Output) -> int:
    folder = Folder(options.run.absolute())
    recipe = folder.read_recipe()
    # Whoever sends for a worker has looked already, and the worker is not to load PyTorch yet.
    if not Control.tolerant(folder).awaited:
        from explainers.training.run import Run

        resumed = Run(folder.path)
        if disk.limit() is not None:
            disk.check_run(recipe, folder.path.parent, options.cache, resumed)
        if not resumed.alive() and resumed.status().phase not in ("finished", "diverged"):
            training.check(recipe, options, out)
    return training.train(folder, options, out)
