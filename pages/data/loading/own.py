"""The loading page's view of one's own folders: the notes' class over them, and their sum."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import streamlit as st

from explainers import places
from explainers.figures import maps, steps
from explainers.images import picture as pictures
from explainers.images.pictures import PictureError
from explainers.lessons.loading import numbers, tries, words
from explainers.lessons.loading import own as loading_own
from explainers.lessons.loading.numbers import Values
from explainers.lessons.loading.own import Sum
from explainers.loading import own
from explainers.loading.own import Item, Part
from explainers.markdown import code, plain
from pages.data.loading import source
from pages.parts import lesson
from pages.parts.bench import Bench, bench
from pages.parts.controls import Controls


def view(controls: Controls[Values], values: Values) -> None:
    """Draw the view."""
    at = bench()
    with at.controls:
        controls.presets(numbers.own_presets(values), words.OWN_PRESETS)
        controls.select("labels", options=numbers.WHERE.here())
        if values.labels == "own":
            controls.line("root_dir")
    snippet, prints = "", ""
    try:
        root, drawn_by = _place(values)
        if root is not None:
            snippet, prints = _show(controls, values, at, root, drawn_by)
        else:
            at.figure.info(words.GIVE_A_FOLDER, icon=":material/folder_open:")
    except PictureError as error:
        with at.figure:
            lesson.refusal(error)
    lesson.notice(words.NOTICE["own"], tries.OWN, controls)
    if snippet:
        lesson.code(snippet, prints=prints)


def _place(values: Values) -> tuple[Path | None, str]:
    """The folder around the data sets, and the expression that draws it, if it is drawn."""
    if values.labels == "own":
        typed = values.root_dir.strip()
        return (Path(typed).expanduser() if typed else None), ""
    data = f"Path({str(places.data())!r})"
    if values.labels == "name":
        return source.folder(), f"folders.make({data})"
    return source.folder(labels=True), f"folders.make_with_labels({data})"


def _show(
    controls: Controls[Values], values: Values, at: Bench, root: Path, drawn_by: str
) -> tuple[str, str]:
    """The two data sets that are added, and what an index gives; returns the code, what it prints.

    Raises PictureError where the folder holds no data sets.
    """
    parts = own.parts(root)
    idx = values.own_idx
    first = loading_own.chosen(parts, values.first, 0)
    second = loading_own.chosen(parts, values.second, 1)
    with at.controls:
        _choose(controls, "first", parts, first)
        _choose(controls, "second", parts, second)
        controls.number("own_idx")
    given = loading_own.added(root, first, second)
    refused = True
    with at.figure:
        with st.container(horizontal=True, gap="large"):
            for title, length in zip(("first", "second", "both"), given.lengths, strict=True):
                st.metric(f"len({title})", f"{length:,}")
        try:
            tell(given, idx, given.item(idx))
            refused = False
        except PictureError as error:
            lesson.refusal(error)
    snippet = loading_own.code(given, idx, drawn_by, refused)
    prints = "the three lengths" if refused else "the three lengths, the size and the label"
    return snippet, prints


def _choose(controls: Controls[Values], name: str, parts: list[Part], found: Part) -> None:
    """A list of the data sets that there are; an address may name one that is not."""
    controls.mirror(
        st.selectbox,
        name,
        f"loading-choose-{name}",
        found.name,
        lambda values, said: replace(values, **{name: said}),
        options=[part.name for part in parts],
    )


def tell(given: Sum, idx: int, item: Item) -> None:
    """The picture of an index with its label, and where it comes from."""
    left, right = st.columns([1, 3], gap="large")
    pixels = maps.enlarge(steps.thumbnail(item.image), 192)
    left.image(pixels, width=192, alt=f"the picture at index {idx}, of class {item.label}")
    width, height = item.opened.size
    right.markdown(
        f"**`both[{idx}]`**: {code(item.file)}, in the file {width} × {height} (width × height), "
        f"mode {item.opened.picture.mode}, and the label **{plain(item.label) or '(empty)'}**  \n"
        f"{loading_own.arithmetic(given, idx)}"
    )
    for sentence in pictures.remarks(item.opened):
        right.caption(plain(sentence))
