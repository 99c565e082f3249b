"""What is told of probes in sentences and tables, with their numbers (Markdown)."""

from __future__ import annotations

from collections.abc import Sequence

from explainers.lessons.feature_maps import words
from explainers.lessons.feature_maps.fooled import WAYS, Fooled
from explainers.markdown import plain
from explainers.networks.trained import ONE_OUTPUT, Trained
from explainers.probes.adversarial import Course
from explainers.worked import MINUS, number

COLOURS = ("red", "green", "blue")


# --- what fools it -------------------------------------------------------------------------------


def fooled(found: Fooled, network: Trained) -> str:
    """From which ε on the first network answers otherwise, of those tried."""
    course, before = found.courses["first"][0], plain(network.label(found.index))
    if course.chances.shape[1] == 1:
        return f"{ONE_OUTPUT} So no picture changes the answer, and the gradient of the loss is 0."
    if not bool(found.slope.any()):
        return (
            f"The network is so sure of *{before}* that the gradient is 0 in float32: this method "
            "finds no way to go."
        )
    if course.smallest is None:
        return f"Of {_tried(course)} none changes the answer *{before}*. {_untried(course)}"
    other = plain(network.label(course.answers[course.epsilons.index(course.smallest)]))
    text = (
        f"Of {_tried(course)} the smallest that changes the answer is **{course.smallest}**: "
        f"*{before}* becomes *{other}*."
    )
    if course.back is not None:
        text += f" At {course.back} it is *{before}* again: further is not always worse."
    return f"{text} {_untried(course)}"


def _tried(course: Course) -> str:
    """Which ε were tried, from 1 on."""
    last = course.epsilons[-1]
    if len(course.epsilons) == last + 1:
        return f"ε = 1, 2, … {last}"
    return f"ε = {', '.join(map(str, course.epsilons[1:]))}"


def _untried(course: Course) -> str:
    """Where nobody has looked."""
    last = course.epsilons[-1]
    between = "Between two of them, and beyond" if len(course.epsilons) <= last else "Beyond"
    return f"{between} {last}, the answer may differ again."


def pixel(found: Fooled, epsilon: int, row: int, column: int) -> str:
    """How each of the three numbers of a pixel comes about, as a table."""
    moved = found.at(epsilon)[:, row, column].tolist()
    slopes = found.slope[:, row, column].tolist()
    rows = []
    for name, before, slope, after in zip(
        COLOURS, found.picture[:, row, column].tolist(), slopes, moved, strict=True
    ):
        sign = (slope > 0) - (slope < 0)
        step, total = epsilon * sign, before + epsilon * sign
        cells = (
            str(before),
            number(slope, 3),
            _signed(sign),
            _signed(step),
            number(total),
            f"**{after}**",
        )
        rows.append(f"| {name} | {' | '.join(cells)} |")
    head = (
        f"| ({row}, {column}) | :blue[x] | :violet[gradient] | sign | ε × sign | sum | clamp |\n"
        "|:--|--:|--:|--:|--:|--:|--:|"
    )
    return "\n".join([head, *rows])


def _signed(value: int) -> str:
    return f"+{value}" if value > 0 else f"{MINUS}{-value}" if value < 0 else "0"


def transfer(found: Fooled, networks: Sequence[Trained], names: Sequence[str]) -> str:
    """From which ε on a picture that is moved in each of the ways fools each network; a table."""
    made = dict(zip(WAYS, (*(f"against *{name}*" for name in names), words.DICE), strict=True))
    lines = [
        f"| the picture is moved | shown to *{'* | shown to *'.join(names)}* |",
        "|:--|:--|:--|",
    ]
    for way, name in made.items():
        cells = (
            _from(course, network)
            for course, network in zip(found.courses[way], networks, strict=True)
        )
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _from(course: Course, network: Trained) -> str:
    if course.smallest is None:
        return f"never, up to {course.epsilons[-1]}"
    other = network.label(course.answers[course.epsilons.index(course.smallest)])
    return f"ε = {course.smallest}: *{plain(other)}*"
