"""What fools a network: a picture moved along signs of a gradient, worked out once for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor

from explainers.evaluation.jobs import Job, Jobs
from explainers.images.pictures import Progress
from explainers.lessons.feature_maps import looks
from explainers.lessons.feature_maps.looks import Look
from explainers.networks.asking import MANY_MACS
from explainers.once import Once
from explainers.probes import adversarial
from explainers.probes.adversarial import Course

WAYS = ("first", "second", "dice")
"""Whose gradient gives the signs along which a picture is moved; or dice do."""


@dataclass(frozen=True)
class Fooled:
    """A picture, moved against each of two networks and by dice, as each of the two sees it.

    `index` is what the first network answers to the picture, `slope` the gradient (3, H, W) of its
    loss against that, `signs` has what the picture is moved along in each of the `WAYS`, and
    `courses` what the first and the second network say meanwhile, by the way.
    """

    picture: Tensor
    index: int
    slope: Tensor
    signs: Mapping[str, Tensor]
    courses: Mapping[str, tuple[Course, Course]]

    def at(self, epsilon: int) -> Tensor:
        """The picture, uint8 (3, H, W), moved against the first network."""
        return adversarial.moved(self.picture, self.signs["first"], epsilon)


MOST = 20_000_000
"""Numbers that are kept, of small networks and of large ones: 80 MB each at most."""


def _numbers(found: Fooled) -> int:
    return 5 * found.picture.numel()


_kept: Once[Fooled] = Once(MOST, _numbers)
_computed: Jobs[Fooled] = Jobs(MOST, _numbers)


def fooled(first: Look, second: Look) -> Fooled | Job[Fooled]:
    """Move the picture of `first` against both networks: at once, or in a job if one is large.

    Raises ValueError or RuntimeError, in words, as the job does, where one of them gives no answer
    or cannot be gone through backwards.
    """
    key = (first.of, second.of)
    if max(look.network.macs for look in (first, second)) > MANY_MACS:
        return _computed.look(key, partial(_made, first, second))
    return _kept.get(key, partial(_made, first, second, lambda words, share: None))


def _made(first: Look, second: Look, progress: Progress) -> Fooled:
    picture = first.picture
    indices = [int(looks.chances(look).argmax()) for look in (first, second)]
    slope, other = (
        adversarial.slope(look.network, picture, index)
        for look, index in zip((first, second), indices, strict=True)
    )
    signs = dict(
        zip(WAYS, (slope.sign(), other.sign(), adversarial.dice(picture.shape)), strict=True)
    )
    courses = {}
    for place, (way, along) in enumerate(signs.items()):
        progress("Moving the picture step by step", place / len(signs))
        courses[way] = (
            adversarial.course(first.network, picture, along),
            adversarial.course(second.network, picture, along),
        )
    return Fooled(picture, indices[0], slope, signs, courses)


def chances(found: Fooled, look: Look, epsilon: int) -> Tensor:
    """What the first network says to the picture, moved by `epsilon` against it: (classes,)."""
    course = found.courses["first"][0]
    if epsilon in course.epsilons:
        return course.chances[course.epsilons.index(epsilon)]
    with torch.no_grad():
        return look.network.probabilities(found.at(epsilon))[0]
