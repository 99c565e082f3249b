"""`list`: all runs, and what differs between them."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from explainers.commands.parts import DONE, Commands, Output, add, add_runs, table
from explainers.shares import percent
from explainers.training import comparing, family, overview
from explainers.training.duration import duration
from explainers.training.overview import Overview, Overviews

EXAMPLES = """\
  python -m explainers.training list
  python -m explainers.training list --baseline first
      each run against the run runs/first
  python -m explainers.training list --json | jq '.runs[] | [.name, .best_accuracy]'
"""

HEADS = ("run", "state", "best", "epochs", "time", "on", "recipe", "data", "what differs")


def register(commands: Commands) -> None:
    """Declare the command."""
    what = "list all runs, the newest first, and what differs between them"
    parser = add(commands, "list", _list, what, EXAMPLES)
    add_runs(parser)
    parser.add_argument(
        "--baseline",
        default="",
        metavar="NAME",
        help="compare all with this run, not each with the one that it began from or came after",
    )


def _list(options: argparse.Namespace, out: Output) -> int:
    found = overview.look(options.runs)
    if options.baseline and found.named(options.baseline) is None:
        raise ValueError(f"There is no run called {options.baseline} in {options.runs}.")
    for sentence in found.unreadable:
        print(sentence, file=sys.stderr)
    told = [(one, _differs(found, one, options.baseline)) for one in found.found]
    document = {
        "runs": [{**described(one), "differs": differs} for one, differs in told],
        "unreadable": found.unreadable,
    }
    rows = [(*_cells(one), differs) for one, differs in told]
    none = [f"There are no runs in {options.runs}."]
    out.show(document, table(HEADS, rows) if rows else none)
    return DONE


def described(one: Overview) -> dict[str, Any]:
    """A run as a JSON object; accuracies are from 0 to 1."""
    status = one.status
    return {
        "name": one.name,
        "created": datetime.fromtimestamp(one.created, UTC).isoformat(),
        "status": status.phase,
        "message": status.message,
        "epochs": status.epoch,
        "best_accuracy": one.best,
        "best_epoch": one.best_epoch,
        "test_accuracy": status.test_accuracy,
        "train_seconds": status.train_seconds,
        "device": one.device,
        "precision": status.precision or None,
        "recipe": asdict(one.recipe),
        "parent": None if one.parent is None else asdict(one.parent),
        "note": one.about.note,
        "pinned": one.about.pinned,
    }


def _cells(one: Overview) -> tuple[str, ...]:
    return (
        one.name,
        one.status.phase,
        percent(one.best),
        f"{one.status.epoch}/{one.recipe.epochs}",
        duration(one.status.train_seconds),
        one.device,
        one.recipe.preset,
        comparing.value("data", one.recipe.data),
    )


def _differs(found: Overviews, one: Overview, baseline: str) -> str:
    """What differs from the run that it is compared with, in a sentence; empty without one."""
    other = family.before(found, one, baseline)
    if other is None:
        return ""
    told = comparing.sentence(other, one)
    return told if baseline else f"after {other.name}: {told}"
