"""The linear page's view of the notes' Linear(196608, 10), beside nn.Flatten."""

from __future__ import annotations

import streamlit as st
from PIL import Image
from torch import Tensor, nn

from explainers.figures import maps
from explainers.images import batch
from explainers.images.drawn import CLASSES
from explainers.lessons.linear import figures, tries, whole_batch, words
from explainers.lessons.linear.numbers import Values
from explainers.lessons.linear.whole_batch import Outcome
from explainers.markdown import plain
from pages.parts import chart, lesson
from pages.parts.bench import bench, beside
from pages.parts.controls import Controls
from pages.parts.pictures.gallery import picture

ACROSS = 16  # pictures in a row of the contact sheet
TALL, SHORT = 460, 170  # of the answers, in px


def view(controls: Controls[Values], values: Values) -> None:
    """The answers to a batch, flattened as a whole and picture by picture."""
    place = bench()
    count, order = values.pictures, values.order
    images = batch.pictures(count, order)
    whole, each = whole_batch.whole(images), whole_batch.each(images)
    most = max(float(o.output.abs().max()) for o in (whole, each) if o.output is not None)
    moved = whole_batch.moved(whole_batch.changes(count, order))
    with place.figure, beside():
        with st.container():
            side("whole", words.WHOLE, whole, whole_batch.whole_layer(), most, moved[0])
        with st.container():
            side("each", words.EACH, each, whole_batch.each_layer(), most, moved[1])
    with place.controls:
        controls.presets(whole_batch.PRESETS, words.WHOLE_BATCH_PRESETS)
        controls.slider("pictures")
        controls.slider("order")
        picture(contact_sheet(images), alt=f"The batch: {len(images)} drawn pictures")
        st.caption(whole_batch.told(images))
    lesson.notice(whole_batch.notices(whole), tries.ALL["whole_batch"], controls)
    lesson.code(whole_batch.code(count), prints="the shapes and the counts above")


def contact_sheet(images: Tensor) -> Image.Image:
    """The batch's pictures in rows of sixteen."""
    tiles = [maps.picture(image) for image in images]
    return maps.sheet([tiles[k : k + ACROSS] for k in range(0, len(tiles), ACROSS)])


def side(
    name: str, title: str, outcome: Outcome, layer: nn.Linear, most: float, moved: str
) -> None:
    """One way of flattening: the shapes on the way, and the answers or PyTorch's refusal."""
    st.markdown(f"**{title}**  \n{whole_batch.steps(outcome, layer)}")
    if outcome.output is None:
        st.error(plain(outcome.error), icon=":material/rule:")
        st.markdown(whole_batch.in_words(outcome))
        return
    rows = outcome.output.reshape(-1, layer.out_features)
    height = TALL if len(rows) > 1 else SHORT
    chart.draw(
        figures.heatmap(rows, CLASSES, lesson.colours(), height, most),
        key=f"linear-answers-{name}",
        alt=f"{len(rows)} row(s) of {layer.out_features} outputs",
    )
    if moved:
        st.markdown(moved)
