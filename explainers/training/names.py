"""Names that a new run can have."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from explainers.training.folder import Folder, never_began


def free_name(runs: Path, wanted: str) -> str:
    """`wanted`, or `wanted-2`, `wanted-3`, …: the first that no run has.

    The name of a try that failed before it began is free again.
    """
    return next(name for name in _numbered(wanted) if _is_free(runs / name))


def _is_free(path: Path) -> bool:
    return not path.exists() or never_began(Folder(path))


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1
