"""The loading page's view of one's own folders: the notes' class over them, and their sum."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from explainers import places
from explainers.figures import maps, steps
from explainers.images import picture as pictures
from explainers.images.pictures import PictureError
from explainers.lessons.loading import own as loading_own
from explainers.lessons.loading import tries
from explainers.lessons.loading.own import NAME, OWN, Sum
from explainers.loading import own
from explainers.loading.own import Item, Part
from explainers.markdown import code, plain
from pages.data.loading import source
from pages.parts import lesson
from pages.parts.controls import Controls


def view(controls: Controls) -> None:
    """Draw the view."""
    kept = {"own_idx": controls["own_idx"]}
    presets = loading_own.PRESETS
    controls.presets({name: {**kept, **values} for name, values in presets.items()})
    form = controls.segments("labels", "The label is")
    snippet, prints = "", ""
    try:
        root, drawn_by = place(controls, form)
        if root is not None:
            snippet, prints = show(controls, root, drawn_by)
    except PictureError as error:
        lesson.refusal(error)
    lesson.notice(
        [
            "The class takes **every** file in the folder for a picture: a stray `.DS_Store` or "
            "`Thumbs.db` counts in `len` and fails when its index is asked for.",
            "With labels in files, picture and label belong together by their **name**. Both lists "
            "sorted, the same index fits only as long as no file is missing.",
            "`+` copies nothing: the sum remembers where the first data set ends.",
        ],
        tries.OWN,
        controls,
    )
    if snippet:
        lesson.code(snippet, prints=prints)


def place(controls: Controls, form: str) -> tuple[Path | None, str]:
    """The folder around the data sets, and the expression that draws it, if it is drawn."""
    if form == OWN:
        st.text_input(
            "root_dir",
            key=controls.key("root_dir"),
            help="A folder on the machine that this app runs on, with a folder for each class.",
        )
        typed = controls["root_dir"].strip()
        if not typed:
            st.caption("Give the folder around the folders of pictures.")
            return None, ""
        return Path(typed).expanduser(), ""
    data = f"Path({str(places.data())!r})"
    if form == NAME:
        return source.folder(), f"folders.make({data})"
    return source.folder(labels=True), f"folders.make_with_labels({data})"


def show(controls: Controls, root: Path, drawn_by: str) -> tuple[str, str]:
    """The two data sets that are added, and what an index gives; returns the code, what it prints.

    Raises PictureError where the folder holds no data sets.
    """
    parts = own.parts(root)
    with controls.panel("own"):
        first = choose(controls, "first", parts, 0)
        second = choose(controls, "second", parts, 1)
        idx = controls.number("own_idx", "idx", help="Into first + second, counted from 0.")
    given = loading_own.added(root, first, second)
    with st.container(horizontal=True, gap="large"):
        for title, length in zip(("first", "second", "both"), given.lengths, strict=True):
            st.metric(f"len({title})", f"{length:,}")
    refused = True
    try:
        tell(given, idx, given.item(idx))
        refused = False
    except PictureError as error:
        lesson.refusal(error)
    snippet = loading_own.code(given, idx, drawn_by, refused)
    prints = "the three lengths" if refused else "the three lengths, the size and the label"
    return snippet, prints


def choose(controls: Controls, name: str, parts: list[Part], otherwise: int) -> Part:
    """A list of the data sets that there are; an address may name one that is not."""
    found = loading_own.chosen(parts, controls[name], otherwise)
    key = f"loading-choose-{name}"
    st.session_state[key] = found.name
    st.selectbox(
        name,
        [part.name for part in parts],
        key=key,
        on_change=lambda: controls.assign({name: st.session_state[key]}),
    )
    return found


def tell(given: Sum, idx: int, item: Item) -> None:
    """The picture of an index with its label, and where it comes from."""
    left, right = st.columns([1, 3], gap="large")
    pixels = maps.enlarge(steps.thumbnail(item.image), 192)
    left.image(pixels, width=192, alt=f"the picture at index {idx}")
    width, height = item.opened.size
    right.markdown(
        f"**`both[{idx}]`**: {code(item.file)}, in the file {width} × {height} (width × height), "
        f"mode {item.opened.picture.mode}, and the label **{plain(item.label) or '(empty)'}**  \n"
        f"{loading_own.arithmetic(given, idx)}"
    )
    for sentence in pictures.remarks(item.opened):
        right.caption(plain(sentence))
