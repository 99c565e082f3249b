"""`compare`: one run with others, setting by setting."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from explainers.commands.listed import described
from explainers.commands.parts import DONE, Commands, Output, add, table
from explainers.shares import percent
from explainers.training import comparing, overview
from explainers.training.comparing import Comparison

EXAMPLES = """\
  python -m explainers.training compare runs/first runs/small-steps
  python -m explainers.training compare runs/seed-0 runs/seed-1 runs/seed-2
      the first one is what the others are compared with
"""


def register(commands: Commands) -> None:
    """Declare the command."""
    what = "say what differs between runs, and whether their accuracies differ by more than chance"
    parser = add(commands, "compare", _compare, what, EXAMPLES)
    parser.add_argument(
        "before", type=Path, metavar="DIR/NAME", help="what others are held against"
    )
    parser.add_argument("after", type=Path, nargs="+", metavar="DIR/NAME", help="the others")


def _compare(options: argparse.Namespace, out: Output) -> int:
    before = overview.of(options.before)
    found = [Comparison.of(before, overview.of(path)) for path in options.after]
    document = {
        "before": described(before),
        "after": [{**described(one.after), **_told(one)} for one in found],
    }
    out.show(document, (line for one in found for line in _lines(one)))
    return DONE


def _told(found: Comparison) -> dict[str, object]:
    return {
        "differs": comparing.sentence(found.before, found.after),
        "differences": [asdict(one) for one in found.differences],
        "points": None if found.points is None else round(found.change, 2),
        "chance": None if found.chance is None else round(found.chance, 2),
    }


def _lines(found: Comparison) -> Iterator[str]:
    yield f"{found.after.name}: {comparing.sentence(found.before, found.after)}"
    rows = [(one.name, one.before, one.after) for one in found.differences]
    rows.append(("best test accuracy", percent(found.before.best), percent(found.after.best)))
    yield from (f"  {line}" for line in table(("", found.before.name, found.after.name), rows))
    if found.chance is not None:
        within = abs(found.change) <= found.chance
        verdict = "chance alone may do as much" if within else "more than chance may do"
        yield f"  {verdict}: up to {found.chance:.1f} points"
    yield ""
