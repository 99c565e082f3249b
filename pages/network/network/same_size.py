"""The view of the padding that keeps a size: the size formula, solved for it."""

from __future__ import annotations

import streamlit as st

from explainers.lessons.network import numbers, same_size, tries, words
from explainers.lessons.network.numbers import Values
from explainers.lessons.network.same_size import Solution
from pages.parts import lesson
from pages.parts.bench import bench
from pages.parts.controls import Controls


def view(controls: Controls[Values], values: Values) -> None:
    """Draw the view."""
    place, solution = bench(), numbers.solution(values)
    with place.controls:
        controls.number("input_size")
        controls.number("wanted")
        for name in ("kernel_size", "stride", "dilation"):
            controls.slider(name)
        controls.slider("padding", high=16)
    with place.figure:
        st.markdown(_solved(solution, values.padding))
    st.markdown(_of_strides(solution))
    lesson.notice(words.NOTICE["same_size"], tries.ALL["same_size"], controls)
    lesson.code(
        same_size.code(solution), prints="the padding, and the sizes that PyTorch makes of it"
    )


def _solved(solution: Solution, padding: int) -> str:
    """The two questions, each with its formula, the numbers in it, and what they mean."""
    return "\n\n".join(
        (
            "## Which padding gives the wanted size?",
            f"$$\n{same_size.SYMBOLS}\n$$",
            f"$$\n{same_size.filled(solution, lesson.colours())}\n$$",
            same_size.words(solution),
            f"## Which stride gives it, with padding {padding}?",
            f"$$\n{same_size.STRIDE_SYMBOLS}\n$$",
            same_size.stride_words(solution, padding),
        )
    )


def _of_strides(solution: Solution) -> str:
    rows = [
        "## The padding for each stride\n",
        "| stride | p by the formula | what PyTorch can do |",
        "| ---: | ---: | :--- |",
    ]
    rows += [
        f"| {one.stride} | {float(one.exact):g} | {same_size.words(one)} |"
        for one in same_size.of_strides(solution)
    ]
    return "\n".join(rows)
