"""The command line: `python -m explainers.training run …`, `… resume DIR/NAME`, `… prepare …`."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from explainers.training import (
    aside,
    control,
    disk,
    folder,
    follower,
    parents,
    process,
    recipe,
    together,
    worker,
)
from explainers.training.endings import Ending
from explainers.training.progress import Bar
from explainers.training.team import Team

OVERRIDES = ("epochs", "batch_size", "seed", "device", "precision", "optimizer", "lr")
"""The recipe's fields that an option can set; those not given stay as the preset has them."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status: 0, or 1 after one sentence on stderr."""
    process.let_threads_wait_briefly()
    options = parser().parse_args(arguments)
    try:
        if options.command == "prepare":
            worker.prepare(options.data, options.cache, Bar())
            return 0
        team = together.of_environment()
        process.share_cores()
        if isinstance(team, together.Together) and team.rank > 0:
            return follower.follow(team, options.cache)
        ending = _train(options, team)
    except (ValueError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    # torchrun waits for the others, unless this process says that it failed.
    return 0 if ending in ("finished", "stopped") and team.dismiss() else 1


def _train(options: argparse.Namespace, team: Team) -> Ending:
    if options.command == "resume":
        run = folder.Folder(options.run.absolute())
        run.read_recipe()
        # Whoever sends for a worker has looked already, and the worker is not to load PyTorch yet.
        if not control.Control.tolerant(run).awaited and disk.limit() is not None:
            from explainers.training.run import Run

            resumed = Run(run.path)
            disk.check_run(resumed.recipe, run.path.parent, options.cache, resumed)
        return worker.Worker(run, options.cache, Bar(), team).work()
    changes = {name: getattr(options, name) for name in OVERRIDES}
    wanted = recipe.preset(
        options.recipe,
        data=options.data,
        **{name: value for name, value in changes.items() if value is not None},
        **({"network": _network(options)} if _network(options) else {}),
    )
    weights = _weights(options)
    aside.sweep(options.runs)
    disk.check_run(wanted, options.runs, options.cache)
    parent = parents.of_weights(weights)
    run = folder.create(wanted, options.runs, options.name, weights, parent=parent)
    try:
        return worker.Worker(run, options.cache, Bar(), team).work()
    except OSError:
        if not run.control.exists():  # the disk was full before it began
            shutil.rmtree(run.path)  # its name is for the next try
        raise


def _network(options: argparse.Namespace) -> str:
    """The network that the options ask for; empty for the recipe's own."""
    return options.network or ("cifar_quick_relu" if options.relu else "")


def _weights(options: argparse.Namespace) -> Path | None:
    """The checkpoint to begin with: the file that is named, or the latest of the run that is.

    Raises ValueError that names it as it was given, before a run is made, if it cannot be read.
    """
    path: Path | None = options.weights
    if path is None:
        return None
    if path.is_dir():
        path = folder.Folder(path).latest
    if path.is_file():  # `create` says it where there is none
        from explainers.training import checkpoint

        checkpoint.load(path)
    return path


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    parser = argparse.ArgumentParser(
        prog="python -m explainers.training",
        description="Train a network, with everything that happens kept in a run folder.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    cache = argparse.ArgumentParser(add_help=False)
    cache.add_argument(
        "--cache",
        type=Path,
        default=Path("data"),
        metavar="DIR",
        help="where data sets are kept once they were drawn, downloaded or decoded",
    )
    data = argparse.ArgumentParser(add_help=False)
    data.add_argument(
        "--data",
        default="drawn",
        metavar="drawn|cifar10|PATH",
        help="the pictures; PATH is a folder or ZIP of train/<class>/* and test/<class>/*",
    )
    run = commands.add_parser("run", parents=[cache, data], help="start a new run")
    run.add_argument("--recipe", default="notes", choices=recipe.PRESETS)
    run.add_argument("--epochs", type=int, help="times through all training pictures")
    run.add_argument("--batch-size", type=int, help="pictures per step")
    run.add_argument("--seed", type=int, help="decides first weights, order, flips and shifts")
    run.add_argument("--device", choices=recipe.DEVICES)
    run.add_argument("--precision", choices=recipe.PRECISIONS)
    run.add_argument("--optimizer", choices=recipe.OPTIMIZERS)
    run.add_argument("--lr", type=float, help="learning rate; with one-cycle the highest one")
    run.add_argument(
        "--network",
        default="",
        metavar="NAME|LAYERS",
        help='another network, or "layers: Conv2d(3, 32, 5)|…" for one of your own',
    )
    run.add_argument("--relu", action="store_true", help="put ReLU where Caffe's network has it")
    run.add_argument(
        "--weights",
        type=Path,
        metavar="DIR/NAME|FILE",
        help="begin with another run's latest weights, or with those of a checkpoint",
    )
    run.add_argument("--runs", type=Path, default=Path("runs"), metavar="DIR")
    run.add_argument("--name", required=True, help="the run's folder below DIR")
    resume = commands.add_parser("resume", parents=[cache], help="go on with a run")
    resume.add_argument("run", type=Path, metavar="DIR/NAME")
    commands.add_parser(
        "prepare",
        parents=[cache, data],
        help="draw, download or decode pictures, so that runs with them start at once",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
