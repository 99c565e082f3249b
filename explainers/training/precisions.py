"""Which precision `auto` means on this machine: measured once, and kept where pictures are.

A stopwatch on a busy machine says now this, now that. Equal runs are to be equal, so the first
that asks measures, and whoever asks later is told the same: for the same device, PyTorch, network
and batch size. Nothing here imports PyTorch.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from explainers import files
from explainers.arguments import Choice, Text, Whole, held
from explainers.locks import holding
from explainers.records import read_json
from explainers.training.recipe import Recipe

MOST = 200
"""Choices that are kept, the latest."""

PATIENCE = 60.0
"""Seconds to wait for another process that measures."""


@dataclass(frozen=True)
class Chosen:
    """What was chosen: on a device, in words, by a version of PyTorch, for a kind of training."""

    device: str
    torch: str
    network: str
    batch_size: int
    precision: str

    def __post_init__(self) -> None:
        """Raise ValueError, in words, where it is no such choice."""
        for name in ("device", "torch", "network"):
            held(name, getattr(self, name), Text(1000))
        held("batch_size", self.batch_size, Whole(1, 65_536))
        held("precision", self.precision, Choice(("float32", "bfloat16")))

    def is_for(self, other: Chosen) -> bool:
        """Whether it was measured for the same, whatever was chosen."""
        return asdict(self) | {"precision": ""} == asdict(other) | {"precision": ""}


def path(cache: Path) -> Path:
    """Where choices are kept."""
    return cache / "precision.json"


def settled(
    cache: Path, recipe: Recipe, device: str, torch: str, measure: Callable[[], str]
) -> str:
    """What `auto` means for a recipe on a `device` (in words): as it was chosen, or measured now.

    Raises OSError where it cannot be kept, TimeoutError where another process measures for too
    long.
    """
    cache.mkdir(parents=True, exist_ok=True)
    with holding(cache / "precision.lock", PATIENCE):
        known = _read(cache)
        wanted = Chosen(device, torch, _name(recipe.network), recipe.batch_size, "float32")
        for one in known:
            if one.is_for(wanted):
                return one.precision
        found = measure()
        _write(cache, [*known, Chosen(**asdict(wanted) | {"precision": found})])
        return found


def known(cache: Path, network: str, batch_size: int) -> list[Chosen]:
    """What was chosen for a network and a batch size, on whatever device."""
    wanted = (_name(network), batch_size)
    return [one for one in _read(cache) if (one.network, one.batch_size) == wanted]


def forget(cache: Path, network: str, batch_size: int) -> None:
    """Have it measured anew for a network and a batch size, by the next run that asks."""
    if path(cache).exists():
        with holding(cache / "precision.lock", PATIENCE):
            gone = known(cache, network, batch_size)
            _write(cache, [one for one in _read(cache) if one not in gone])


def _name(network: str) -> str:
    """The network's name; of a list of layers, which may be long, what tells it from others."""
    if len(network) <= 100:
        return network
    return f"{network[:60]}… {hashlib.sha256(network.encode()).hexdigest()[:32]}"


def _read(cache: Path) -> list[Chosen]:
    """What is kept; nothing where the file is damaged."""
    try:
        found: Any = (read_json(path(cache)) or {}).get("chosen", [])
        return [Chosen(**values) for values in found]
    except (TypeError, ValueError):
        return []


def _write(cache: Path, chosen: list[Chosen]) -> None:
    kept = [asdict(one) for one in chosen[-MOST:]]
    files.write(path(cache), json.dumps({"chosen": kept}, indent=1))
