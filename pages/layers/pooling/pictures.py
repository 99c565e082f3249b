"""The pooling page's view of pictures: pooled several times, and what ceil_mode adds."""

from __future__ import annotations

import streamlit as st
from torch import Tensor

from explainers.figures import maps
from explainers.lessons.pooling import code, numbers, tries, words
from explainers.lessons.pooling.numbers import Values
from explainers.markdown import plain
from pages.layers.pooling.controls import Page, window
from pages.parts import lesson
from pages.parts.bench import bench
from pages.parts.pictures import picker
from pages.parts.pictures.gallery import gallery, picture

SIDE = 32  # pixels of a picture, as CIFAR-10 has them
SHOWN = 256  # pixels on the screen, of one that is enlarged
SCALE = 6  # of the screen's pixels for one of the picture: 192 fit a phone


def view(controls: Page, values: Values) -> None:
    """A picture before and after pooling, a pixel drawn equally large in all of them."""
    place = bench()
    with place.controls:
        controls.segments("kind")
        window(controls, dilation=values.kind == "max")
        controls.slider("times")
        controls.toggle("ceil_mode")
        with st.expander("Picture", icon=":material/image:"):
            picked = picker.choose(controls, values, SIDE, place.figure)
    lesson.notice(words.NOTICE["pictures"], tries.ALL["pictures"], controls)
    picture = picked.image.float() / 255
    with place.figure:
        try:
            stages = numbers.pooled_picture(values, picture, values.ceil_mode)
        except ValueError as error:
            lesson.refusal(error)
            return
        _enlarged([picture, *stages], picked.name)
        _true_sizes([picture, *stages], picked.name)
    _edge(values, picture)
    snippet = code.picture(values, picker.origin_of(picked, SIDE))
    lesson.code(snippet, prints="the sizes above")


def _edge(values: Values, picture: Tensor) -> None:
    """One pooling with ceil_mode off and on; lines set off the rows and columns that it adds."""
    edge = numbers.edge(values, picture)
    if edge is None:
        return
    before, after = _size(edge.off), _size(edge.on)
    st.markdown(f"**`ceil_mode` off and on**, after one pooling: {before} and {after}.")
    on = maps.enlarge(maps.picture(edge.on), SHOWN)
    cell = on.shape[0] // edge.on.shape[1]
    lined = maps.set_off(on, edge.rows * cell, edge.columns * cell, lesson.colours().kernel)
    captions = [f":green[ceil_mode=False]: {before}", f":green[ceil_mode=True]: {after}"]
    gallery("pooling-edge", [maps.enlarge(maps.picture(edge.off), SHOWN), lined], captions)
    st.caption(edge.words)


def _true_sizes(pictures: list[Tensor], name: str) -> None:
    st.markdown(f"**True sizes.** One pixel is {SCALE}×{SCALE} of your screen's in each of them.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for times, one in enumerate(pictures):
            said = f"{name}, pooled {times}×, {_size(one)}" if times else f"{name}, {_size(one)}"
            pixels = maps.picture(one).repeat(SCALE, axis=0).repeat(SCALE, axis=1)
            picture(pixels, alt=said, width=one.shape[-1] * SCALE)
    st.caption(" → ".join(_size(one) for one in pictures))


def _enlarged(pictures: list[Tensor], name: str) -> None:
    st.markdown("**Enlarged to one size.** What is still there, and what is lost?")
    captions = [f":green[pooled {step}×]" for step in range(len(pictures))]
    captions[0] = f":blue[{plain(name)}]"
    shown = [maps.fit(maps.picture(one), SHOWN) for one in pictures]
    gallery("pooling-enlarged", shown, captions)


def _size(picture: Tensor) -> str:
    return "×".join(map(str, picture.shape))
