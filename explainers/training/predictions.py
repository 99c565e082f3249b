"""What the network said to every test picture, kept beside the checkpoint of its epoch.

Each epoch is tested anyway: its scores cost a copy. They are kept as the network gave them, in
float32: probabilities could not be softened by a temperature any more, and in float16 two scores
that differ could become one, so that the answers would not be those of the test.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from explainers import files
from explainers.training.evaluation import MOST_KEPT
from explainers.training.folder import Folder

_HEADER = 4096
"""Bytes that a file may have besides its numbers."""


def write(folder: Folder, epoch: int, scores: Tensor) -> None:
    """Keep the scores (N, classes) of an epoch, float32; OSError where they cannot be written."""
    write_to(folder.tested(epoch), scores)


def write_labels(folder: Folder, labels: Tensor) -> None:
    """Keep the labels (N) of the test pictures, once for a run; OSError as `write`."""
    write_to(folder.labels, labels.to(torch.int32))


def write_to(path: Path, values: Tensor) -> None:
    """Write a tensor as a file of NumPy's; a power cut may cost it, and then it is computed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with files.replacing(path, lasting=False) as file:
        np.save(file, values.cpu().numpy(), allow_pickle=False)


def read(path: Path) -> Tensor | None:
    """The scores in a file, (N, classes); None where there are none, or the file is damaged."""
    found = _read(path, np.dtype(np.float32), 2)
    return None if found is None else torch.from_numpy(found)


def read_labels(path: Path) -> Tensor | None:
    """The labels in a file, int64 (N); None as for `read`."""
    found = _read(path, np.dtype(np.int32), 1)
    return None if found is None else torch.from_numpy(found).long()


def _read(path: Path, kind: np.dtype[np.generic], axes: int) -> np.ndarray | None:
    """A run's folder may come from a stranger: what is not just as it was written is not read."""
    try:
        if not path.is_file() or path.stat().st_size > MOST_KEPT * kind.itemsize + _HEADER:
            return None
        found = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    fits = isinstance(found, np.ndarray) and found.dtype == kind and found.ndim == axes
    return found if fits and found.size else None
