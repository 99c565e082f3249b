"""What is said of the maps that ask why: what they show, whether they add up, how far to trust."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from torch import Tensor

from explainers.attribution.integrated import Integrated
from explainers.attribution.methods import Heat, Reasons
from explainers.attribution.occlusion import Occlusion
from explainers.lessons.feature_maps import reasons
from explainers.lessons.feature_maps.figures import span
from explainers.lessons.feature_maps.numbers import Values
from explainers.worked import number

MUCH, SOME = 0.5, 0.2
"""From here on two orders are called much alike, and alike in part, if chance makes no more."""


def captions(found: Reasons, values: Values, name: str) -> tuple[str, str, str]:
    """Below the picture, the network's map and the untrained one's (Markdown)."""
    drawn = "untrained" if values.weights != "untrained" else "other first weights"
    return (
        f":blue[input], taken for: {name}",
        f"{_SHOWS[values.method](found, values)}: {_range(found.here)}",
        f"the same, **{drawn}**: {_range(found.there)}",
    )


_SHOWS: Mapping[str, Callable[[Reasons, Values], str]] = {
    "saliency": lambda found, values: ":violet[gradient] of that score at each pixel",
    "smoothgrad": lambda found, values: (
        f":violet[gradient], its mean over {_many(found.asked, 'noisy copy', 'noisy copies')}"
    ),
    "integrated": lambda found, values: "what each pixel adds to that score",
    "gradcam": lambda found, values: f"where the maps of `{values.cam_layer}` speak for it",
    "occlusion": lambda found, values: "covering a place changes the probability by",
}


def _range(heat: Heat) -> str:
    shown: Tensor = -heat.map if isinstance(heat.of, Occlusion) else heat.map
    return span(shown)


def _many(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}"


# --- what a map is -------------------------------------------------------------------------------


def shown(found: Reasons, values: Values, name: str) -> str:
    """What the network's map shows, for the method of `values` (Markdown)."""
    made = found.here.of
    if isinstance(made, Integrated):
        return _complete(made, found, values, name)
    if isinstance(made, Occlusion):
        return (
            f"A grey square of {made.size}×{made.size} pixels is laid over {made.drop.numel()} "
            "places in turn; blue places are needed for the answer, orange ones speak against it."
        )
    if values.method == "gradcam":
        return (
            f"Each map of `{values.cam_layer}` is weighed by α, the mean of the score's gradients "
            f"at its cells; all are added, and what is below 0 becomes 0. Blue: there the maps "
            f"speak for *{name}*. Below, a cell is worked out."
        )
    how = (
        "in the mean over copies of the picture with noise on them, so that what changes from copy "
        "to copy cancels out"
        if values.method == "smoothgrad"
        else "the largest gradient over the colours"
    )
    return f"How strongly the score of *{name}* answers to a small change of each pixel: {how}."


def _complete(made: Integrated, found: Reasons, values: Values, name: str) -> str:
    """Whether the parts add up to what they explain, in numbers."""
    off = abs(made.total - made.difference)
    share = f", {number(100 * off / abs(made.difference), 2)} %" if made.difference else ""
    first = {"mean": "the one of its mean colour"}.get(
        values.baseline, f"the {values.baseline} one"
    )
    return (
        f"**Do they add up?** The score of *{name}* is {number(made.score)} for the picture and "
        f"{number(made.start)} for {first}: a difference of **{number(made.difference)}**. The "
        f"{made.parts.numel():,} parts, one for each number of the picture, add up to "
        f"**{number(made.total)}** with {_many(found.asked, 'step', 'steps')}: off by "
        f"{number(off, 2)}{share}. Blue pixels raise the score, orange ones lower it."
    )


# --- the untrained network -----------------------------------------------------------------------


NOT_LEARNED = (
    "Neither network has learned anything: two draws of the dice are compared. What they have in "
    "common comes from the picture and the layers."
)


def compared(found: Reasons, *, learned: bool = True) -> str:
    """How alike both maps are, and what follows from that (Markdown).

    Nothing follows where the network has not `learned` either.
    """
    value = found.correlation
    if math.isnan(value):
        return (
            "**Rank correlation of both maps: none.** One of them is the same everywhere, or has "
            "numbers that are none: there is no order to compare."
        )
    sizes = ""
    if found.signed and not math.isnan(found.sizes):
        sizes = f" Of the sizes alone, without the signs, it is {_two(found.sizes)}."
    if found.rim and not math.isnan(found.inner):
        sizes += (
            f" Without a rim of {found.rim} pixels, which fewer windows reach, it is "
            f"{_two(found.inner)}."
        )
    follows = _verdict(found) if learned else NOT_LEARNED
    return f"**Rank correlation of both maps: {_two(value)}.**{sizes} {follows}"


def order(found: Reasons) -> str:
    """What a rank correlation is, and how much of it chance makes (Markdown)."""
    return (
        "A rank correlation is 1 where both maps put all places in the same order, and 0 where the "
        f"orders have nothing in common. Of {found.here.map.numel():,} independent numbers chance "
        f"alone makes about ±{number(found.chance, 2)}, and more of these: neighbours are alike. "
        "The question is that of Adebayo et al., *Sanity Checks for Saliency Maps*, 2018."
    )


def _verdict(found: Reasons) -> str:
    most = max(found.correlation, 0.0 if math.isnan(found.sizes) else found.sizes)
    if most < 2 * found.chance:
        most = 0.0
    if most >= MUCH:
        return (
            "The untrained network puts the places in much the same order: most of what is seen "
            "here comes from the picture's edges and the layers' shape, not from what was learned."
        )
    if most >= SOME:
        return (
            "The two orders have something in common: a part of what is seen here would be seen "
            "without any training."
        )
    return (
        "The two orders have little in common: what is seen here depends on what was learned. "
        "Whether it is right does not follow."
    )


def fewer(found: Reasons, values: Values) -> str:
    """That a large network is asked less often than was wanted; empty where it is not."""
    wanted = reasons.asking(values).count
    if found.asked == wanted:
        return ""
    return f"This network is a large one: {found.asked} of {wanted} are computed."


def _two(value: float) -> str:
    return f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−")
