"""`change`: turn the learning rate, momentum or weight decay of a run that goes on."""

from __future__ import annotations

import argparse

from explainers.commands.parts import DONE, Commands, Output, add, add_run
from explainers.training import changes
from explainers.training.run import Run

EXAMPLES = """\
  python -m explainers.training change runs/first --lr 0.001
  python -m explainers.training change runs/first --momentum 0.8 --weight-decay 0
      from its next step on; a checkpoint of just before is kept, from which `fork` goes back
"""

_FLAGS = {name: f"--{name.replace('_', '-')}" for name in changes.FIELDS}


def register(commands: Commands) -> None:
    """Declare the command."""
    what = "change the learning rate, momentum or weight decay of a run that goes on or is paused"
    parser = add(commands, "change", _change, what, EXAMPLES)
    add_run(parser)
    parser.add_argument("--lr", type=float, help="the learning rate, in place of the recipe's")
    parser.add_argument("--momentum", type=float, help="with momentum, nesterov and muon")
    parser.add_argument("--weight-decay", type=float)
    parser.set_defaults(misused=parser.error)


def _change(options: argparse.Namespace, out: Output) -> int:
    given = {name: getattr(options, name) for name in changes.FIELDS}
    wanted = {name: value for name, value in given.items() if value is not None}
    if not wanted:
        options.misused(f"say what is to be changed: {', '.join(_FLAGS.values())}")
    run = Run(options.run.absolute())
    phase = run.status().phase
    if not run.alive():
        raise ValueError(
            f"{run.name} is {phase}, so nothing of it can be changed: `fork` makes a run that "
            "shares its past and goes on otherwise."
        )
    before = run.now()._asdict()
    run.change(**wanted)
    after = run.now()._asdict()
    turned = [f"{n} {before[n]:g} → {after[n]:g}" for n in wanted if before[n] != after[n]]
    told = f"from its next step on {', '.join(turned)}" if turned else "it has these already"
    document = {"name": run.name, "phase": phase, "before": before, "after": after}
    out.show(document, [f"{run.name}: {told}."])
    return DONE
