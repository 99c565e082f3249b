"""The loading page's view of the DataLoader: which index goes into which batch, and one batch."""

from __future__ import annotations

import streamlit as st

from explainers.figures import maps
from explainers.lessons.loading import code as loading_code
from explainers.lessons.loading import figures, numbers, tries, words
from explainers.lessons.loading.numbers import BOTH, LABELS, Values
from explainers.loading import plan
from explainers.loading.plan import Plan
from explainers.markdown import code
from pages.data.loading import source
from pages.parts import lesson
from pages.parts.bench import bench
from pages.parts.controls import Controls
from pages.parts.pictures.gallery import gallery


def view(controls: Controls[Values], values: Values) -> None:
    """Draw the view."""
    asked = numbers.request(values)
    lesson.notice(words.NOTICE["batches"], tries.batches(asked), controls)
    place = bench()
    with place.controls:
        controls.presets(numbers.PRESETS, words.PRESETS)
        controls.slider("batch_size")
        controls.select("sampler")
        controls.toggle("shuffle")
        controls.toggle("drop_last")
        controls.slider("num_workers")
        controls.slider("seed")
        controls.slider("epoch")
    try:
        made = plan.plan(asked)
    except ValueError as error:
        with place.figure:
            st.error(code(f"ValueError: {error}"), icon=":material/block:")
            st.markdown(numbers.mend(asked))
        snippet = loading_code.batches(asked, f"ValueError: {error}")
        lesson.code(snippet, prints="the very error above")
        return
    chosen = min(values.batch, max(0, len(made.batches) - 1))
    with place.figure:
        if asked.sampler != plan.NONE:
            st.caption(f"**{asked.sampler}**: {plan.SAMPLERS[asked.sampler]}")
        st.markdown("**The data set**, each index with its batch")
        st.html(figures.dataset(made, LABELS, chosen))
        st.markdown("**The batches**, in the order they come")
        st.html(figures.batches(made, LABELS, asked.batch_size, chosen))
        st.markdown(numbers.counts(made, asked))
    if made.batches:
        pictures(controls, values, made, chosen)
    lesson.code(loading_code.batches(asked), prints="the indices of each batch")


def pictures(controls: Controls[Values], values: Values, made: Plan, chosen: int) -> None:
    """One batch as a grid of pictures with their labels, and its shape."""
    st.header("One batch as pictures", anchor=False)
    if len(made.batches) > 1:
        with controls.panel("batch"):
            controls.slider("batch")
        if values.batch > chosen:
            st.caption(words.no_batch(values.batch, chosen))
    indices = made.batches[chosen]
    images, labels = numbers.batch(numbers.datasets(source.folder())[BOTH], indices)
    gallery(
        "loading-batch",
        [maps.picture(image) for image in images],
        [f"{index}: {label}" for index, label in zip(indices, labels, strict=True)],
    )
    shape = ", ".join(map(str, images.shape))
    st.markdown(
        f"As the DataLoader hands it over: images of shape **({shape})**, batch × channels × "
        f"height × width, and {len(labels)} labels."
    )
