"""The learning-rate range test as a figure and in words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from explainers.figures.frame import Figure, Part, made
from explainers.figures.palette import Palette
from explainers.lessons.train.formats import rate
from explainers.training import range_test
from explainers.training.range_test import Range
from explainers.training.run import Run

HEIGHT = 340  # px

TITLE = "Loss against the learning rate"

MEASURE = "Measure with these settings"

ABOUT = (
    "One epoch in which the learning rate grows from step to step by an equal factor, from "
    f"{' to '.join(map(rate, range_test.span()))}. Everything else is as the settings "
    "have it. It is a run like any other, and is kept."
)

NONE_YET = "**Nothing has been measured yet.** Press the button: it takes one epoch."

WHY = (
    "Too small a rate hardly moves the loss; too large a one makes it explode. Smith's range test "
    "(2015, arXiv:1506.01186) tries all of them in one run. A tenth of the rate at which the loss "
    "was lowest is a **rule of thumb** of those who use it: at the lowest point itself the loss is "
    "about to rise. The network has learned while the rate grew, so the curve is not what each "
    "rate would do by itself: try the suggestion, half of it and twice as much."
)


def latest(runs: Sequence[Run], chosen: Run | None) -> Run | None:
    """The test to show: the run that is chosen, if it is one, or else the newest."""
    if chosen is not None and is_one(chosen):
        return chosen
    return next((run for run in runs if is_one(run)), None)


def is_one(run: Run) -> bool:
    """Whether a run is a range test."""
    return run.recipe.schedule == "range_test"


def words(found: Range) -> str:
    """What was found (Markdown)."""
    if found.lowest is None or found.steepest is None:
        return _too_few(found) if found.over else _so_far(found)
    end = "Then it explodes." if found.exploded else "It has not exploded up to the last rate."
    return (
        f"The smoothed loss falls most steeply at lr={rate(found.steepest, 2)} and is lowest at "
        f"lr={rate(found.lowest, 2)}. {end} Suggested is a tenth of the latter: "
        f"**lr={rate(found.lowest / 10, 2)}**."
    )


def _so_far(found: Range) -> str:
    count = len(found.rates)
    return f"{count} step{'s' * (count != 1)} so far, the last with lr={rate(found.rates[-1], 2)}."


def _too_few(found: Range) -> str:
    count = len(found.rates)
    return (
        f"It ended after {count} step{'s' * (count != 1)}. {range_test.LEAST} are the least that "
        "a rate is suggested from: take a smaller batch_size, or more pictures."
    )


def table(found: Range, most: int = 30) -> str:
    """The points behind the figure, at most so many, as a Markdown table."""
    step = max(1, -(-len(found.rates) // most))
    rows = list(zip(found.rates, found.losses, found.smoothed, strict=True))[::step]
    body = "\n".join(f"| {rate(lr, 3)} | {loss:.4g} | {mean:.4g} |" for lr, loss, mean in rows)
    return f"| lr | loss | smoothed |\n|--:|--:|--:|\n{body}"


def figure(found: Range, colours: Palette) -> Figure:
    """The losses over the rates, on an axis of equal factors; the suggestion is marked."""
    start = max(found.smoothed[: range_test.LEAST], default=1.0)
    lines: list[Part] = [
        _line(found.rates, found.losses, "each step", {"color": colours.input, "width": 1}, 0.45),
        _line(found.rates, found.smoothed, "smoothed", {"color": colours.input, "width": 3}, 1),
    ]
    shapes: list[Part] = []
    if found.suggested is not None:
        mark = {"color": colours.gradient, "width": 2, "dash": "dash"}
        at = {"x0": found.suggested, "x1": found.suggested, "y0": 0, "y1": 1}
        shapes = [{"type": "line", "yref": "paper", "line": mark, **at}]
    layout = {
        "showlegend": True,
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom"},
        "margin": {"t": 30, "b": 50},
        "xaxis": _rates(),
        "yaxis": {"title": {"text": "loss"}, "range": [0, 1.5 * start]},
        "shapes": shapes,
    }
    return made(lines, layout, colours, HEIGHT)


def _rates() -> Part:
    """The axis of all rates that a test can come to: it stays as it is while the curve grows."""
    first, last = (round(math.log10(end)) for end in range_test.span())
    powers = [10.0**power for power in range(first, last + 1)]
    return {
        "title": {"text": "learning rate"},
        "type": "log",
        "range": [first, last],
        "tickvals": powers,
        # Every other one: on a telephone there is no room for more.
        "ticktext": ["" if place % 2 else rate(power) for place, power in enumerate(powers)],
        "tickangle": 0,
    }


def _line(
    rates: Sequence[float], values: Sequence[float], name: str, line: Part, opacity: float
) -> Part:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": list(rates),
        "y": list(values),
        "customdata": [rate(lr, 3) for lr in rates],
        "name": name,
        "line": line,
        "opacity": opacity,
        "hovertemplate": "lr %{customdata}: loss %{y:.3f}<extra></extra>",
    }
