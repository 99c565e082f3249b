"""What a network says while a picture is changed, as a chart."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from explainers import shares
from explainers.figures.frame import Figure, Part, made, upright
from explainers.figures.palette import Palette
from explainers.lessons.feature_maps import words
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
