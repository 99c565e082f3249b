"""One's own picture on its way to the network: made once for all who look at the same."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Hashable
from dataclasses import dataclass

from PIL import Image
from torch import Tensor

from explainers.attribution.occlusion import occlusion
from explainers.attribution.saliency import saliency
from explainers.evaluation import own, subjects
from explainers.evaluation.own import Step
from explainers.evaluation.subjects import Subject
from explainers.figures import maps as pictures
from explainers.figures.maps import Pixels
from explainers.figures.steps import thumbnail
from explainers.lessons.evaluate.numbers import Values
from explainers.once import Once
from explainers.transforms.start import Start
from explainers.worked import number

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
        steps = own.way(start.picture, fit, network)
        # The last steps show one and the same picture.
        shown = {id(step.picture): step.picture for step in steps}
        pngs = {one: _png(thumbnail(picture, SIDE)) for one, picture in shown.items()}
        made = tuple(pngs[id(step.picture)] for step in steps)
        return Film(steps, made, own.pixels_of(steps), own.batch_of(steps))

    return _films.get(key, make)


def _png(pixels: Pixels) -> bytes:
    held = io.BytesIO()
    Image.fromarray(pixels).save(held, "PNG", compress_level=1)
    return held.getvalue()


_answers: Once[Tensor] = Once(100_000, Tensor.numel)


def answer(film: Film, subject: Subject) -> Tensor:
    """The probability of each class, (classes), which a network is asked for once.

    Raises ValueError or RuntimeError where it gives no answer.
    """
    network = subjects.network_of(subject)
    of = _digest(film), subject.stamp
    return _answers.get(of, lambda: network.probabilities(film.pixels)[0])


def _digest(film: Film) -> bytes:
    return hashlib.sha256(film.pixels.numpy().tobytes()).digest()


@dataclass(frozen=True)
class Mattered:
    """The pixels that an answer depends on, as a PNG, and what is to be said of it."""

    png: bytes
    told: str


_mattered: Once[Mattered] = Once(256)


def mattered(
    film: Film, subject: Subject, values: Values, theme: str | None, chances: Tensor
) -> Mattered:
    """What the answer `chances` to a picture depends on, by covering it or by the gradient.

    Raises ValueError or RuntimeError where the network gives no answer.
    """
    key = (_digest(film), subject.stamp, values.why, theme)
    return _mattered.get(key, lambda: _matters(film, subject, values.why, theme, chances))


def _matters(
    film: Film, subject: Subject, why: str, theme: str | None, chances: Tensor
) -> Mattered:
    network = subjects.network_of(subject)
    index = int(chances.argmax())
    if why == "gradient":
        slope = saliency(network, film.pixels, index)
        told = f"how strongly its score answers to each pixel: 0 to {number(float(slope.max()), 3)}"
        return Mattered(_png(pictures.fit(pictures.feature_map(slope, theme), SIDE)), told)
    found = occlusion(network, film.pixels, index, chances)
    low, high = (float(end) for end in (-found.drop.max(), -found.drop.min()))
    told = (
        f"what a grey square of {found.size}×{found.size} pixels over each place does to its "
        f"probability: {number(low, 2)} to {number(high, 2)}"
    )
    return Mattered(_png(pictures.fit(pictures.feature_map(found.drop, theme), SIDE)), told)
