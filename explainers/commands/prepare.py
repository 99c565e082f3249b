"""`prepare`: have pictures ready before they are wanted."""

from __future__ import annotations

import argparse

from explainers.commands.parts import DONE, Commands, Output, add, add_cache, add_data

EXAMPLES = """\
  python -m explainers.training prepare --data cifar10
      the download that the first run would wait for
"""


def register(commands: Commands) -> None:
    """Declare the command."""
    what = "draw, download or decode pictures, so that runs with them start at once"
    parser = add(commands, "prepare", _prepare, what, EXAMPLES)
    add_cache(parser)
    add_data(parser)


def _prepare(options: argparse.Namespace, out: Output) -> int:
    from explainers.images import sources

    pictures = sources.load(options.data, root=options.cache, progress=out.progress)
    count = len(pictures.train.labels) + len(pictures.test.labels)
    out.bar.say(f"{count:,} pictures are ready.")
    out.show({"data": options.data, "pictures": count}, ())
    return DONE
