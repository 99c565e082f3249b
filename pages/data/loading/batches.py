"""The loading page's view of the DataLoader: which index goes into which batch, and one batch."""

from __future__ import annotations

import streamlit as st

from explainers.figures import maps
from explainers.lessons.loading import code as loading_code
from explainers.lessons.loading import figures, numbers, tries
from explainers.lessons.loading.numbers import BOTH, LABELS
from explainers.loading import plan
from explainers.loading.plan import Plan, Request
from explainers.markdown import code
from pages.data.loading import source
from pages.parts import lesson
from pages.parts.controls import Controls
from pages.parts.pictures.gallery import gallery

HELP = {
    "batch_size": "How many pictures a batch has.",
    "shuffle": "Draw a new order at the start of each epoch.",
    "drop_last": "Leave out the last batch if it is smaller than the others.",
    "sampler": "Who chooses the next index. None: shuffle decides.",
    "num_workers": "Processes that load batches beside the main one; 0 is none.",
    "seed": "Of the generator that draws the order.",
    "epoch": "Which pass over the data is shown, counted from 0.",
    "batch": "Which batch is shown below as pictures.",
}


def view(controls: Controls) -> None:
    """Draw the view."""
    controls.presets(numbers.PRESETS)
    with controls.panel():
        controls.slider("batch_size", help=HELP["batch_size"])
        controls.select("sampler", help=HELP["sampler"])
        controls.slider("num_workers", help=HELP["num_workers"])
        controls.slider("seed", help=HELP["seed"])
        controls.slider("epoch", help=HELP["epoch"])
        controls.toggle("shuffle", help=HELP["shuffle"])
        controls.toggle("drop_last", help=HELP["drop_last"])
    asked = numbers.request(controls.values)
    if asked.sampler != plan.NONE:
        st.caption(f"**{asked.sampler}**: {plan.SAMPLERS[asked.sampler]}")
    try:
        made = plan.plan(asked)
    except ValueError as error:
        st.error(code(f"ValueError: {error}"), icon=":material/block:")
        st.markdown(numbers.mend(asked))
        notice(controls, asked)
        snippet = loading_code.batches(asked, f"ValueError: {error}")
        lesson.code(snippet, prints="the very error above")
        return
    chosen = min(controls["batch"], max(0, len(made.batches) - 1))
    st.subheader("The data set, each index with its batch", anchor=False)
    st.html(figures.dataset(made, LABELS, chosen))
    st.subheader("The batches, in the order they come", anchor=False)
    st.html(figures.batches(made, LABELS, asked.batch_size, chosen))
    st.markdown(numbers.counts(made, asked))
    if made.batches:
        pictures(controls, made, chosen)
    notice(controls, asked)
    lesson.code(loading_code.batches(asked), prints="the indices of each batch")


def notice(controls: Controls, asked: Request) -> None:
    """What to notice, and to try: also where a request is refused, which is one of them."""
    lesson.notice(
        [
            "The stronger the colour of a cell, the later its batch. In order the shades run from "
            "left to right; shuffled they are mixed.",
            "The last batch is smaller unless batch_size divides the number of pictures: with "
            "`drop_last` it is left out.",
            "A worker loads **whole batches**, in turn. The batches stay the same ones.",
            "With shuffle, or a sampler, each epoch draws a new order; the seed fixes the whole "
            "sequence of epochs.",
        ],
        tries.batches(asked),
        controls,
    )


def pictures(controls: Controls, made: Plan, chosen: int) -> None:
    """One batch as a grid of pictures with their labels, and its shape."""
    st.subheader("One batch as pictures", anchor=False)
    if len(made.batches) > 1:
        with controls.panel("batch"):
            controls.slider("batch", help=HELP["batch"])
        if controls["batch"] > chosen:
            st.caption(f"There is no batch {controls['batch']}: the last one, {chosen}, is shown.")
    indices = made.batches[chosen]
    both = numbers.datasets(source.folder())[BOTH]
    images, labels = numbers.batch(both, indices)
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
