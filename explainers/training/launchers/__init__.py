"""Where workers come from: this machine, or a cluster. An environment variable says which."""

from __future__ import annotations

import os
from functools import lru_cache

from explainers.training.launchers import here, spare
from explainers.training.launchers.command import processes
from explainers.training.launchers.here import Here
from explainers.training.launchers.interface import Launcher
from explainers.training.launchers.ray import Ray

NAME = "LAYERS_LAUNCHER"

HERE = Here()
"""The launcher of this machine."""


def check() -> None:
    """Raise ValueError with a sentence where an environment variable says something else."""
    chosen()
    spare.check()


def chosen() -> Launcher:
    """The launcher that starts new workers. Raises ValueError as `check` does."""
    processes()  # which every launcher asks for
    name = os.environ.get(NAME, here.NAME)
    try:
        return named(name)
    except ValueError as error:
        raise ValueError(f"The environment variable {NAME} is {name!r}: {error}") from error


def named(name: str) -> Launcher:
    """The launcher of this name, whoever chose it; ValueError, saying which there are."""
    if name == here.NAME:
        return HERE
    try:
        return _cluster(name)
    except ValueError as error:
        raise ValueError(
            f"it must be {here.NAME} (this machine, which is the default) or the address of a Ray "
            "cluster's dashboard, such as http://head:8265."
        ) from error


@lru_cache(maxsize=8)
def _cluster(address: str) -> Ray:
    """The one who asks this cluster, and remembers what it said."""
    return Ray(address)
