"""Which epochs' checkpoints are kept: the first, the last, the best, and every so many between."""

from __future__ import annotations

from explainers.training.folder import Folder

MOST = 20
"""Checkpoints that a run keeps, besides the latest state."""


def kept(done: int, best: int, epochs: int) -> set[int]:
    """The epochs whose checkpoints are kept after `done` of `epochs`; `best` tested best.

    What is thrown away once is never wanted later: no epoch but the last and the best loses its
    place by what comes after it.

    >>> sorted(kept(7, 4, 10)), sorted(kept(98, 61, 100))[:5]
    ([1, 2, 3, 4, 5, 6, 7], [1, 6, 12, 18, 24])
    """
    step = every(epochs)
    return {1, best, done, *range(step, done + 1, step)}


def every(epochs: int) -> int:
    """Of `epochs`, every so many are kept: each of them, where there are few."""
    return -(-epochs // (MOST - 3))


def thin(folder: Folder, done: int, best: int, epochs: int) -> None:
    """Throw away the checkpoints that are not kept, and what was said with them.

    Raises OSError where that is not to be done.
    """
    numbers = kept(done, best, epochs)
    wanted = {folder.epoch(epoch) for epoch in numbers} | {folder.tested(n) for n in numbers}
    there = (*folder.checkpoints.glob("epoch-*.pt"), *folder.predictions.glob("epoch-*.npy"))
    for path in there:
        if path not in wanted:
            path.unlink(missing_ok=True)
