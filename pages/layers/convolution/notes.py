"""The convolution page's view of the notes' layer: a batch in, a batch out, and their reshape."""

from __future__ import annotations

import streamlit as st
from torch import Tensor

from explainers.figures import maps
from explainers.lessons.convolution import figures, filters, notes_layer, tries, words
from explainers.lessons.convolution.numbers import Values
from pages.layers.convolution.arguments import Page
from pages.parts import lesson
from pages.parts.bench import bench
from pages.parts.pictures.gallery import gallery, picture

SHOWN = 192  # pixels on the screen, of one that is enlarged


def view(controls: Page, values: Values) -> None:
    """Draw the view."""
    images, output = notes_layer.batch(), notes_layer.output()
    logged = notes_layer.reshaped(output)
    at = values.place
    first, second = notes_layer.halves(at)
    place = bench()
    with place.controls:
        controls.slider("place")
        st.markdown(words.trick(at, first, second))
    with place.figure:
        _maps(images[at], output[at], at)
        _pair(logged, first, second)
    st.markdown(words.notes_layer(_size(images), _size(output)))
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(f"**:blue[input]** {_size(images)}")
        picture(figures.batch_of_the_notes(), alt=words.sheet(len(images), figures.ACROSS))
    with right:
        st.markdown(f"**:green[output]**, reshaped to {_size(logged)}")
        said = words.sheet_of_output(len(logged), 2 * figures.ACROSS)
        picture(figures.maps_of_the_notes(), alt=said)
    st.caption(words.LOGGED)
    lesson.notice(words.NOTICE["notes"], tries.ALL["notes"], controls)
    lesson.code(notes_layer.code(at), prints="the shapes, and twice True")


def _maps(image: Tensor, output: Tensor, place: int) -> None:
    theme = st.context.theme.type
    images = [maps.enlarge(maps.picture(image), SHOWN)]
    captions = [f":blue[input\\[{place}\\]]"]
    for channel, values in enumerate(output):
        images.append(maps.enlarge(maps.feature_map(values, theme), SHOWN))
        captions.append(f":green[output\\[{place}, {channel}\\]]: {filters.span(values)}")
    gallery("convolution-notes-maps", images, captions)


def _pair(logged: Tensor, first: int, second: int) -> None:
    shown = [maps.enlarge(maps.picture(logged[k]), SHOWN) for k in (first, second)]
    captions = [
        f":green[reshaped\\[{k}\\]]: maps {m}"
        for k, m in zip((first, second), ("0, 1, 2 as red, green, blue", "3, 4, 5"), strict=True)
    ]
    gallery("convolution-notes-pair", shown, captions)


def _size(tensor: Tensor) -> str:
    return "×".join(map(str, tensor.shape))
