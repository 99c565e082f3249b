"""The command line: `python -m explainers.training run …` and `… resume DIR/NAME`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from explainers.training import folder, recipe, worker
from explainers.training.progress import Bar

OVERRIDES = ("epochs", "batch_size", "seed", "device", "precision", "optimizer", "lr")
"""The recipe's fields that an option can set; those not given stay as the preset has them."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status: 0, or 1 after one sentence on stderr."""
    # PyTorch's threads wait for each other many times in a step. By default they wait in a busy
    # loop, which takes the processor from whoever they wait for as soon as a browser or a server
    # wants it too, and a step then takes ten times as long. Read when torch is imported.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    options = _parser().parse_args(arguments)
    try:
        if options.command == "run":
            changes = {name: getattr(options, name) for name in OVERRIDES}
            wanted = recipe.preset(
                options.recipe,
                data=options.data,
                **{name: value for name, value in changes.items() if value is not None},
                **({"network": "cifar_quick_relu"} if options.relu else {}),
            )
            run = folder.create(wanted, options.runs, options.name)
        else:
            run = folder.Folder(options.run.absolute())
            run.read_recipe()
        ending = worker.Worker(run, options.cache, Bar()).work()
    except (ValueError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0 if ending in ("finished", "stopped") else 1


def _parser() -> argparse.ArgumentParser:
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
    run = commands.add_parser("run", parents=[cache], help="start a new run")
    run.add_argument(
        "--data",
        default="drawn",
        metavar="drawn|cifar10|PATH",
        help="what to train on; PATH is a folder or ZIP of train/<class>/* and test/<class>/*",
    )
    run.add_argument("--recipe", default="notes", choices=recipe.PRESETS)
    run.add_argument("--epochs", type=int, help="times through all training pictures")
    run.add_argument("--batch-size", type=int, help="pictures per step")
    run.add_argument("--seed", type=int, help="decides first weights, order, flips and shifts")
    run.add_argument("--device", choices=recipe.DEVICES)
    run.add_argument("--precision", choices=recipe.PRECISIONS)
    run.add_argument("--optimizer", choices=recipe.OPTIMIZERS)
    run.add_argument("--lr", type=float, help="learning rate; with one-cycle the highest one")
    run.add_argument("--relu", action="store_true", help="put ReLU where Caffe's network has it")
    run.add_argument("--runs", type=Path, default=Path("runs"), metavar="DIR")
    run.add_argument("--name", required=True, help="the run's folder below DIR")
    resume = commands.add_parser("resume", parents=[cache], help="go on with a run")
    resume.add_argument("run", type=Path, metavar="DIR/NAME")
    return parser


if __name__ == "__main__":
    sys.exit(main())
