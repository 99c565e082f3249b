"""The losses page's view of a whole epoch: the mean of the batches' means is not the mean."""

from __future__ import annotations

import streamlit as st

from explainers.lessons.losses import code, figures, numbers, tries, two_ways, words
from explainers.lessons.losses.numbers import Values
from explainers.losses import epoch
from pages.learning.losses.typed import Page
from pages.parts import chart, lesson
from pages.parts.bench import bench
from pages.parts.stage import stage


def view(controls: Page, values: Values) -> None:
    """The batches with both means, and how much each sample counts."""
    place = bench()
    losses, batch_size = numbers.epoch_losses(values), values.batch_size
    example = epoch.work(losses, batch_size)
    with place.figure:
        stage(
            example,
            key="losses-epoch-stage",
            operators=(*[""] * (len(example.operands) - 1), "→"),
            captions={"output": "mean of means, mean"},
        )
        st.markdown(two_ways.means(example.output, values.samples, batch_size))
        parts = epoch.shares(values.samples, batch_size).tolist()
        figure = figures.shares(parts, batch_size, lesson.colours())
        chart.draw(figure, key="losses-shares", alt=words.SHARES)
    with place.controls:
        controls.slider("samples")
        controls.slider("batch_size")
        controls.slider("last_loss", step=0.0625)
    lesson.notice(words.NOTICE["epoch"], tries.ALL["epoch"], controls)
    lesson.code(code.epoch(losses, batch_size))
