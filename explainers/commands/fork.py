"""`fork`: a run of its own that shares the past of another, and goes on from there."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from explainers.commands import run as run_command
from explainers.commands import training
from explainers.commands.parts import Commands, Output, add, add_cache, add_run
from explainers.training import aside, changes, disk
from explainers.training import folder as folders
from explainers.training.refusals import ChangedError
from explainers.training.run import Run

if TYPE_CHECKING:
    from explainers.images.pictures import Pictures

EXAMPLES = """\
  python -m explainers.training fork runs/first --name further --epochs 12
      where first ended after 10 epochs: two more
  python -m explainers.training fork runs/first --epoch 3 --name slower --lr 0.001
      what would have become of it with a smaller learning rate from the fourth epoch on
  python -m explainers.training fork runs/first --before-change 1200 --name without
      back to before what was changed after 1,200 steps, as if it had not been
"""


def register(commands: Commands) -> None:
    """Declare the command."""
    what = "start a run that shares another's past up to a moment, and train it to its end"
    parser = add(commands, "fork", training.led(_fork), what, EXAMPLES)
    add_run(parser)
    parser.add_argument("--name", required=True, help="the fork's folder, beside that of the run")
    moment = parser.add_mutually_exclusive_group()
    moment.add_argument("--epoch", type=int, default=0, help="after which epoch; 0 for the last")
    moment.add_argument(
        "--before-change",
        type=int,
        metavar="STEP",
        help="just before what was changed after so many steps",
    )
    run_command.add_course(parser)
    add_cache(parser)


def _fork(options: argparse.Namespace, out: Output) -> int:
    from explainers.training import forks

    run = Run(options.run.absolute())
    given = {name: getattr(options, name) for name in run_command.COURSE}
    asked = {name: value for name, value in given.items() if value is not None}
    wanted = run.recipe.with_changes(**asked)
    past = forks.past(run, _moment(run, options), wanted)
    runs = run.folder.path.parent
    aside.sweep(runs)
    disk.check_run(wanted, runs, options.cache)
    pictures = training.check(wanted, options, out)
    if pictures is not None:
        _check_same(run, pictures)
    made = folders.create(wanted, runs, options.name, fill=past)
    return training.train(made, options, out)


def _check_same(run: Run, pictures: Pictures) -> None:
    """Raise ChangedError, in words, where these are not the pictures of the run."""
    from explainers.images import fingerprint

    known = run.fingerprint()
    if known and (sentences := fingerprint.difference(known, fingerprint.of(pictures))):
        raise ChangedError(sentences, "")


def _moment(run: Run, options: argparse.Namespace) -> Path:
    """The checkpoint to go on from; ValueError, in words, where it is not kept."""
    step = options.before_change
    if step is None:
        from explainers.training import learned

        return learned.file_in(run, options.epoch)[0]
    found = changes.just_before(run.folder, step)
    if not found.is_file():
        there = ", ".join(f"{changes.step_of(one):,}" for one in changes.kept(run.folder))
        has = f"are kept of before the changes after step {there}" if there else "of none are kept"
        raise ValueError(f"before_change is {step}: of the run {run.name} checkpoints {has}.")
    return found
