"""How much memory there is for a process more: what the system has left, and this container."""

from __future__ import annotations

import math
import re
from pathlib import Path

SYSTEM = Path("/proc/meminfo")
CONTAINER = Path("/sys/fs/cgroup")


def left() -> float:
    """Bytes; infinite where nobody tells (only Linux does)."""
    return min(_of_system(), _of_container())


def _of_system() -> float:
    found = re.search(r"^MemAvailable:\s*(\d+) kB", _read(SYSTEM), re.MULTILINE)
    return int(found[1]) * 1024 if found else math.inf


def _of_container() -> float:
    """What its limit leaves; pages of files that nobody used lately make room when asked to."""
    most, taken = _read(CONTAINER / "memory.max"), _read(CONTAINER / "memory.current")
    if not (most.strip().isdigit() and taken.strip().isdigit()):
        return math.inf  # it says "max", or there is none
    spare = re.search(r"^inactive_file (\d+)", _read(CONTAINER / "memory.stat"), re.MULTILINE)
    return int(most) - int(taken) + (int(spare[1]) if spare else 0)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return ""
