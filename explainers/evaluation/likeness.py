"""How like pictures are to a network: a map of test pictures, and training pictures to compare."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from torch import Tensor

from explainers.evaluation import subjects, testing
from explainers.evaluation.jobs import Job, Jobs
from explainers.evaluation.subjects import Subject
from explainers.images.pictures import Progress
from explainers.probes import neighbours, projection
from explainers.probes.features import features, pixels, spread
from explainers.probes.projection import Projection

MOST_MAPPED = 500
"""Test pictures on a map, evenly spread over all."""

MOST_COMPARED = 5_000
"""Training pictures that a picture is compared with, evenly spread over all."""

MOST_NUMBERS = 10_000_000
"""Numbers of their features, all together: fewer pictures where each has many."""

_HELD = 20_000_000  # numbers that are kept of all maps, and as many of all shelves


@dataclass(frozen=True)
class Mapped:
    """Some test pictures by their numbers, a row (D) of numbers for each, and where it lies.

    `on_map` is the share of them whose nearest on the map is of their class; `of_all` is the same
    by all numbers of their rows.
    """

    indices: Tensor
    rows: Tensor
    projection: Projection
    on_map: float
    of_all: float


_mapped: Jobs[Mapped] = Jobs(_HELD, lambda found: found.rows.numel())


def mapped(subject: Subject, of: str) -> Job[Mapped]:
    """A map of the test pictures by their `of`: "features" or "pixels".

    The job ends in ValueError, in words, where that cannot be made.
    """
    key = (subject.stamp, testing.key(subject.data), of)
    return _mapped.look(key, partial(_map, subject, of))


def _map(subject: Subject, of: str, progress: Progress) -> Mapped:
    found = subjects.checked(subject, progress)
    indices = spread(len(found.images), MOST_MAPPED)
    rows = _rows(subject, found.images[indices], of, progress)
    projected, labels = projection.principal(rows), found.labels[indices]
    on_map, of_all = (neighbours.agreement(one, labels) for one in (projected.points, rows))
    return Mapped(indices, rows, projected, on_map, of_all)


def _rows(subject: Subject, images: Tensor, of: str, progress: Progress) -> Tensor:
    if of == "pixels":
        return pixels(images)
    return features(subjects.network_of(subject), images, progress)


@dataclass(frozen=True)
class Shelf:
    """Training pictures: their numbers among all `count`, bytes, labels, and features (M, D)."""

    indices: Tensor
    images: Tensor
    labels: Tensor
    rows: Tensor
    count: int


_shelves: Jobs[Shelf] = Jobs(_HELD, lambda found: found.rows.numel() + found.images.numel() // 4)


def shelf(subject: Subject) -> Job[Shelf]:
    """Training pictures of the subject's data set; ends in ValueError, in words, where it lacks."""
    key = (subject.stamp, testing.key(subject.data))
    return _shelves.look(key, partial(_shelf, subject))


def _shelf(subject: Subject, progress: Progress) -> Shelf:
    network = subjects.network_of(subject)
    subjects.checked(subject, progress)
    train = testing.whole(subject.data, progress).train
    width = features(network, train.images[:1], progress).shape[1]
    indices = spread(len(train.images), min(MOST_COMPARED, MOST_NUMBERS // width))
    images = train.images[indices]
    rows = features(network, images, progress)
    return Shelf(indices, images, train.labels[indices], rows, len(train.images))
