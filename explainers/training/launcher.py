"""Starting the process that trains a run: on this machine, and outliving whoever started them."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
"""The folder that `explainers` lies in: where a worker finds this package."""


def command(folder: Path, cache: Path) -> list[str]:
    """What Python is told so that it trains the run in `folder`; `cache` keeps the data sets."""
    return ["-u", "-m", "explainers.training", "resume", str(folder), "--cache", str(cache)]


def launch(folder: Path, cache: Path | None, log: Path) -> subprocess.Popen[bytes]:
    """Start a worker that trains the run in `folder`.

    `cache` is where data sets are kept (by default `data/` in the project's folder); what the
    process prints is added to the file `log`.
    """
    kept = (cache or PROJECT / "data").absolute()
    with log.open("ab") as file:
        process = subprocess.Popen(
            [sys.executable, *command(folder, kept)],
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,  # a Ctrl+C at the server's terminal is not for the worker
        )
    # Somebody has to take note of the process's end, or it stays behind as a zombie.
    threading.Thread(target=process.wait, daemon=True).start()
    return process
