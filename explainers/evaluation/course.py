"""What a run's network said to one picture after each epoch that is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor

from explainers.evaluation import subjects
from explainers.evaluation.jobs import Job, Jobs
from explainers.evaluation.subjects import Subject
from explainers.images.pictures import Progress
from explainers.training import learned


@dataclass(frozen=True)
class Course:
    """The epochs, counted from 1, and the probabilities after each of them, (epochs, classes)."""

    epochs: tuple[int, ...]
    probabilities: Tensor


_courses: Jobs[Course] = Jobs(1_000_000, lambda found: found.probabilities.numel())


def course(name: str, epochs: tuple[int, ...], pixels: Tensor) -> Job[Course]:
    """What the run `name` says after these epochs to a picture, uint8 (3, H, W), as a job."""
    run = learned.find(name)
    asked = tuple(subjects.at_epoch(run, epoch) for epoch in epochs)
    stamps = tuple(subject.stamp for subject in asked)
    picture = hashlib.sha256(pixels.numpy().tobytes()).digest()
    return _courses.look((stamps, picture), partial(_course, asked, pixels))


def _course(asked: Sequence[Subject], pixels: Tensor, progress: Progress) -> Course:
    rows = []
    for place, subject in enumerate(asked):
        progress(f"Asking the network of epoch {subject.epoch}", place / len(asked))
        rows.append(subjects.network_of(subject).probabilities(pixels)[0])
    return Course(tuple(subject.epoch for subject in asked), torch.stack(rows))
