"""The live view of a training run: status, numbers, charts and guesses, in one component.

One element is sent for each look, and it is drawn in place: nothing flickers, and the part of the
run that the reader has zoomed to stays. (`st.plotly_chart` starts anew with every change of its
data and forgets the zoom.) The files are joined and sent as they are, without a build.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent


def live(frame: dict[str, Any], *, key: str) -> None:
    """Draw a frame of `explainers.lessons.train_live.Watch`; `key` keeps the reader's zoom."""
    _component(key=key, data=frame)


def sample_sheet(address: str) -> None:
    """Put the sheet of test pictures into the page, once for all frames, as `--sample`."""
    st.html(f"<style>.stApp {{ --sample: url({address}); }}</style>")


def _script() -> str:
    """The JavaScript files as one, without the comments and indents that only readers need."""
    text = "\n".join((_HERE / name).read_text(encoding="utf-8") for name in ("chart.js", "live.js"))
    return re.sub(r"^\s*(//.*\n)?", "", text, flags=re.MULTILINE)


_component = st.components.v2.component(
    "layer_by_layer_live",
    html='<div class="live"></div>',
    css=(_HERE / "live.css").read_text(encoding="utf-8"),
    js=_script(),
)
