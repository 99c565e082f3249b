"""What the views of the losses page share."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from pages.parts.controls import Controls

REDUCTION = (
    "What becomes of the losses of the single values or samples: none keeps them, mean averages "
    "them, sum adds them up."
)


def below_formula(*sentences: str) -> None:
    """What a formula with numbers leaves out, if it does."""
    for sentence in filter(None, sentences):
        st.caption(sentence, text_alignment="center")


def remarked(sentences: Sequence[str]) -> None:
    """What PyTorch takes without a word, and what comes of it."""
    for sentence in sentences:
        st.warning(sentence, icon=":material/help:")


def place(
    controls: Controls, name: str, count: int, label: str, wording: Callable[[int], str]
) -> int:
    """A list of `count` places for the setting `name`, a whole number: the one that is chosen.

    Where the numbers have become fewer than the choice, the last one is taken.
    """
    if controls[name] >= count:
        controls.assign({name: count - 1})
    return int(controls.select(name, label, options=range(count), format_func=wording))


def typed(controls: Controls, name: str, label: str, placeholder: str, lines: bool = True) -> None:
    """A text field for the numbers of the setting `name`, with a button that resets them."""
    height = 130 if lines else 68
    controls.text(name, label=label, placeholder=placeholder, height=height)
    controls.button(
        "Reset",
        key=f"{controls.page}-{name}-reset",
        icon=":material/restart_alt:",
        on_click=controls.assign,
        args=({name: ""},),
    )
