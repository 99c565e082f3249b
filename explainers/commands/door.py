"""The command line as a whole: its commands, and what becomes of what goes wrong."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from explainers.commands import (
    bench,
    change,
    compare,
    evaluate,
    export,
    fork,
    imported,
    listed,
    prepare,
    resume,
    run,
)
from explainers.commands.parts import DONE, Output
from explainers.training import process

COMMANDS = (
    *(run, resume, change, fork, listed, compare),
    *(evaluate, export, imported, bench, prepare),
)

EPILOG = """\
An evening before a lecture:
  python -m explainers.training prepare --data cifar10
  python -m explainers.training run --data cifar10 --name notes
  python -m explainers.training run --data cifar10 --name fast --recipe fast
  python -m explainers.training compare runs/notes runs/fast
The app, started in the same folder, shows these runs on /train and /runs.

exit status: 0 it is done (a run that is stopped by Ctrl-C keeps what it learned, and is done);
1 it cannot be done, or the training failed or diverged: a sentence says why; 2 the command line is
not understood. `COMMAND --help` shows a command's options, with examples.
"""


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    parser = argparse.ArgumentParser(
        prog="python -m explainers.training",
        description="Train networks, with everything that happens kept in run folders.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.register(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status, see `parts`."""
    process.before_torch()
    options = parser().parse_args(arguments)
    out = Output(as_json=options.json)
    try:
        status: int = options.do(options, out)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read it has enough, as `head` has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:  # before there was a run that could be stopped, or where none is
        return out.refuse(InterruptedError("It was stopped before it was done."))
    except (ValueError, OSError) as error:
        return out.refuse(error)
    return status
