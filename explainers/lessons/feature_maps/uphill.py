"""What is told of the way uphill: in a sentence, in the numbers of a pixel, in small pictures."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import partial

from torch import Tensor, nn

from explainers.figures import maps as pictures
from explainers.lessons.feature_maps import numbers, words
from explainers.lessons.feature_maps.excites import Climb
from explainers.lessons.feature_maps.figures import Wall
from explainers.lessons.feature_maps.looks import Look
from explainers.lessons.feature_maps.numbers import Values
from explainers.markdown import plain
from explainers.networks.stops import Stop
from explainers.once import Once
from explainers.probes import maximisation
from explainers.probes.maximisation import Moment
from explainers.shares import percent
from explainers.worked import MINUS, number

COLOURS = ("red", "green", "blue")

SIDE = 64
"""Pixels of a tile at most: no more can be seen of it."""


def unit(stop: Stop, channel: int, classes: Sequence[str]) -> str:
    """What is excited (Markdown); `classes` where the last layer's numbers are their scores."""
    if stop.output.dim() > 1:
        return f"the mean of map {channel} of {plain(stop.name)}"
    if channel < len(classes):
        what = "probability" if isinstance(stop.layer, nn.Softmax) else "score"
        return f"the {what} of *{plain(classes[channel])}*"
    return f"number {channel} of {plain(stop.name)}"


def grown(found: Climb, values: Values, name: str, picture: tuple[str, float]) -> str:
    """From where to where the activation of the unit called `name` goes.

    `picture` is what the reader's own picture is called, and what it makes of the unit (Markdown).
    """
    first, now = (number(found.here[step].activation, 3) for step in (0, values.steps))
    way = f"goes from {first} to **{now}** in {_many(values.steps)}"
    if not values.steps:
        way = f"is **{first}** at the noise"
    return (
        f"**{name[0].upper()}{name[1:]}** {way}; :blue[{plain(picture[0])}] makes "
        f"{number(picture[1], 3)} of it."
    )


def names(values: Values) -> tuple[str, str]:
    """What the network and the same one without training are called beside each other."""
    return words.WEIGHTS[values.weights], _other(values).capitalize()


def _many(steps: int) -> str:
    return "1 step" if steps == 1 else f"{steps} steps"


def _other(values: Values) -> str:
    return words.SECOND[numbers.learned_something(values)]


def captions(
    found: Climb, values: Values, look: Look, answers: Tensor | None
) -> tuple[str, str, str]:
    """Below the noise, the picture of the network and that of the untrained one (Markdown)."""
    said = ["", ""]
    if answers is not None:
        best = answers.max(1)
        said = [
            f"{plain(look.network.label(index))} {percent(chance)}"
            for chance, index in zip(best.values.tolist(), best.indices.tolist(), strict=True)
        ]
    now = f"after {_many(values.steps)}" if values.steps else "as it is"
    there = number(found.there[values.steps].activation, 3)
    return (
        ":blue[x] at first: noise",
        f"**x** {now}" + (said[0] and f": {said[0]}"),
        f"the same, **{_other(values)}**: {there}" + (said[1] and f"; {said[1]}"),
    )


def follows(found: Climb, values: Values) -> str:
    """What an honest reader concludes (Markdown)."""
    now = found.here[values.steps]
    if not bool(now.slope.any()):
        return words.NO_SLOPE
    text = words.EXCITED if numbers.learned_something(values) else words.EXCITED_UNTRAINED
    if values.steps and now.activation <= found.here[0].activation:
        return f"{words.NOT_GROWN} {text}"
    return text


def step(found: Climb, values: Values) -> str:
    """How each of the three numbers of the chosen pixel comes about in the last step; a table.

    Before the first step it is the one that comes.
    """
    at = max(1, values.steps)
    before, after = found.here[at - 1], found.here[at]
    along = maximisation.direction(before.slope)
    row, column = values.row, values.column
    rows = []
    for channel, name in enumerate(COLOURS):
        cell = (channel, row, column)
        x, way = float(before.picture[cell]), float(along[cell])
        cells = (
            _one(x),
            number(float(before.slope[cell]), 3),
            number(way, 3),
            _one(values.lr * way),
            _one(x + values.lr * way),
            f"**{_one(float(after.picture[cell]))}**",
        )
        rows.append(f"| {name} | {' | '.join(cells)} |")
    head = (
        f"| ({row},&nbsp;{column}) | :blue[x] | :violet[g] | g&nbsp;/&nbsp;rms | ×&nbsp;lr | sum "
        "| clamp |\n"
        "|:--|--:|--:|--:|--:|--:|--:|"
    )
    said = words.SCALED.format(step=at, size=number(maximisation.rms(before.slope), 3))
    return "\n".join([words.ASCENT, "", head, *rows, "", f":small[{said}]"])


def _one(value: float) -> str:
    return f"{value:.1f}".replace("-0.0", "0.0").replace("-", MINUS)


# --- the way in small pictures -------------------------------------------------------------------


def stages(found: Climb, steps: int) -> tuple[int, ...]:
    """Steps that are shown beside each other, each twice as far as the one before; and `steps`."""
    last = len(found.here) - 1
    return tuple(sorted({0, steps, *(2**k for k in range(last.bit_length()))}))


_tiles: Once[str] = Once(10_000_000, len)


def wall(found: Climb, of: Hashable, side: str, steps: int) -> Wall:
    """The pictures of a network at some stages; `side` is "here" or "there" of `found`.

    `of` is a value that tells the way from all others.
    """
    way: Sequence[Moment] = getattr(found, side)
    shown = [(at, way[at]) for at in stages(found, steps)]
    images = [_tiles.get((of, side, at), partial(_tile, one)) for at, one in shown]
    captions = [f"{at}\n{number(one.activation, 3)}" for at, one in shown]
    return Wall(tuple(images), tuple(captions), 0)


def _tile(moment: Moment) -> str:
    step = max(1, -(-max(moment.picture.shape) // SIDE))
    return pictures.data_url(pictures.picture(moment.picture[:, ::step, ::step] / 255))
