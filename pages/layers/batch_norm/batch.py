"""The batch norm page's first view: one batch, its statistics, and what comes out."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explainers.lessons.batch_norm import code, figures, formulas, numbers, tries, words
from explainers.lessons.batch_norm.numbers import Numbers, Values
from explainers.worked import number
from pages.parts import chart, lesson, matrix_editor
from pages.parts.addressed import as_it_is
from pages.parts.bench import bench, more
from pages.parts.controls import Controls
from pages.parts.stage import stage

Page = Controls[Values]


def view(controls: Page, values: Values) -> None:
    """The batch through a new layer in training, or why it is refused."""
    place = bench()
    given = numbers.numbers(values)
    says = numbers.pytorch_says(given)
    with place.figure:
        lesson.told(given.complaints)
        try:
            _stage(controls, values, given)
        except ValueError as error:
            lesson.refusal(error)
        if says:
            _refused(given, says)
    with place.controls:
        controls.presets(numbers.PRESETS, words.PRESETS)
        controls.segments("shows")
        controls.slider("batch_size")
        controls.slider("num_features")
        controls.toggle("affine")
        _more(controls, given)
    if says:
        snippet, prints = code.refused(given, says), "PyTorch's own words above"
    else:
        _each_channel(given)
        snippet = code.one_batch(given)
        prints = "the very numbers above, then the running statistics after this batch"
    lesson.notice(words.NOTICE["batch"], tries.ALL["batch"], controls)
    lesson.code(snippet, prints=prints)


def _stage(controls: Page, values: Values, given: Numbers) -> None:
    named = {"input": given.input, "weight": given.weight, "bias": given.bias}
    shown = {name: tensor for name, tensor in named.items() if tensor is not None}
    captions = dict(words.AFFINE)
    if values.shows != "output":
        captions["output"] = words.SHOWS[values.shows].lower()
    stage(
        numbers.example(given, values.shows),
        key="batch_norm-stage",
        captions=captions,
        editable=tuple(shown),
        on_edit=partial(matrix_editor.take_edit, controls, shown),
        of=values,
    )


def _more(controls: Page, given: Numbers) -> None:
    """What is changed less often: the maps' size, eps, and all numbers as text."""
    with more(controls, words.SIZE) as opened:
        if not opened:
            return
        controls.pair("size", words.SIDES)
        controls.steps("eps")
        planes = given.input.flatten(0, 1)
        matrix_editor.draw(controls, "input", planes, low=0, high=9, then=numbers.sized_as_typed)
        st.caption(words.PLANES)
        for name, row in (("weight", given.weight), ("bias", given.bias)):
            if row is not None:
                shown = row[None, None]
                matrix_editor.draw(controls, name, shown, low=-2, high=2, then=as_it_is)


def _refused(given: Numbers, says: str) -> None:
    """Training refuses this batch: PyTorch's own words, and what eval() makes of it."""
    st.markdown("PyTorch itself, asked in training, says:")
    st.code(says, language=None)
    if given.eps > 0:
        output = numbers.in_eval(given)
        listed = ", ".join(number(value) for value in output.flatten().tolist())
        st.markdown(
            "In `eval()` a new layer takes the same batch, as it needs no statistics of it: with "
            f"running_mean 0 and running_var 1 it gives :green[{listed}]."
        )


def _each_channel(given: Numbers) -> None:
    """The formula with numbers, and each channel's values before and after."""
    if len(given.input) == 1:
        st.info(words.alone(given.input[0, 0].numel()), icon=":material/looks_one:")
    filled = formulas.filled(given, lesson.colours())
    lesson.side_by_side(
        [
            "**The formula, with the first cell's numbers**\n\n"
            f"$$\n{formulas.general(given)}\n$$\n\n$$\n{filled}\n$$",
            f"**What happens to each channel?**\n\n{formulas.channels(given)}",
        ]
    )
    chart.draw(
        figures.before_and_after(given.input, numbers.normalised(given).output, lesson.colours()),
        key="batch_norm-spread",
        alt="The values of each channel as points, before and after batch norm",
    )
    st.caption(words.POINTS)
