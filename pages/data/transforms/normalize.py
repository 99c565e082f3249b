"""The transforms page's view of Normalize: pixel by pixel on the stage, and undone."""

from __future__ import annotations

import streamlit as st

from explainers.figures import steps as figures
from explainers.lessons.transforms import code, numbers, tries
from explainers.lessons.transforms.numbers import BACK, PATCH, Round
from explainers.transforms.facts import outside
from explainers.transforms.statistics import Statistics
from explainers.worked import number
from pages.data.transforms import source
from pages.parts import lesson
from pages.parts.controls import Controls
from pages.parts.pictures.gallery import gallery
from pages.parts.stage import stage

COLOURS = ("red", "green", "blue")


def view(controls: Controls) -> None:
    """Draw the view."""
    given = source.choose(controls)
    floats = numbers.small(given.picture)
    choices(controls, floats)
    controls.segments("direction", label_visibility="collapsed")
    with controls.panel():
        controls.line("mean", help="For red, green and blue.")
        controls.line("std", help="For red, green and blue; not 0.")
        controls.slider("down", "place of the piece: down, %")
        controls.slider("across", "place of the piece: across, %")
    try:
        used = Statistics(
            numbers.channel_numbers(controls["mean"], "mean"),
            numbers.channel_numbers(controls["std"], "std"),
        )
    except ValueError as error:
        lesson.refusal(error)
        return
    trip = numbers.there_and_back(floats, used)
    top, left = numbers.corner(trip.picture, controls["down"], controls["across"])
    back = controls["direction"] == BACK
    example = numbers.example(trip, top, left, controls["direction"])
    signs = ("×", "+", "→") if back else ("−", "÷", "→")
    stage(example, key="transforms-stage", operators=signs)
    st.caption(
        f"Rows {top} to {top + PATCH - 1} and columns {left} to {left + PATCH - 1} of the picture, "
        f"which is reduced to {' × '.join(map(str, floats.shape[1:]))} pixels (height × width) "
        "here; the piece is framed below. Channels 0, 1 and 2 are red, green and blue."
    )
    formula(used, back)
    pictures(trip, top, left)
    lesson.notice(
        [
            "Every channel has a mean and a std **of its own**; within a channel all pixels are "
            "treated alike.",
            "Normalize measures nothing. Mean 0 and std 1 come out only if the numbers given "
            "were measured on these very pictures.",
            "The way back is a Normalize as well: mean −mean ÷ std, std 1 ÷ std. Floats are "
            "rounded on the way, so a tiny difference may remain.",
        ],
        tries.NORMALIZE,
        controls,
    )
    lesson.code(code.normalize(example, back))


def choices(controls: Controls, floats) -> None:
    """Buttons for the numbers that a reader may meet."""
    with st.container(horizontal=True, gap="xsmall", key="transforms-statistics-presets"):
        for name, known in numbers.known_statistics(floats).items():
            wanted = {"mean": numbers.typed(known.mean), "std": numbers.typed(known.std)}
            chosen = all(controls[key] == value for key, value in wanted.items())
            controls.button(
                name,
                key=f"transforms-statistics-{name}",
                help=known.origin,
                type="primary" if chosen else "secondary",
                on_click=controls.assign,
                args=(wanted,),
            )


def formula(used: Statistics, back: bool) -> None:
    """The formula of the direction that is shown, once with each channel's numbers."""
    colours = lesson.colours()
    lines = []
    for name, mean, std in zip(COLOURS, used.mean, used.std, strict=True):
        m, s = (rf"\textcolor{{{colours.kernel}}}{{{bracketed(v)}}}" for v in (mean, std))
        x = rf"\textcolor{{{colours.input}}}{{x}}"
        right = rf"{x} \times {s} + {m}" if back else rf"\frac{{{x} - {m}}}{{{s}}}"
        y = rf"\textcolor{{{colours.output}}}{{y_{{\text{{{name}}}}}}}"
        lines.append(rf"{y} = {right}")
    for column, line in zip(st.columns(3), lines, strict=True):
        column.latex(line)


def bracketed(value: float) -> str:
    text = number(value).replace("−", "-")
    return f"({text})" if value < 0 else text


def pictures(trip: Round, top: int, left: int) -> None:
    """The whole picture before, normalised, and brought back."""
    height, width = trip.picture.shape[1:]
    frame = figures.mark(
        figures.thumbnail(trip.picture),
        top / height,
        left / width,
        PATCH / height,
        lesson.colours().highlight,
    )
    share = outside(trip.normalized)
    gallery(
        "transforms-normalize",
        [
            frame,
            figures.thumbnail(trip.normalized),
            figures.thumbnail(trip.normalized, stretched=True),
            figures.thumbnail(trip.undone),
        ],
        [
            f":blue[before]: {means(trip.picture)}",
            f":green[normalised], clipped to 0…1, as TensorBoard shows it: {share:.0%} of the "
            "numbers lie outside",
            f":green[normalised], stretched to its range: {means(trip.normalized)}",
            f"undone: {means(trip.undone)}; largest difference {number(trip.error, 2)}",
        ],
    )


def means(picture) -> str:
    """Mean and std over all three channels, each by itself."""
    mean = ", ".join(number(float(c.mean()), 3) for c in picture)
    std = ", ".join(number(float(c.std(correction=0)), 3) for c in picture)
    return f"mean {mean}; std {std}"
