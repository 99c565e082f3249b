"""Weights that a visitor hands over: read in a process aside, compared, and put into a network."""

from __future__ import annotations

import hashlib
import json
import math
import re
import subprocess
import sys
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from explainers.networks import registry, typed, weight_files, weights_reader
from explainers.networks.trained import CIFAR10, Trained
from explainers.once import Once

MOST_MEGABYTES = 64
"""Of a file."""

PROJECT = Path(__file__).resolve().parents[2]
"""The folder that `explainers` lies in: where the process finds it."""


@dataclass(frozen=True)
class Given:
    """What a file holds: tensors by their names, and what it tells of how they are used, if any.

    `network` is the one that it says its weights are of, as a recipe names it; empty where it does
    not say. It is shared: nobody may change it.
    """

    name: str
    state: dict[str, Tensor]
    classes: tuple[str, ...] = ()
    mean: tuple[float, ...] | None = None
    std: tuple[float, ...] | None = None
    network: str = ""


_kept: Once[Given | str] = Once(200_000_000, lambda found: _weight(found))
_turn = threading.Lock()


def _weight(found: Given | str) -> int:
    if isinstance(found, str):
        return 1000
    return 1000 + sum(value.nbytes for value in found.state.values())


def given(name: str, content: bytes) -> Given:
    """What the file called `name` holds; raises ValueError, in words, where that cannot be read."""
    plain = re.sub(r"[^\w. -]+", "_", name)[-80:] or "file"
    key = (plain, hashlib.sha256(content).hexdigest())

    def read() -> Given | str:
        with _turn:  # one at a time: each may take a gigabyte
            return _kept.get(key, lambda: _read(plain, content))

    found = _kept.get(key, read)
    if isinstance(found, str):
        raise ValueError(found)
    return found


def _read(name: str, content: bytes) -> Given | str:
    """The file's content, or the sentence on why there is none: that is kept as well."""
    if len(content) > MOST_MEGABYTES * 2**20:
        return f"{name} has more than {MOST_MEGABYTES} MB, the most that is taken here."
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder, name)
        path.write_bytes(content)
        command = [sys.executable, "-m", weights_reader.__name__, str(path)]
        done = subprocess.run(
            command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False
        )
    line, _, body = done.stdout.partition(b"\n")
    if done.returncode or not line:
        return (
            f"{name} takes more time or memory than a file of weights is given: "
            f"{weights_reader.SECONDS} seconds, {weights_reader.MEGABYTES} MB."
        )
    header: dict[str, Any] = json.loads(line)
    if "error" in header:
        return str(header["error"])
    return Given(
        name,
        _tensors(header["tensors"], body),
        tuple(header.get("classes", ())),
        tuple(header["mean"]) if "mean" in header else None,
        tuple(header["std"]) if "std" in header else None,
        header.get("network", ""),
    )


def _tensors(about: dict[str, dict[str, Any]], body: bytes) -> dict[str, Tensor]:
    found, place, held = OrderedDict[str, Tensor](), 0, bytearray(body)
    for name, one in about.items():
        kind: torch.dtype = getattr(torch, one["dtype"])
        count = math.prod(one["shape"])
        numbers = (
            torch.frombuffer(held, dtype=kind, count=count, offset=place).clone()
            if count
            else torch.empty(0, dtype=kind)
        )
        found[name] = numbers.view(one["shape"])
        place += count * kind.itemsize
    return found


def outline(network: str) -> nn.Module:
    """The network that a recipe calls `network`, without its numbers; ValueError as `build`."""
    if network.startswith(registry.TYPED):
        typed.trainable(network.removeprefix(registry.TYPED))
    with torch.device("meta"):
        return registry.build(network)


@dataclass(frozen=True)
class Row:
    """A name, and the shape that is needed and that is given; None where there is none of it."""

    name: str
    needed: tuple[int, ...] | None
    given: tuple[int, ...] | None

    @property
    def fits(self) -> bool:
        """Whether both are there and the same."""
        return self.needed is not None and self.needed == self.given


def compared(network: nn.Module, found: Given) -> list[Row]:
    """Every name that is needed or given, those needed first, without what wraps the names."""
    wanted = network.state_dict()
    state, _ = weight_files.unwrapped(wanted, found.state, found.name)
    rows = [
        Row(name, tuple(value.shape), tuple(state[name].shape) if name in state else None)
        for name, value in wanted.items()
    ]
    more = [
        Row(name, None, tuple(value.shape)) for name, value in state.items() if name not in wanted
    ]
    return rows + more


def alike(one: str, other: str) -> bool:
    """Whether two names of a recipe stand for the same layers; ValueError as `outline`."""
    return one == other or str(outline(one)) == str(outline(other))


def fitting(found: Given, networks: Iterable[str]) -> list[str]:
    """Those of `networks` that the file's weights fit by their names and shapes, each once."""

    def fits(row: Row) -> bool:  # only a counter may be missing, see `weight_files`
        return row.fits or (row.given is None and row.name.endswith(weight_files.COUNTER))

    once = dict.fromkeys(networks)
    return [name for name in once if all(map(fits, compared(outline(name), found)))]


def into(network: nn.Module, found: Given) -> tuple[Trained, tuple[str, ...]]:
    """The network with the file's weights, and sentences on what was changed for that.

    Raises ValueError, with the tensors, where they do not fit.
    """
    remarks = weight_files.load(network, found.state, found.name)
    outputs = list(network.state_dict().values())[-1].shape[0]
    classes = found.classes
    if len(classes) != outputs:
        classes = CIFAR10 if outputs == len(CIFAR10) else ()
    whole = found.mean is not None and found.std is not None
    fits = whole and len(found.mean or ()) == len(found.std or ()) == 3 and all(found.std or ())
    return (
        Trained(
            network.eval(),
            classes,
            found.mean if fits else None,
            found.std if fits else None,
        ),
        remarks,
    )
