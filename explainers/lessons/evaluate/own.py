"""One's own picture on its way to the network: made once for all who look at the same."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable
from dataclasses import dataclass

from PIL import Image
from torch import Tensor

from explainers.evaluation import own, subjects
from explainers.evaluation.own import Step
from explainers.evaluation.subjects import Subject
from explainers.figures.png import png
from explainers.figures.steps import thumbnail
from explainers.markdown import plain
from explainers.once import Once
from explainers.transforms.start import Start

SIDE = 192
"""Pixels of the longer side of a step's picture."""


@dataclass(frozen=True)
class Film:
    """The steps, a PNG of each, and what the network gets: the small picture and the batch."""

    steps: tuple[Step, ...]
    pngs: tuple[bytes, ...]
    pixels: Tensor
    batch: Tensor


_films: Once[Film] = Once(48_000_000, lambda film: sum(map(_weight, film.steps)))


def _weight(step: Step) -> int:
    value = step.value
    if isinstance(value, Image.Image):
        return value.width * value.height * len(value.getbands())
    return 4 * value.numel()


def film(start: Start, subject: Subject, fit: str) -> Film:
    """A picture on its way to a network; PictureError, a ValueError, where it cannot go it.

    Made once for all networks that take their pictures alike, as those of a run's epochs do.
    """
    network = subjects.network_of(subject)
    key: Hashable = (start.key, network.size, network.mean, network.std, fit)

    def make() -> Film:
        steps = own.way(start.picture, fit, network, tuple(map(plain, start.told)))
        # The last steps show one and the same picture.
        shown = {id(step.picture): step.picture for step in steps}
        pngs = {one: png(thumbnail(picture, SIDE)) for one, picture in shown.items()}
        made = tuple(pngs[id(step.picture)] for step in steps)
        return Film(steps, made, own.pixels_of(steps), own.batch_of(steps))

    return _films.get(key, make)


_answers: Once[Tensor] = Once(100_000, Tensor.numel)


def answer(film: Film, subject: Subject) -> Tensor:
    """The probability of each class, (classes), which a network is asked for once.

    Raises ValueError or RuntimeError where it gives no answer.
    """
    network = subjects.network_of(subject)
    of = digest(film), subject.stamp
    return _answers.get(of, lambda: network.probabilities(film.pixels)[0])


def digest(film: Film) -> bytes:
    """What tells the picture that the network gets from all others."""
    return hashlib.sha256(film.pixels.numpy().tobytes()).digest()
