"""Paths on the surface and their losses, as the views of the optimizers page draw them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from explainers.lessons.optimizers import figures, formulas, numbers, surfaces, words
from explainers.lessons.optimizers.numbers import Values
from explainers.optimizers.paths import Path
from explainers.optimizers.verdicts import Verdict, verdict
from explainers.worked import number
from pages.learning.optimizers.arguments import Page
from pages.learning.optimizers.landscape import landscape
from pages.parts import chart, lesson
from pages.parts.bench import Bench

BAD = ("broken", "diverged", "diverging", "grown", "thrown off")


def ground(controls: Page, values: Values, walked: Mapping[str, Path], key: str) -> None:
    """The surface with the paths on it: from above, with a player, or as a mountain."""
    surface = numbers.landscape(values)
    ends = "; ".join(f"{name} ends at {place(path)}" for name, path in walked.items())
    alt = f"Paths on the surface {surface.name}: {ends}"
    if values.plot == "3d":
        figure = surfaces.solid(surface, walked, lesson.colours())
        chart.draw(figure, key=f"{key}-3D", alt=alt)
    else:
        landscape(surface, walked, key=f"{key}-flat", alt=alt, on_start=_moves_start(controls))


def _moves_start(controls: Page) -> Callable[[float, float], None]:
    """What a start that was dragged on the surface does: it is the controls' own."""
    return lambda x, y: controls.put({"x": x, "y": y})


def losses(walked: Mapping[str, Path], key: str, height: int = figures.HEIGHT) -> None:
    """The loss by step of each path."""
    ends = "; ".join(
        f"{name} from {number(float(path.losses[0]))} to {number(float(path.losses[-1]))}"
        for name, path in walked.items()
    )
    chart.draw(
        figures.losses(walked, lesson.colours(), height),
        key=f"{key}-losses",
        alt=f"Loss by step: {ends}",
    )


def place(path: Path) -> str:
    """Where a path ends, as (x, y)."""
    x, y = (number(round(value, 4), 3) for value in path.positions[-1].tolist())
    return f"({x}, {y})"


def told(walked: Mapping[str, Path]) -> None:
    """How each path went: a note for the only one, a line for each of several."""
    found = {name: verdict(path) for name, path in walked.items()}
    if len(found) == 1:
        (how,) = found.values()
        text = how.sentence[0].upper() + how.sentence[1:]
        if how.word in BAD:
            st.warning(text, icon=":material/trending_up:")
        elif how.word == "arrived":
            st.success(text, icon=":material/flag:")
        else:
            st.info(text, icon=":material/route:")
    elif found:
        st.markdown("  \n".join(_line(name, how) for name, how in found.items()))


def _line(name: str, how: Verdict) -> str:
    icon = "trending_up" if how.word in BAD else "flag" if how.word == "arrived" else "route"
    return f":material/{icon}: **{name}** {how.sentence}"


def explained(values: Values, *, rule: bool = True, ground: bool = True) -> None:
    """The surface and the optimizer's `rule` as formulas, and what is seen on the `ground`."""
    surface = numbers.landscape(values)
    texts = [f"$$\nf(x, y) = {surface.latex}\n$$\n\n{surface.lesson}"]
    if rule:
        texts.append(
            f"$$\n{formulas.formula(values, lesson.colours())}\n$$\n\n{formulas.legend(values)}"
        )
    seen = words.TURNED if values.plot == "3d" else words.ABOVE
    lesson.side_by_side(texts, legend=seen * ground)


def refused(place: Bench, values: Values, error: ValueError) -> None:
    """Say which rule the settings break; the surface does not depend on it."""
    with place.figure:
        lesson.refusal(error)
    explained(values, rule=False, ground=False)
