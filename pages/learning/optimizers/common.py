"""What the views of the optimizers page share: its controls, its charts, its formula."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from explainers.lessons.optimizers import figures, numbers, surfaces, words
from explainers.optimizers.kinds import KINDS
from explainers.optimizers.landscapes import LANDSCAPES, Landscape
from explainers.optimizers.paths import Path
from explainers.optimizers.verdicts import verdict
from explainers.worked import number
from pages.learning.optimizers.landscape import landscape
from pages.parts import chart, lesson
from pages.parts.controls import Controls

HELP = words.HELP


def surface_controls(controls: Controls) -> Landscape:
    """The surface, and the start on it; another surface brings its own start."""
    controls.segments("surface", help=HELP["surface"], on_change=_own_start, args=(controls,))
    surface = LANDSCAPES[controls["surface"]]
    st.latex(rf"f(x, y) = {surface.latex}")
    st.caption(surface.lesson, text_alignment="center")
    return surface


def _moves_start(controls: Controls) -> Callable[[float, float], None]:
    """What a start that was dragged on the surface does: it is the controls' own."""
    return lambda x, y: controls.assign({"x": x, "y": y})


def _own_start(controls: Controls) -> None:
    x, y = LANDSCAPES[controls["surface"]].start
    controls.assign({"x": x, "y": y})


def start_sliders(controls: Controls) -> None:
    """Where the path begins, and how many steps it has."""
    controls.slider("x", label="x at the start", step=0.05, help=HELP["x"])
    controls.slider("y", label="y at the start", step=0.05, help=HELP["y"])
    controls.slider("steps", help=HELP["steps"])


def rate(controls: Controls, name: str = "lr", label: str | None = None) -> None:
    """A learning rate on a logarithmic scale; one from the address may lie anywhere on it."""
    controls.steps(
        name,
        label,
        options=numbers.scale_with(controls[name]),
        format_func=number,
        help=HELP["lr"],
    )


def optimizer_controls(controls: Controls) -> None:
    """The optimizer and its own arguments."""
    controls.segments("optimizer", help=HELP["optimizer"])
    with controls.panel():
        start_sliders(controls)
        rate(controls)
        _arguments(controls)


def _arguments(controls: Controls) -> None:
    names = KINDS[controls["optimizer"]].arguments
    if "momentum" in names:
        controls.slider("momentum", step=0.01, help=HELP["momentum"])
    if "nesterov" in names:
        controls.toggle("nesterov", help=HELP["nesterov"])
    if "alpha" in names:
        controls.slider("alpha", step=0.01, help=HELP["alpha"])
    if "betas" in names:
        controls.pair("betas", ("betas[0]", "betas[1]"), step=0.001, format="%.3f",
                      help=HELP["betas"])  # fmt: skip
    if "eps" in names:
        controls.number("eps", format="%g", step=1e-8, help=HELP["eps"])
    controls.number("weight_decay", step=0.01, format="%g", help=HELP["weight_decay"])


def formula(controls: Controls) -> None:
    """The chosen optimizer's rule, and what its signs mean."""
    colours, values = lesson.colours(), controls.values
    text = words.formula(values["optimizer"], values)
    for role in ("gradient", "kernel", "output"):
        text = text.replace(role.upper(), getattr(colours, role))
    st.latex(text)
    st.caption(words.legend(values["optimizer"], values), text_alignment="center")


def paths(controls: Controls, surface: Landscape, walked: Mapping[str, Path], key: str) -> None:
    """The paths from above or in 3D, with a player, and the losses along them beside."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        controls.segments("plot", label_visibility="collapsed")
        ends = "; ".join(f"{name} ends at {place(path)}" for name, path in walked.items())
        alt = f"Paths on the surface {surface.name}: {ends}"
        if controls["plot"] == "3D":
            figure = surfaces.solid(surface, walked, lesson.colours())
            chart.draw(figure, key=f"{key}-3D", alt=alt)
        else:
            landscape(surface, walked, key=f"{key}-flat", alt=alt, on_start=_moves_start(controls))
        st.caption(
            "Drag to turn the surface. From above (*Contour*) the path can be played."
            if controls["plot"] == "3D"
            else "The greyer the ground, the higher the loss; ✕ is the minimum, ○ a dip that is "
            "not the lowest. Point at a path for its step, loss and place."
        )
    with right:
        st.markdown("**Loss by step** (a logarithmic scale)")
        losses(walked, key)


def losses(walked: Mapping[str, Path], key: str) -> None:
    """The loss by step of each path."""
    ends = "; ".join(
        f"{name} from {number(float(path.losses[0]))} to {number(float(path.losses[-1]))}"
        for name, path in walked.items()
    )
    chart.draw(
        figures.losses(walked, lesson.colours()),
        key=f"{key}-losses",
        alt=f"Loss by step: {ends}",
    )


def place(path: Path) -> str:
    """Where a path ends, as (x, y)."""
    x, y = (number(round(value, 4), 3) for value in path.positions[-1].tolist())
    return f"({x}, {y})"


def told(name: str, path: Path) -> None:
    """How the path called `name` went, as a note."""
    how = verdict(path)
    text = f"**{name}** {how.sentence}" if name else how.sentence[0].upper() + how.sentence[1:]
    if how.word in ("broken", "diverged", "diverging", "grown", "thrown off"):
        st.warning(text, icon=":material/trending_up:")
    elif how.word == "arrived":
        st.success(text, icon=":material/flag:")
    else:
        st.info(text, icon=":material/route:")
