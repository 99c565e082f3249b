"""What the views of the losses page share: fields for typed numbers, and what is said of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from explainers.lessons.losses import words
from explainers.lessons.losses.numbers import Values
from pages.parts import matrix_editor
from pages.parts.bench import more
from pages.parts.controls import Controls

Page = Controls[Values]


def fields(controls: Page, shown: Mapping[str, str]) -> None:
    """Text fields for some settings, folded; `shown` are the numbers that they have now."""
    with more(controls, words.EDIT, "numbers", ":material/edit:") as opened:
        if not opened:
            return
        for name, numbers in shown.items():
            controls.text(name, words.FIELDS[name], placeholder=numbers, height=104)
            matrix_editor.reset(controls, name)


def remarked(sentences: Sequence[str]) -> None:
    """What PyTorch takes without a word, and what comes of it."""
    for sentence in sentences:
        st.warning(sentence, icon=":material/help:")
