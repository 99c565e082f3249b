"""A trained network as a file to take along: weights, an exported program, ONNX, or Python.

The statistics that pixels are normalised by, and the names of the classes, go with it. Exporting
takes seconds and changes what PyTorch does meanwhile, so it is done in a process of its own,
`explainers.networks.portable_process`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import torch

from explainers.networks import as_file, saved
from explainers.networks.trained import Trained

PROJECT = Path(__file__).resolve().parents[2]
"""The folder that `explainers` lies in: where the process finds it."""

MOST = 64 * 2**20
"""Bytes of weights; a larger network is taken from the run's folder."""

SECONDS = 180
"""That an export is given."""


@dataclass(frozen=True)
class Format:
    """A kind of file: what its name ends with, and the packages that writing it takes."""

    end: str
    packages: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The packages that are not installed here."""
        return tuple(name for name in self.packages if find_spec(name) is None)


FORMATS: Mapping[str, Format] = {
    "state_dict": Format(".pt"),
    "export": Format(".pt2"),
    "onnx": Format(".onnx", ("onnx", "onnxscript")),
    "python": Format(".py"),
}

ALSO: Mapping[str, str] = {"program": "export", "script": "python"}
"""The command line's words for two of them. Either is taken there and in the page's address."""

_turn = threading.Lock()


def made(kind: str, network: str, trained: Trained, file: str = "network.py") -> bytes:
    """The file of `kind`, one of `FORMATS`, for a network that a recipe calls `network`.

    `file` is what it will be called: a program says so of itself.

    Raises ValueError, in words, where it is too large, a package is missing, or the export fails.
    """
    size = sum(value.nbytes for value in trained.network.state_dict().values())
    if size > MOST:
        raise ValueError(
            f"Its weights are {size / 2**20:,.0f} MB, and at most {MOST // 2**20} are handed out "
            "here. They lie in the run's folder, in checkpoints/."
        )
    if absent := FORMATS[kind].missing:
        raise ValueError(
            f"{' and '.join(absent)} are needed for this file, and not installed here: "
            f"pip install {' '.join(FORMATS[kind].packages)}"
        )
    if kind == "state_dict":
        return saved.written(described(network, trained))
    if kind == "python":
        return as_file.program(network, trained, file).encode()
    with _turn:  # one at a time: each takes a core and half a gigabyte
        return _exported(kind, described(network, trained))


def described(network: str, trained: Trained) -> dict[str, object]:
    """A network as plain values: a state_dict, and all that is needed besides to use it."""
    return {
        "state_dict": {key: value.clone() for key, value in trained.network.state_dict().items()},
        "network": network,
        "classes": list(trained.classes),
        "mean": trained.mean,
        "std": trained.std,
    }


def _exported(kind: str, values: dict[str, object]) -> bytes:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        given, made_there = Path(folder, "in.pt"), Path(folder, f"out{FORMATS[kind].end}")
        torch.save(values, given)
        command = [sys.executable, "-m", "explainers.networks.portable_process"]
        try:
            done = subprocess.run(
                [*command, kind, str(given), str(made_there)],
                cwd=PROJECT,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise ValueError(
                f"The export takes more than {SECONDS} seconds and was ended: the machine is busy, "
                "or the network too large. Try it again later."
            ) from None
        if done.returncode or not made_there.is_file():
            last = (done.stderr.strip().splitlines() or ["it ended without a word"])[-1]
            packages = FORMATS[kind].packages
            broken = packages and last.startswith(("ImportError", "ModuleNotFoundError"))
            again = f". Install anew what it takes: pip install {' '.join(packages)}"
            raise ValueError(f"The network could not be exported: {last}{again if broken else ''}")
        return made_there.read_bytes()
