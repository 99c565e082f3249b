"""The loading page's view of the Dataset class: len, an index, and two data sets added."""

from __future__ import annotations

import streamlit as st

from explainers import markdown, places
from explainers.figures import maps, steps
from explainers.lessons.loading import code as loading_code
from explainers.lessons.loading import figures, numbers, tries
from explainers.lessons.loading.numbers import BOTH, LABELS
from explainers.loading.folders import COUNTS
from pages.data.loading import source
from pages.parts import lesson
from pages.parts.controls import Controls

HELP = {
    "dataset": "Each folder is a data set; + makes one of both.",
    "idx": "Counted from 0; a negative one counts from the end, as in a list.",
}


def view(controls: Controls) -> None:
    """Draw the view."""
    folder = source.folder()
    name = controls.segments("dataset", help=HELP["dataset"])
    with controls.panel():
        idx = controls.slider("idx", help=HELP["idx"])
    known = numbers.datasets(folder)
    with st.container(horizontal=True, gap="large"):
        for title, dataset in known.items():
            st.metric(f"len({title})", len(dataset))
    item = numbers.item(known[name], name, idx)
    left, right = st.columns([1, 3], gap="large")
    with left:
        if item.picture is None:
            st.error(markdown.code(item.error), icon=":material/block:")
        else:
            pixels = maps.enlarge(steps.thumbnail(item.picture), 192)
            st.image(pixels, width=192, alt=f"a drawn {item.label}")
    with right:
        st.markdown(f"**`({name})[{idx}]`**" if name == BOTH else f"**`{name}[{idx}]`**")
        tell(name, idx, item)
    st.subheader("Which index goes where?", anchor=False)
    st.html(figures.strip(LABELS, item.place))
    st.caption(
        f"Above, the index in `{BOTH}`; below it, the index in the folder that it leads to. "
        "Nothing is copied: the sum only remembers where the first ends."
    )
    lesson.notice(
        [
            "A Dataset needs two methods: `__len__` says how many, `__getitem__` gives one.",
            "`__init__` only looks up the **names**. A picture is opened when its index is asked "
            "for, so a data set may be larger than the memory.",
            "`os.listdir` promises no order. Without `sorted` an index could mean another "
            "picture on another machine.",
            "The order of a sum is the order of its parts: all birds, then all frogs.",
        ],
        tries.DATASET,
        controls,
    )
    code = loading_code.dataset(name, idx, places.data(), item.error)
    right_code = "the lengths, and the size and label above"
    lesson.code(code, prints=right_code if item.picture else "the lengths, then the error above")


def tell(name: str, idx: int, item: numbers.Item) -> None:
    """What came back, or why nothing did."""
    if item.picture is None:
        length = sum(COUNTS.values()) if name == BOTH else COUNTS[name]
        st.markdown(
            f"There are {length} pictures, so an index goes from 0 to {length - 1}, or from "
            f"−{length} to −1 when it counts from the end."
        )
        return
    width, height = item.picture.size
    st.markdown(
        f"a pair: a PIL image, mode {item.picture.mode}, {width} × {height} (width × height), and "
        f"the label **`'{item.label}'`**  \n{numbers.arithmetic(name, idx)}"
    )
