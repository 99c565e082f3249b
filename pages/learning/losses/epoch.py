"""The losses page's view of a whole epoch: the mean of the batches' means is not the mean."""

from __future__ import annotations

import streamlit as st

from explainers.lessons.losses import code, figures, numbers, tries, words
from explainers.lessons.losses.formulas import four
from explainers.losses import epoch
from pages.parts import chart, lesson
from pages.parts.controls import Controls
from pages.parts.stage import stage


def view(controls: Controls) -> None:
    """Draw the view."""
    with controls.panel():
        samples = controls.slider("samples", help="How many samples the epoch has.")
        batch_size = controls.slider("batch_size", help="How many of them a batch holds.")
        controls.slider(
            "last_loss", label="loss of the last sample", step=0.0625, help="The others stay."
        )
    values = numbers.epoch_losses(controls.values)
    example = epoch.work(values, batch_size)
    of_means, mean = (float(value) for value in example.output)
    with st.container(horizontal=True, gap="small"):
        st.metric("mean of the batches' means", four(of_means))
        st.metric("loss of the epoch", four(mean))
        st.metric("difference", four(of_means - mean))
    st.markdown(words.epoch(example.output, samples, batch_size))
    stage(
        example,
        key="losses-epoch-stage",
        operators=(*[""] * (len(example.operands) - 1), "→"),
        captions={"output": "mean of means, mean"},
        height=300,
    )
    st.markdown("**How much each sample counts in the mean of the means**")
    parts = epoch.shares(samples, batch_size).tolist()
    figure = figures.shares(parts, batch_size, lesson.colours())
    alt = "Bars: the share of each sample, beside a line at the fair share"
    chart.draw(figure, key="losses-shares", alt=alt)
    lesson.notice(
        [
            "Every batch has the same say, so the samples of a smaller one have more.",
            "With a remainder of 0 both means are equal, whatever the losses are.",
            "The right way: add up batch mean × batch size, and divide by the number of samples. "
            "Or take `reduction='sum'` and divide once.",
            "Class weights do the same on a smaller scale: there a batch's mean is divided by "
            "weights, so even batches of one size may count differently.",
        ],
        tries.EPOCH,
        controls,
    )
    lesson.code(code.epoch(values, batch_size))
