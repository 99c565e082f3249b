"""The loading page's view of CIFAR-10: downloaded on request, then a batch of it."""

from __future__ import annotations

import streamlit as st

from explainers import places
from explainers.figures import maps
from explainers.images import cifar10
from explainers.images.pictures import PictureError, Pictures
from explainers.lessons.loading import code as loading_code
from explainers.lessons.loading import tries, words
from explainers.lessons.loading.numbers import Values
from pages.parts import lesson
from pages.parts.bench import bench
from pages.parts.controls import Controls
from pages.parts.pictures import download
from pages.parts.pictures.gallery import gallery

BATCH, SHOWN = 64, 32  # pictures in a batch, and how many of them are drawn


def view(controls: Controls[Values], values: Values) -> None:
    """Draw the view."""
    place = bench()
    with place.figure:
        if not download.there():
            download.offer()
        else:
            pictures = _load()
            if pictures is not None:
                with place.controls:
                    controls.segments("split")
                    controls.slider("cifar_batch")
                _batch(values, pictures)
    lesson.notice(words.NOTICE["cifar10"], tries.CIFAR, controls)
    code = loading_code.cifar10(values.split, values.cifar_batch, places.data())
    lesson.code(code, prints="the lengths, a batch's shape and its labels (it downloads first)")


def _load() -> Pictures | None:
    try:
        return cifar10.load(places.data())  # mapped from its file: as quick the second time
    except PictureError as error:
        lesson.refusal(error)
        return None


def _batch(values: Values, pictures: Pictures) -> None:
    """The chosen batch of the chosen half."""
    name, number = values.split, values.cifar_batch
    split = pictures.train if name == "train" else pictures.test
    count = -(-len(split.labels) // BATCH)
    with st.container(horizontal=True, gap="large"):
        st.metric("len(dataset)", f"{len(split.labels):,}")
        st.metric("batches of 64", f"{count:,}")
    if number >= count:
        st.caption(words.no_batch(number, count - 1))
    first = min(number, count - 1) * BATCH
    images, labels = split.images[first : first + BATCH], split.labels[first : first + BATCH]
    gallery(
        "loading-cifar",
        [maps.enlarge(maps.picture(image), 96) for image in images[:SHOWN]],
        [f"{label}: {pictures.classes[label]}" for label in labels[:SHOWN].tolist()],
    )
    shape = ", ".join(map(str, images.shape))
    st.markdown(f"images **({shape})**, targets **({len(labels)})**; the first {SHOWN} are drawn.")
