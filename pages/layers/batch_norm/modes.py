"""The batch norm page's view of train() and eval(): the same batch, side by side."""

from __future__ import annotations

import streamlit as st

from explainers.lessons.batch_norm import code, numbers, tries, words
from explainers.lessons.batch_norm.numbers import Values
from pages.parts import lesson
from pages.parts.bench import bench, beside, more
from pages.parts.controls import Controls
from pages.parts.stage import stage

Page = Controls[Values]


def view(controls: Page, values: Values) -> None:
    """The batch in both modes of a layer that has seen it before."""
    place = bench()
    given = numbers.numbers(values)
    with place.controls:
        controls.presets(numbers.MODE_PRESETS, words.MODE_PRESETS)
        controls.slider("seen")
        controls.slider("shift")
        with more(controls, words.SIZE_ONLY) as opened:
            if opened:
                controls.slider("batch_size")
                controls.slider("num_features")
                controls.pair("size", words.SIDES)
    lesson.notice(words.NOTICE["modes"], tries.ALL["modes"], controls)
    with place.figure:
        try:
            made = numbers.modes(numbers.without_idle(given), values.seen, values.shift)
        except ValueError as error:
            lesson.refusal(error)
            return
        with beside():
            for name, example, captions in (
                ("train", made.train, words.TRAIN),
                ("eval", made.eval, words.EVAL),
            ):
                stage(example, key=f"batch_norm-{name}", captions=captions, of=values)
    with place.controls:
        said = [words.TAKES]
        if values.shift:
            said.append(words.moved(made.train_moved, made.eval_moved))
        st.markdown("\n\n".join(said))
    lesson.code(code.both_modes(given, values.seen, values.shift))
