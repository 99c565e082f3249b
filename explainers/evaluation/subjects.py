"""A trained network and the test pictures that it is asked about; what it answered, found or made.

A run keeps what it said in the tests of its epochs. For runs that did not, and for the weights
that come with the app, it is computed once and kept below the folder of data, named by its content:
the weights and the pictures.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch
from torch import Tensor

from explainers import places
from explainers.evaluation import steadiness, testing
from explainers.evaluation.answered import Answers
from explainers.evaluation.jobs import Job, Jobs
from explainers.evaluation.testing import Tested
from explainers.images.pictures import Progress
from explainers.networks import registry, trained, typed, weight_files
from explainers.networks.trained import Trained
from explainers.once import Once
from explainers.training import learned, predictions, room
from explainers.training.evaluation import MOST_KEPT
from explainers.training.run import Run

SHIPPED: Mapping[str, str] = {"trained": "cifar_quick", "relu": "cifar_quick_relu"}
"""The networks that come with the app, by the choice of weights."""

RUN = "run"
MOST_FILES = 50
"""Files of computed scores that are kept; those that were made longest ago go."""

MOST_SCORES = 10_000_000
"""Scores of one network that are computed: 40 MB."""

_HELD = 2 * MOST_SCORES


@dataclass(frozen=True)
class Subject:
    """A network, by the file of its weights, and its test pictures, by the name of their data set.

    `network` is what a recipe calls its layers. `run` is the run that it comes from, and `epoch`
    the epoch of it, 0 being the latest; there is none for shipped weights.
    """

    file: Path
    data: str
    network: str
    run: Run | None = None
    epoch: int = 0

    @property
    def stamp(self) -> tuple[str, weight_files.Stamp]:
        """What decides whose answers those are; OSError if the file is not there."""
        return str(self.file), weight_files.stamp(self.file)


def of_shipped(weights: str, trained_on: str, data: str) -> Subject:
    """The shipped network of a choice of weights, asked about the data set `data`."""
    network = SHIPPED[weights]
    return Subject(trained.file_of(network, trained_on), data, network)


def of_run(name: str, epoch: int) -> Subject:
    """A run's network after an epoch, 0 being its latest, and its own test pictures.

    Raises ValueError, in words, where there is no such run or checkpoint.
    """
    return at_epoch(learned.find(name), epoch)


def at_epoch(run: Run, epoch: int) -> Subject:
    """A run's network after an epoch; ValueError, in words, where that has no checkpoint."""
    file, _ = learned.file_in(run, epoch)
    return Subject(file, run.recipe.data, run.recipe.network, run, epoch)


# --- the network ---------------------------------------------------------------------------------

_networks: Once[Trained] = Once(40_000_000, lambda found: 1 + _parameters(found))


def _parameters(found: Trained) -> int:
    return sum(parameter.numel() for parameter in found.network.parameters())


def network_of(subject: Subject) -> Trained:
    """The network, read once; ValueError or OSError, in words, where its file cannot be read."""
    return _networks.get(subject.stamp, partial(_opened, subject))


def _opened(subject: Subject) -> Trained:
    if subject.run is not None:
        return learned.opened(subject.file)
    data = "drawn" if subject.file.stem.endswith("_drawn") else "cifar10"
    return trained.shipped(subject.network, data)


def as_scores(outputs: Tensor, network: str) -> Tensor:
    """A network's outputs as scores, whose softmax is what it says: of probabilities the logarithm.

    A recipe can name a network that ends in a softmax of its own.
    """
    if network.startswith(registry.TYPED):
        layers = typed.trainable(network.removeprefix(registry.TYPED))
        if layers[-1].kind.name == "Softmax":
            return outputs.clamp(min=torch.finfo(torch.float32).tiny).log()
    return outputs


# --- what it answered ----------------------------------------------------------------------------

_kept: Once[Answers] = Once(_HELD, lambda found: found.scores.numel())
_computed: Jobs[Answers] = Jobs(_HELD, lambda found: found.scores.numel())


def answers(subject: Subject) -> Answers | Job[Answers]:
    """What the network answered to its test pictures, if the run kept it; else what finds it out.

    Raises ValueError or OSError, in words, where there is no such file, or what it says cannot be
    used.
    """
    of_run = _of_its_run(subject)
    if of_run is not None:
        return of_run
    return _computed.look((subject.stamp, testing.key(subject.data)), partial(_find_out, subject))


def pictures(subject: Subject) -> Job[Tested]:
    """The test pictures, as a job; its result is to be checked with `check_pictures`.

    Raises ValueError, in words, where this server does not look at where they lie.
    """
    if subject.run is not None:
        testing.check_may_be_read(subject.run)
    return testing.look(subject.data)


def check_pictures(subject: Subject, found: Tested, said: Answers | None = None) -> None:
    """Raise ValueError, in words, where these are not the pictures that `said` is about."""
    if subject.run is not None:
        testing.check_same(subject.run, found)
    if said is not None and not torch.equal(said.labels, found.labels):
        raise ValueError("They have changed since the network was asked about them.")


def _of_its_run(subject: Subject) -> Answers | None:
    """The scores of the run's own test of the epoch; None where it has not kept them."""
    if subject.run is None or not subject.epoch:
        return None
    folder = subject.run.folder
    scores, labels = folder.tested(subject.epoch), folder.labels
    try:
        key = (str(scores), weight_files.stamp(scores), weight_files.stamp(labels))
        return _kept.get(key, partial(_read, subject, scores, labels))
    except (FileNotFoundError, LookupError):
        return None


def _read(subject: Subject, scores: Path, labels: Path) -> Answers:
    """The answers in a run's files; LookupError where they are damaged, or do not fit together."""
    assert subject.run is not None
    said, wanted = predictions.read(scores), predictions.read_labels(labels)
    classes = _classes(subject.run)
    if said is None or wanted is None or said.shape != (len(wanted), len(classes)):
        raise LookupError
    return Answers(as_scores(said, subject.network), wanted, classes)


def _classes(run: Run) -> tuple[str, ...]:
    try:
        return tuple(map(str, run.fingerprint()["classes"]))
    except (ValueError, LookupError, TypeError):
        return ()


def _find_out(subject: Subject, progress: Progress) -> Answers:
    """Ask the network about its test pictures, unless somebody has done so before."""
    found = checked(subject, progress)
    file = _file(subject, found)
    said = predictions.read(file)
    if said is None or said.shape != (len(found.labels), len(found.classes)):
        said = scores(subject, found.images, progress)
        if said.numel() <= MOST_KEPT:
            with contextlib.suppress(OSError):  # a full disk: it is computed again the next time
                predictions.write_to(file, said)
                _thin(file.parent)
    return Answers(as_scores(said, subject.network), found.labels, found.classes)


# --- the same pictures, changed ------------------------------------------------------------------

Varied = Mapping[str, Tensor]
_varied: Jobs[Varied] = Jobs(_HELD, lambda found: sum(one.numel() for one in found.values()))


def varied(subject: Subject, by: int) -> Job[Varied]:
    """What the network says to its first test pictures, flipped and shifted by `by` pixels.

    For each way of `steadiness.variants` the scores, (N, classes), of at most `steadiness.MOST`.
    """
    return _varied.look((subject.stamp, testing.key(subject.data), by), partial(_vary, subject, by))


def _vary(subject: Subject, by: int, progress: Progress) -> Varied:
    found = checked(subject, progress)
    changed = steadiness.variants(found.images[: steadiness.MOST], by)
    return {
        way: as_scores(scores(subject, images, progress), subject.network)
        for way, images in changed.items()
    }


def checked(subject: Subject, progress: Progress) -> Tested:
    """The test pictures that the network was tested on; ValueError, in words, where they lack."""
    if subject.run is not None:
        testing.check_may_be_read(subject.run)
    found = testing.tested(subject.data, progress)
    check_pictures(subject, found)
    return found


def _file(subject: Subject, found: Tested) -> Path:
    """Where the scores are kept, by what decides them."""
    digest = hashlib.sha256(subject.file.read_bytes())
    digest.update(json.dumps([subject.network, found.half, found.classes]).encode())
    return places.data() / "predictions" / f"{digest.hexdigest()[:32]}.npy"


def _thin(folder: Path) -> None:
    by_age = sorted(folder.glob("*.npy"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in by_age[MOST_FILES:]:
        path.unlink(missing_ok=True)


@torch.no_grad()
def scores(subject: Subject, images: Tensor, progress: Progress) -> Tensor:
    """What the network gives for pictures, uint8 (N, 3, 32, 32): (N, classes), float32.

    Raises ValueError, in words, where it gives something else, or too much for this server.
    """
    network, count = network_of(subject), len(images)
    if count * max(1, len(network.classes)) > MOST_SCORES:
        raise ValueError(
            f"{count:,} test pictures of {len(network.classes):,} classes are more than are "
            "evaluated here."
        )
    at_once, parts = room.tested_at_once(subject.network), []
    for start in range(0, count, at_once):
        progress(f"Asking the network about {count:,} pictures", start / count)
        parts.append(network.network(network.prepare(images[start : start + at_once])))
    return torch.cat(parts)
