"""What is installed here, and which device will train."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from functools import cache
from importlib import metadata


@dataclass(frozen=True)
class Machine:
    """Versions, and the device that "auto" stands for, with the reason in a sentence."""

    python: str
    versions: dict[str, str]
    device: str
    device_name: str
    reason: str
    threads: int


PACKAGES = ("torch", "torchvision", "streamlit", "plotly", "tensorboard")


def versions() -> dict[str, str]:
    """The installed version of each package, without importing it; "not installed" if missing."""
    return {package: _version(package) for package in PACKAGES}


def look() -> Machine:
    """Ask PyTorch for its devices; takes as long as importing torch where that is still to do."""
    import torch

    if torch.cuda.is_available():
        device, name = "cuda", torch.cuda.get_device_name()
        reason = "An NVIDIA (or ROCm) GPU is there and PyTorch can use it."
    elif torch.backends.mps.is_available():
        device, name = "mps", f"Apple GPU, {platform.processor() or platform.machine()}"
        reason = "Apple's GPU is there and PyTorch can use it through Metal."
    else:
        device, name = "cpu", f"{os.cpu_count()} cores, {platform.machine()}"
        reason = "PyTorch sees neither a CUDA GPU nor Apple's MPS, so the processor does the work."
    return Machine(
        python=platform.python_version(),
        versions=versions(),
        device=device,
        device_name=name,
        reason=reason,
        threads=threads(),
    )


@cache
def threads() -> int:
    """How many threads PyTorch takes of itself, as it does for a training: the first answer holds.

    The server limits its own later: see `pages.parts.warm`.
    """
    import torch

    return torch.get_num_threads()


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"
