"""`run`: start a new run."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from explainers.commands import training
from explainers.commands.parts import Commands, Output, add, add_cache, add_data, add_runs
from explainers.training import aside, disk, folder, parents, recipe
from explainers.training.folder import Folder

if TYPE_CHECKING:
    from explainers.images.pictures import Pictures
    from explainers.training.checkpoint import Checkpoint

COURSE = (
    *("epochs", "device", "precision", "lr", "momentum", "weight_decay", "sgd_factor"),
    *("schedule", "warmup", "step_size", "gamma", "eta_min", "pct_start"),
)
"""The recipe's fields that an option can set, and that a fork may have otherwise, too."""

OVERRIDES = (*COURSE, "batch_size", "seed", "optimizer", "learns")
"""All that an option can set; those not given stay as the preset has them."""

EXAMPLES = """\
  python -m explainers.training run --name first
      the notes' recipe on the app's own drawn pictures, which need no download
  python -m explainers.training run --name fast --data cifar10 --recipe fast --epochs 10
  python -m explainers.training run --name small-steps --lr 0.001 --seed 1
  python -m explainers.training run --name further --weights runs/first
      begin with what another run has learned
"""


def register(commands: Commands) -> None:
    """Declare the command."""
    parser = add(
        commands, "run", training.led(_run), "start a new run, and train it to its end", EXAMPLES
    )
    add_cache(parser)
    add_data(parser)
    add_recipe(parser)
    add_course(parser)
    parser.add_argument("--seed", type=int, help="decides first weights, order, flips and shifts")
    parser.add_argument("--optimizer", choices=recipe.OPTIMIZERS)
    parser.add_argument("--learns", choices=recipe.LEARNS, help="linear: random filters")
    parser.add_argument(
        "--weights",
        type=Path,
        metavar="DIR/NAME|FILE",
        help="begin with another run's latest weights, or with those of a checkpoint",
    )
    add_runs(parser)
    parser.add_argument("--name", required=True, help="the run's folder below DIR")


def add_course(parser: argparse.ArgumentParser) -> None:
    """The options of `COURSE`."""
    parser.add_argument("--epochs", type=int, help="times through all training pictures")
    parser.add_argument("--device", choices=recipe.DEVICES)
    parser.add_argument("--precision", choices=recipe.PRECISIONS)
    parser.add_argument("--lr", type=float, help="learning rate; with one-cycle the highest one")
    parser.add_argument("--momentum", type=float, help="with momentum, nesterov and muon")
    parser.add_argument("--weight-decay", type=float)
    parser.add_argument(
        "--sgd-factor", type=float, help="with muon: what SGD moves, it moves at lr times this"
    )
    parser.add_argument("--schedule", choices=recipe.SCHEDULES)
    parser.add_argument("--warmup", type=float, help="with one_cycle: part that rises")
    parser.add_argument("--step-size", type=int, help="with StepLR: steps from drop to drop")
    parser.add_argument("--gamma", type=float, help="with StepLR: what the rate is multiplied by")
    parser.add_argument("--eta-min", type=float, help="with CosineAnnealingLR: the last rate")
    parser.add_argument("--pct-start", type=float, help="with OneCycleLR: part that rises")


def add_recipe(parser: argparse.ArgumentParser) -> None:
    """The options of a recipe that decide how fast it is, too."""
    parser.add_argument("--recipe", default="notes", choices=recipe.PRESETS)
    parser.add_argument("--batch-size", type=int, help="pictures per step")
    parser.add_argument(
        "--network",
        default="",
        metavar="NAME|LAYERS",
        help='another network, or "layers: Conv2d(3, 32, 5)|…" for one of your own',
    )
    parser.add_argument("--relu", action="store_true", help="put ReLU where Caffe's network has it")


def asked(options: argparse.Namespace, *names: str, **changes: str) -> recipe.Recipe:
    """The recipe that the options ask for; `names` are those of its fields that they can set."""
    given = {name: getattr(options, name) for name in names}
    network = options.network or ("cifar_quick_relu" if options.relu else "")
    return recipe.preset(
        options.recipe,
        **{name: value for name, value in given.items() if value is not None},
        **({"network": network} if network else {}),
        **changes,
    )


def _run(options: argparse.Namespace, out: Output) -> int:
    wanted = asked(options, *OVERRIDES, data=options.data)
    weights = _weights(options)
    learned = _read(weights)
    aside.sweep(options.runs)
    disk.check_run(wanted, options.runs, options.cache)
    pictures = training.check(wanted, options, out)
    if learned is not None:
        _check_fit(learned, wanted, pictures)
    parent = parents.of_weights(weights)
    made = folder.create(wanted, options.runs, options.name, weights, parent=parent)
    try:
        return training.train(made, options, out)
    except OSError:
        if not made.control.exists():  # the disk was full before it began
            shutil.rmtree(made.path)  # its name is for the next try
        raise


def _weights(options: argparse.Namespace) -> Path | None:
    """The checkpoint to begin with: the file that is named, or the latest of the run that is."""
    path: Path | None = options.weights
    return Folder(path).latest if path is not None and path.is_dir() else path


def _read(weights: Path | None) -> Checkpoint | None:
    """The checkpoint; ValueError, with its name as it was given, if it cannot be read."""
    if weights is None or not weights.is_file():  # `create` says it where there is none
        return None
    from explainers.training import checkpoint

    return checkpoint.load(weights)


def _check_fit(learned: Checkpoint, wanted: recipe.Recipe, pictures: Pictures | None) -> None:
    """Raise ValueError, in words, where the network of the new run cannot take what was learned.

    Without `pictures`, they are the drawn ones.
    """
    from explainers.images import drawn
    from explainers.training import begun

    classes = drawn.CLASSES if pictures is None else pictures.classes
    begun.check_weights(wanted.network, len(classes), learned.model)
