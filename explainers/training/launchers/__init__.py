"""Where workers come from: this machine, or a cluster. An environment variable says which."""

from __future__ import annotations

import os

from explainers.training.launchers import here
from explainers.training.launchers.here import Here
from explainers.training.launchers.interface import Launcher

NAME = "LAYERS_LAUNCHER"

HERE = Here()
"""The launcher of this machine."""


def check() -> None:
    """Raise ValueError with a sentence where the environment variable says something else."""
    chosen()


def chosen() -> Launcher:
    """The launcher that starts new workers. Raises ValueError as `check` does."""
    name = os.environ.get(NAME, here.NAME)
    try:
        return named(name)
    except ValueError as error:
        raise ValueError(f"The environment variable {NAME} is {name!r}: {error}") from error


def named(name: str) -> Launcher:
    """The launcher of this name, whoever chose it; ValueError, saying which there are."""
    if name == here.NAME:
        return HERE
    raise ValueError(f"it must be {here.NAME} (this machine, which is the default).")
