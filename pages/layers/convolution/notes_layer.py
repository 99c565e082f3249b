"""The convolution page's view of the notes' layer: a batch in, a batch out, and their reshape."""

from __future__ import annotations

import streamlit as st
from PIL import Image
from torch import Tensor

from explainers.figures import maps
from explainers.lessons.convolution import filters, notes_layer, tries, words
from explainers.lessons.convolution.numbers import Values
from pages.layers.convolution.arguments import Page
from pages.parts import lesson
from pages.parts.pictures.gallery import gallery

ACROSS = 8  # pictures in a row of the input's sheet; the reshaped batch has twice as many
SHOWN = 192  # pixels on the screen, of one that is enlarged


def view(controls: Page, values: Values) -> None:
    """Draw the view."""
    images, output = notes_layer.batch(), notes_layer.output()
    logged = notes_layer.reshaped(output)
    st.markdown(
        "The course notes' own layer, `nn.Conv2d(3, 6, 3)`, on a batch of 64 small pictures (drawn "
        f"here, photographs there): **{_size(images)} → {_size(output)}**. Six maps of each "
        "picture, and two rows and columns fewer: a 3×3 kernel without padding has 30 stops on 32 "
        "cells."
    )
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(f"**:blue[input]** {_size(images)}")
        st.image(_sheet(images, ACROSS), width="stretch", output_format="PNG")
    with right:
        st.markdown(f"**:green[output]**, reshaped to {_size(logged)}")
        st.image(_sheet(logged, 2 * ACROSS), width="stretch", output_format="PNG")
    st.caption(
        "Left the batch as it goes in, right as the notes send it to TensorBoard. What is below 0 "
        "is black there, and what is above 1 is white: TensorBoard expects pictures. The weights "
        "are untrained, from a draw that leaves most cells between the two. In the six maps below "
        "blue is positive and orange negative."
    )
    st.subheader("Why this is only a trick", anchor=False)
    place = values.place
    controls.slider("place")
    first, second = notes_layer.halves(place)
    st.markdown(
        f"`torch.reshape(output, (-1, 3, 30, 30))` computes nothing: the same numbers, called "
        f"otherwise. The six maps of picture {place} are taken for **two colour pictures**: maps "
        f"0, 1, 2 become red, green and blue of picture {first}, and maps 3, 4, 5 those of picture "
        f"{second}. But a map is no colour: the layer made each of all three."
    )
    _maps(images[place], output[place], place)
    _pair(logged, first, second)
    lesson.notice(words.NOTICE["notes"], tries.ALL["notes"], controls)
    lesson.code(notes_layer.code(place), prints="the shapes, and twice True")


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


def _sheet(pictures: Tensor, across: int) -> Image.Image:
    tiles = [maps.picture(picture) for picture in pictures]
    return maps.sheet([tiles[k : k + across] for k in range(0, len(tiles), across)], gap=2)


def _size(tensor: Tensor) -> str:
    return "×".join(map(str, tensor.shape))
