"""What a network says, and how a unit answers, while a picture is changed: charts."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from explainers import shares
from explainers.figures.frame import Figure, Part, made, upright
from explainers.figures.palette import Palette
from explainers.lessons.feature_maps import words
from explainers.lessons.feature_maps.excites import Climb
from explainers.lessons.feature_maps.fooled import Fooled
from explainers.networks.trained import Trained
from explainers.probes.adversarial import Course
from explainers.shares import percent

HEIGHT = 215


def courses(
    found: Fooled,
    networks: Sequence[Trained],
    names: Sequence[str],
    epsilon: int,
    colours: Palette,
) -> Figure:
    """How likely the first answer stays, while the picture is moved against the first network.

    Where the answer is another, a cross stands instead of a point.
    """
    first, second = found.courses["first"]
    lines = (
        (names[0], first, networks[0], colours.output, "solid"),
        (names[1], second, networks[1], colours.kernel, "dash"),
        (words.DICE, found.courses["dice"][0], networks[0], colours.text, "dot"),
    )
    layout = {
        "xaxis": {"title": {"text": "ε, in steps of 1/255"}, "range": [-0.7, 32.7]},
        "yaxis": {"range": [-0.04, 1.04], **shares.axis()},
        "shapes": [upright(epsilon, color=colours.gradient, width=2, dash="dash")],
    }
    return made([_line(*line) for line in lines], layout, colours, HEIGHT)


def _line(name: str, course: Course, network: Trained, colour: str, dash: str) -> Part:
    """The probability of the answer to the picture as it was, and what is answered instead."""
    first = course.answers[0]
    said = [
        f"{escape(network.label(first))} {percent(float(chances[first]))}; "
        f"it says {escape(network.label(answer))}"
        for answer, chances in zip(course.answers, course.chances, strict=True)
    ]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": escape(name),
        "x": list(course.epsilons),
        "y": course.chances[:, first].tolist(),
        "line": {"color": colour, "dash": dash, "width": 2},
        "marker": {
            "symbol": ["circle" if one == first else "x" for one in course.answers],
            "size": 7,
        },
        "customdata": said,
        "hovertemplate": "ε = %{x}: %{customdata}<extra></extra>",
    }


def rises(
    found: Climb, picture: float, names: Sequence[str], steps: int, colours: Palette
) -> Figure:
    """The activation after each step, of both networks, called `names`; one step is marked.

    A level line stands at what the reader's own `picture` makes of it.
    """
    last = len(found.here) - 1
    ways = (
        (names[0], [one.activation for one in found.here], colours.output, "solid"),
        (names[1], [one.activation for one in found.there], colours.kernel, "dash"),
        (words.OWN, [picture] * (last + 1), colours.input, "dot"),
    )
    layout = {
        "xaxis": {"title": {"text": "steps"}, "range": [-0.02 * last, 1.02 * last]},
        "shapes": [upright(steps, color=colours.gradient, width=2, dash="dash")],
    }
    data = [_way(*one) for one in ways]
    return made(data, layout, colours, HEIGHT)


def _way(name: str, values: Sequence[float], colour: str, dash: str) -> Part:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": escape(name),
        "x": list(range(len(values))),
        "y": list(values),
        "line": {"color": colour, "dash": dash, "width": 2},
        "hovertemplate": "after %{x}: %{y:.4g}<extra></extra>",
    }
