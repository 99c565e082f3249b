"""Trained weights on request: where they are kept, how large they are, and their download."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from explainers.lessons.pretrained.numbers import Values
from explainers.networks import weights
from explainers.networks.torchvision_models import About
from pages.parts.controls import Controls
from pages.parts.held import redraw


def weights_panel(controls: Controls[Values], about: About) -> Path | None:
    """Say where the weights are; where they are missing, offer to download them.

    Gives their file once it is there, else None: the caller then goes on without.
    """
    file = weights.file_for(about.url)
    if file.exists():
        st.caption(
            f":material/check: ImageNet weights of {about.name}, "
            f"{file.stat().st_size / 1e6:,.1f} MB.",
            help=f"They are read from `{file}`.",
        )
        return file
    with st.container(border=True, key="pretrained-missing"):
        st.markdown(
            f"**The ImageNet weights of {about.name} are not here yet.** Until then the first, "
            "random weights stand in.",
            help=f"They come from `{about.url}` and will be kept in `{file.parent}`, where "
            "torchvision looks for them.",
        )
        _download(controls, about)
    return None


def _download(controls: Controls[Values], about: About) -> None:
    found = weights.last(about.url)
    if found is not None and found.state == "running":
        _progress(about.url)
        controls.button(
            "Cancel", key="pretrained-cancel", icon=":material/close:", on_click=found.cancel
        )
        return
    if found is not None and found.state == "failed":
        st.error(found.message, icon=":material/cloud_off:")
    if found is not None and found.state == "cancelled":
        st.caption("The download was cancelled, and what had come was removed.")
    controls.button(
        f"Download {about.megabytes:,.0f} MB",
        key="pretrained-download",
        icon=":material/download:",
        on_click=_start,
        args=(about.url,),
    )


def _start(url: str) -> None:
    weights.download(url)


@st.fragment(run_every=0.5)
def _progress(url: str) -> None:
    found = weights.last(url)
    if found is None or found.state != "running":
        redraw()
    if found.waiting:
        st.progress(0.0, "Another server of this machine is downloading them already. Waiting …")
        return
    share = found.came / found.total if found.total else 0.0
    of = f" of {found.total / 1e6:,.1f}" if found.total else ""
    st.progress(min(1.0, share), f"{found.came / 1e6:,.1f}{of} MB")
