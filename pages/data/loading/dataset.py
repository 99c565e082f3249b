"""The loading page's view of the Dataset class: len, an index, and two data sets added."""

from __future__ import annotations

import streamlit as st

from explainers import markdown, places
from explainers.figures import maps, steps
from explainers.lessons.loading import code as loading_code
from explainers.lessons.loading import figures, numbers, tries, words
from explainers.lessons.loading.numbers import BOTH, LABELS, Item, Values
from explainers.loading.folders import COUNTS
from pages.data.loading import source
from pages.parts import lesson
from pages.parts.bench import bench
from pages.parts.controls import Controls

SHOWN = 192  # pixels on the screen


def view(controls: Controls[Values], values: Values) -> None:
    """Draw the view."""
    place = bench()
    with place.controls:
        controls.segments("dataset")
        controls.slider("idx")
    name, idx = values.dataset, values.idx
    known = numbers.datasets(source.folder())
    item = numbers.item(known[name], name, idx)
    with place.figure:
        _lengths({title: numbers.length(dataset) for title, dataset in known.items()})
        _tell(name, idx, item)
        st.markdown("**Which index goes where?**")
        st.html(figures.strip(LABELS, item.place))
        st.caption(
            f"Above, the index in `{words.DATASETS[BOTH]}`; below it, the index in the folder that "
            "it leads to."
        )
    lesson.notice(words.NOTICE["dataset"], tries.DATASET, controls)
    code = loading_code.dataset(name, idx, places.data(), item.error)
    right_code = "the lengths, and the size and label above"
    lesson.code(code, prints=right_code if item.picture else "the lengths, then the error above")


def _lengths(lengths: dict[str, int]) -> None:
    with st.container(horizontal=True, gap="large"):
        for title, length in lengths.items():
            st.metric(f"len({words.DATASETS[title]})", length)


def _tell(name: str, idx: int, item: Item) -> None:
    """What came back, or why nothing did."""
    if item.picture is None:
        st.error(markdown.code(item.error), icon=":material/block:")
        st.markdown(words.indices(sum(COUNTS.values()) if name == BOTH else COUNTS[name]))
        return
    left, right = st.columns([1, 3], gap="large")
    pixels = maps.enlarge(steps.thumbnail(item.picture), SHOWN)
    left.image(pixels, width=SHOWN, alt=f"a drawn {item.label}")
    width, height = item.picture.size
    title = f"({words.DATASETS[name]})" if name == BOTH else name
    right.markdown(
        f"**`{title}[{idx}]`**\n\na pair: a PIL image, mode {item.picture.mode}, "
        f"{width} × {height} (width × height), and the label **`'{item.label}'`**  \n"
        f"{numbers.arithmetic(name, idx)}"
    )
