"""Which pixels an answer to one's own picture depends on: worked out once for all who look."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from torch import Tensor

from explainers.attribution import check, grad_cam, methods
from explainers.attribution.methods import Asking, Heat
from explainers.attribution.occlusion import Occlusion
from explainers.evaluation import subjects
from explainers.evaluation.subjects import Subject
from explainers.figures import maps as pictures
from explainers.lessons.evaluate import own
from explainers.lessons.evaluate.numbers import Values
from explainers.lessons.evaluate.own import Film
from explainers.networks.asking import MANY_MACS
from explainers.networks.trained import Trained, parameters
from explainers.once import Once
from explainers.worked import number


@dataclass(frozen=True)
class Mattered:
    """The pixels that an answer depends on, as a PNG, and what is to be said of it.

    `beside` is whether the same of the untrained network stands to the right: where the network is
    no large one.
    """

    png: bytes
    told: str
    beside: bool = False


_mattered: Once[Mattered] = Once(256)
_untrained: Once[Trained] = Once(20_000_000, lambda found: parameters(found.network))


def mattered(
    film: Film, subject: Subject, values: Values, theme: str | None, chances: Tensor
) -> Mattered:
    """What the answer `chances` to a picture depends on, asked by `values.why`.

    Raises ValueError or RuntimeError where the network gives no answer.
    """
    key = (own.digest(film), subject.stamp, values.why, theme)
    return _mattered.get(key, lambda: _matters(film, subject, values.why, theme, chances))


def _matters(
    film: Film, subject: Subject, why: str, theme: str | None, chances: Tensor
) -> Mattered:
    network, index = subjects.network_of(subject), int(chances.argmax())
    layer = grad_cam.last_convolution(network.network)
    if why == "gradcam" and not layer:
        slope = methods.ask(network, film.pixels, index, _ASKED["gradient"])
        return replace(_drawn([slope], theme, "gradient"), told=_NO_CONVOLUTION)
    asking = replace(_ASKED[why], layer=layer)
    if network.macs > MANY_MACS:
        return _drawn([methods.ask(network, film.pixels, index, asking)], theme, why)
    other = _untrained.get(subject.stamp, lambda: check.untrained(network))
    found = methods.reasons(network, other, film.pixels, index, asking)
    made = _drawn([found.here, found.there], theme, why)
    return replace(made, told=made.told + _beside(found.correlation), beside=True)


def _drawn(heats: Sequence[Heat], theme: str | None, why: str) -> Mattered:
    found = [heat.map for heat in heats]
    gradient = heats[0].gradient  # all were asked alike
    page = pictures.wall(found, theme, own.SIDE, across=len(found), gap=8, gradient=gradient)
    return Mattered(page, _told(why, heats[0]))


_ASKED: Mapping[str, Asking] = {
    "occlusion": Asking("occlusion", 1),
    "gradient": Asking("saliency", 1),
    "smoothgrad": Asking("smoothgrad"),
    "integrated": Asking("integrated"),
    "gradcam": Asking("gradcam", 1),
}
"""How is asked, by the choice of what mattered."""


def _told(why: str, heat: Heat) -> str:
    """What a map shows, and from which number to which."""
    if isinstance(heat.of, Occlusion):
        what = (
            f"what a grey square of {heat.of.size}×{heat.of.size} pixels over each place does to "
            "its probability"
        )
        return f"{what}: {_span(-heat.map)}"
    return f"{_SHOWS[why]}: {_span(heat.map)}"


_NO_CONVOLUTION = (
    "there is no convolution for Grad-CAM: how strongly its score answers to each pixel instead"
)
_SHOWS: Mapping[str, str] = {
    "gradient": "how strongly its score answers to each pixel",
    "smoothgrad": "how strongly its score answers to each pixel, in the mean of 8 noisy copies",
    "integrated": "what each pixel adds to its score, in 8 steps from black",
    "gradcam": "where the maps of the last convolution speak for it",
}


def _span(values: Tensor) -> str:
    return f"{number(float(values.min()), 2)} to {number(float(values.max()), 2)}"


def _beside(correlation: float) -> str:
    """What is said of the map of the untrained network, which stands to the right."""
    if math.isnan(correlation):
        return ". Right: the same, untrained"
    return f". Right: the same, untrained; rank correlation {number(round(correlation, 2))}"
