"""What a worker is: the command line that trains a run, wherever it is started."""

from __future__ import annotations

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
"""The folder that `explainers` lies in: where a worker finds this package."""


def command(folder: Path, cache: Path) -> list[str]:
    """What Python is told so that it trains the run in `folder`; `cache` keeps the data sets."""
    return ["-u", "-m", "explainers.training", "resume", str(folder), "--cache", str(cache)]


def kept_in(cache: Path | None) -> Path:
    """Where data sets are kept, as every process understands it; `data/` by default."""
    return (cache or PROJECT / "data").absolute()
