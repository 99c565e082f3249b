"""The convolution page's view of pictures: one picture in, its filtered maps beside it."""

from __future__ import annotations

import streamlit as st
from PIL import Image
from torch import Tensor

from explainers.figures import maps
from explainers.figures.maps import Pixels
from explainers.lessons.convolution import figures, filters, numbers, tries, words
from explainers.lessons.convolution.filters import Filtered
from explainers.lessons.convolution.numbers import Values
from explainers.markdown import plain
from explainers.worked import number
from pages.layers.convolution.arguments import Page, apart, padding, walk
from pages.parts import lesson
from pages.parts.bench import bench
from pages.parts.pictures import picker
from pages.parts.pictures.gallery import gallery, picture
from pages.parts.pictures.picker import Picked

SIDE = 128  # pixels of a picture: enough to recognise, quick to filter and to send
SHOWN = 256  # pixels on the screen


def view(controls: Page, values: Values) -> None:
    """Draw the whole view."""
    place = bench()
    with place.controls:
        controls.select("filter")
        walk(controls, values, "stride")
        padding(controls, values)
        walk(controls, values, "dilation")
        apart(controls)
        with st.expander(words.PICTURE, icon=":material/image:"):
            picked = picker.choose(controls, values, SIDE, place.figure)
    name, arguments = values.filter, numbers.arguments(values)
    lesson.notice(words.NOTICE["pictures"], tries.ALL["pictures"], controls)
    with place.figure:
        try:
            filtered = filters.apply(picked.image, name, arguments)
        except ValueError as error:
            lesson.refusal(error)
            return
        st.markdown(f"**{words.FILTERS[name]}.** {filters.words(name)}")
        theme, coloured = st.context.theme.type, name in filters.KEEPS_COLOUR
        found = [] if coloured else [maps.feature_map(one, theme) for one in filtered.output]
        _side_by_side(controls, picked, filtered, found, name)
        if name != filters.RANDOM:
            st.html(_table(filtered.weight[0, 0]))
    if name == filters.RANDOM:
        _batch(figures.batch(picked.image, found, arguments, theme), filtered.output)
    if name not in filters.KEEPS_COLOUR:
        st.caption(words.scaled("×".join(map(str, filtered.output.shape))))
    lesson.code(
        filters.code(name, arguments, picker.origin_of(picked, SIDE)),
        prints="the shape and the range of each output",
    )


def _side_by_side(
    controls: Page, picked: Picked, filtered: Filtered, found: list[Pixels], name: str
) -> None:
    shape = "×".join(map(str, filtered.output.shape))
    images = [maps.enlarge(maps.picture(picked.image), SHOWN)]
    captions = [f":blue[input] 3×{SIDE}×{SIDE}: {plain(picked.name)}, 0 to 1"]
    if name not in (*filters.KEEPS_COLOUR, filters.RANDOM):
        grey = filters.grey(picked.image)
        images.append(maps.enlarge(maps.picture(grey.expand(3, -1, -1)), SHOWN))
        captions.append(f":blue[grey] 1×{SIDE}×{SIDE}, which the filter is given")
    if name in filters.KEEPS_COLOUR:
        images.append(maps.enlarge(maps.picture(filtered.output), SHOWN))
        captions.append(f":green[output] {shape}: {filters.span(filtered.output)}")
    else:
        for channel, (values, pixels) in enumerate(zip(filtered.output, found, strict=True)):
            images.append(maps.enlarge(pixels, SHOWN))
            captions.append(f":green[output\\[{channel}\\]]: {filters.span(values)}")
    gallery(f"{controls.page}-filtered", images, captions)


def _batch(sheet: Image.Image, output: Tensor) -> None:
    """The same layer on a batch, as the notes log it: inputs in the first column, maps beside."""
    st.markdown("**A batch of four** through the same six kernels: what reacts, reacts everywhere.")
    picture(
        sheet,
        f":blue[input] (left) and six :green[output] maps. Input 4×3×{SIDE}×"
        f"{SIDE}, output 4×{'×'.join(map(str, output.shape))}.",
    )


def _table(kernel: Tensor) -> str:
    rows = "".join(
        "<tr>" + "".join(f"<td>{number(value, 3)}</td>" for value in row) + "</tr>"
        for row in kernel.tolist()
    )
    return f'<table class="kernel-table">{rows}</table>'
