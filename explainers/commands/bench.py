"""`bench`: how fast each device of this machine trains."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from explainers.commands import run
from explainers.commands.parts import DONE, Commands, Output, add, table
from explainers.training import epoch_time
from explainers.training.duration import duration

EXAMPLES = """\
  python -m explainers.training bench
  python -m explainers.training bench --recipe fast --batch-size 512 --device cpu
"""


def register(commands: Commands) -> None:
    """Declare the command."""
    what = "measure how many pictures a second each device of this machine trains on"
    parser = add(commands, "bench", _bench, what, EXAMPLES)
    run.add_recipe(parser)
    parser.add_argument("--device", default="", help="only this one; by default all there are")


def _bench(options: argparse.Namespace, out: Output) -> int:
    wanted = run.asked(options, "batch_size")
    from explainers.training import devices

    if options.device:
        devices.resolve(options.device)
    names = (options.device,) if options.device else devices.available()
    found = []
    try:
        for place, name in enumerate(names):
            out.bar.show(place / len(names), f"measuring {name}")
            found += list(epoch_time.measure(wanted, (name,)))
    except epoch_time.TimingError as error:
        return out.refuse(error)
    out.bar.show(1.0, "measured")
    document = {
        "recipe": asdict(wanted),
        "devices": [
            {**asdict(one), "images_per_second": one.rate, "epoch_seconds": one.epoch()}
            for one in found
        ],
    }
    rows = [(one.words, f"{one.rate:,.0f}", duration(one.epoch())) for one in found]
    heads = ("device", "images/s", f"an epoch of {epoch_time.CIFAR10:,} (extrapolated)")
    out.show(document, table(heads, rows))
    return DONE
