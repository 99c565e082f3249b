"""What a run asks of a cluster: cores, and a GPU where one is to train it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from explainers.training.launchers.cluster import Node

CORES = {"cpu": 4.0, "cuda": 2.0}
"""Cores that a process asks for, if a machine has as many; PyTorch then uses as many threads."""


@dataclass(frozen=True)
class Resources:
    """What is set aside for a job for as long as it runs."""

    cpus: float
    gpus: float


def devices(nodes: Sequence[Node]) -> tuple[str, ...]:
    """The device types that these machines have, the fastest first."""
    gpus = any(node.gpus >= 1 for node in nodes)
    cpus = any(node.cpus > 0 for node in nodes)
    return ("cuda",) * gpus + ("cpu",) * cpus


def wanted(device: str, nodes: Sequence[Node], processes: int = 1) -> Resources:
    """What a run on `device` asks for; `"auto"` is a GPU, where there is one.

    One machine at least can give all of it, to all `processes` together. Raises ValueError, saying
    which devices there are.
    """
    there = devices(nodes)
    if device not in ("auto", *there) or not there:
        found = ", ".join(there) or "no machine that computes"
        raise ValueError(f"device={device}: the cluster has none. It has: {found}.")
    kind = there[0] if device == "auto" else device
    gpus = float(kind == "cuda") * processes
    cores = [node.cpus for node in nodes if node.gpus >= gpus]
    if not cores:
        raise ValueError(
            f"device={device}: {processes} processes are to train together, each on a GPU, and no "
            "machine of the cluster has as many."
        )
    return Resources(min(CORES[kind] * processes, max(cores)), gpus)
