"""The first view of the overview, kept beside the weights: it is shown before PyTorch is there.

Nothing here needs PyTorch but writing the file anew, after the weights or the drawing were changed:

    python -m explainers.overview.first
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from explainers.networks import registry

FILE = Path(__file__).parents[1] / "networks" / "weights" / "first_view.bin"

SIZE = (32, 32)
BYTES = 3 * SIZE[0] * SIZE[1]

NETWORKS = tuple(f"cifar_quick{relu}{data}" for relu in ("", "_relu") for data in ("", "_drawn"))
"""The networks that come with the app, by the files of their weights."""

NETWORK, CLASS, DRAWING = "cifar_quick_drawn", "cat", 3


LONGEST = 20_000
"""Characters of a list of layers, see `explainers.networks.layer_list`."""

LIVE = "live"

_EPOCH = re.compile("[0-9]{1,6}")
_LIVE = re.compile(f"{LIVE}(?:-([0-9]{{1,20}}))?@")


@cache
def content() -> bytes:
    """What `packed.whole` gives for the first picture in the first network."""
    return FILE.read_bytes()


@cache
def picture() -> bytes:
    """The first picture: three planes of `SIZE`, a byte for each pixel."""
    line, _, pixels = content().partition(b"\n")
    assert tuple(json.loads(line)["size"]) == SIZE
    return pixels[:BYTES]


def of_run(name: str, epoch: int) -> str:
    """What the network that the run `name` had after `epoch` epochs is called here."""
    return f"{epoch}@{name}"


def run(network: str) -> tuple[str, int] | None:
    """The run and the epoch of a network called as `of_run` does; None for any other."""
    epoch, at, name = network.partition("@")
    return (name, int(epoch)) if at and _EPOCH.fullmatch(epoch) else None


def of_live(name: str, mark: int | None = None) -> str:
    """What the network that the run `name` has now, while it learns, is called here.

    With its `mark`, see `explainers.training.inside.moments`, that of one moment.
    """
    return f"{LIVE}{'' if mark is None else f'-{mark}'}@{name}"


def live(network: str) -> tuple[str, int | None] | None:
    """The run and the mark, if there is one, of a network called as `of_live` does; else None."""
    found = _LIVE.match(network)
    return (network[found.end() :], int(found[1]) if found[1] else None) if found else None


def typed(network: str) -> bool:
    """Whether a network is called by its list of layers, as a recipe names it: the builder's."""
    return network.startswith(registry.TYPED) and len(network) <= LONGEST


def check(network: str, given: bytes) -> None:
    """Raise ValueError, in words, where this is no picture for one of the networks.

    A picture has `BYTES` bytes, the red ones first. No bytes stand for the first picture. Whether
    there is such a run, or layers make a network, is found out where it is asked for.
    """
    of_a_run = run(network) or live(network)
    if network not in NETWORKS and of_a_run is None and not typed(network):
        raise ValueError(f"There is no network {network!r}.")
    if len(given) not in (0, BYTES):
        raise ValueError(f"A picture has {BYTES} bytes, this one {len(given)}.")


def known(network: str, given: bytes) -> bytes | None:
    """The first view, if it is the one that is asked for."""
    return content() if network == NETWORK and given in (b"", picture()) else None


def write() -> None:
    """Compute the first view and put it down."""
    from explainers import files
    from explainers.images import drawn
    from explainers.networks import trained
    from explainers.overview import packed

    network = trained.shipped("cifar_quick", "drawn")
    made = packed.whole(network, drawn.draw(CLASS, DRAWING), NETWORK)
    with files.replacing(FILE) as file:
        file.write(made)


if __name__ == "__main__":
    write()
