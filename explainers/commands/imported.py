"""`import`: take a run out of a ZIP."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from explainers.commands.parts import DONE, Commands, Output, add, add_cache, add_runs
from explainers.training import disk

EXAMPLES = """\
  python -m explainers.training import first.zip
      makes runs/first of it; nothing that the ZIP holds is ever run
"""


def register(commands: Commands) -> None:
    """Declare the command."""
    parser = add(commands, "import", _import, "make a run of a ZIP that `export` wrote", EXAMPLES)
    parser.add_argument("zip", type=Path, metavar="FILE", help="the ZIP of a run")
    add_runs(parser)
    add_cache(parser)


def _import(options: argparse.Namespace, out: Output) -> int:
    from explainers.training import unpacking

    disk.check_upload(unpacking.size(options.zip), options.runs, options.cache)
    found = unpacking.unpack(options.zip, options.runs)
    for sentence in found.left_out:
        print(sentence, file=sys.stderr)
    path = found.run.folder.path
    out.show({"name": path.name, "folder": path, "left_out": found.left_out}, [str(path)])
    return DONE
