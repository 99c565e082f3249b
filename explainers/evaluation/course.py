"""What a run's network said to one picture after each epoch that is kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor

from explainers.evaluation import subjects
from explainers.evaluation.jobs import Job, Jobs
from explainers.images.pictures import Progress


@dataclass(frozen=True)
class Course:
    """The epochs, counted from 1, and the probabilities after each of them, (epochs, classes)."""

    epochs: tuple[int, ...]
    probabilities: Tensor


_courses: Jobs[Course] = Jobs(1_000_000, lambda found: found.probabilities.numel())


def course(name: str, epochs: tuple[int, ...], pixels: Tensor) -> Job[Course]:
    """What the run `name` says after these epochs to a picture, uint8 (3, H, W), as a job."""
    stamps = tuple(subjects.of_run(name, epoch).stamp for epoch in epochs)
    picture = hashlib.sha256(pixels.numpy().tobytes()).digest()
    return _courses.look((stamps, picture), partial(_course, name, epochs, pixels))


def _course(name: str, epochs: tuple[int, ...], pixels: Tensor, progress: Progress) -> Course:
    rows = []
    for place, epoch in enumerate(epochs):
        progress(f"Asking the network of epoch {epoch}", place / len(epochs))
        rows.append(subjects.network_of(subjects.of_run(name, epoch)).probabilities(pixels)[0])
    return Course(epochs, torch.stack(rows))
