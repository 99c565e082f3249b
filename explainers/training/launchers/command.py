"""What a worker is: the command line that trains a run, wherever it is started."""

from __future__ import annotations

from pathlib import Path

from explainers import environment

PROCESSES = "LAYERS_PROCESSES"
MOST = 64

PROJECT = Path(__file__).resolve().parents[3]
"""The folder that `explainers` lies in: where a worker finds this package."""


def processes() -> int:
    """How many processes train a run together; ValueError where the environment says no number."""
    return environment.whole(PROCESSES, MOST, "processes that train a run together")


def command(folder: Path, cache: Path) -> list[str]:
    """What Python is told so that it trains the run in `folder`; `cache` keeps the data sets."""
    worker = ["-m", "explainers.training", "resume", str(folder), "--cache", str(cache)]
    if processes() == 1:
        return ["-u", *worker]
    together = ["-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={processes()}"]
    return ["-u", *together, *worker]


def waiting(cache: Path) -> list[str]:
    """What Python is told so that it is ready to train a run, and waits for one."""
    return ["-u", "-m", "explainers.training.waiting", str(cache)]


def kept_in(cache: Path | None) -> Path:
    """Where data sets are kept, as every process understands it; `data/` by default."""
    return (cache or PROJECT / "data").absolute()
