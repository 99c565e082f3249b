"""The two folders of drawn pictures that the loading page reads."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from explainers import places
from explainers.loading import folders


def folder(*, labels: bool = False) -> Path:
    """The folder with a folder for each class, or with `labels` two: pictures, and .txt files.

    Where it cannot be made, says so and stops.
    """
    make = folders.make_with_labels if labels else folders.make
    try:
        return make(places.data())
    except OSError as error:
        st.error(
            f"The two folders of pictures cannot be written below {places.data()} ({error}). Make "
            "room there, or name another folder in the environment variable LAYERS_DATA.",
            icon=":material/folder_off:",
        )
        st.stop()
