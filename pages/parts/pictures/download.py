"""CIFAR-10 on request: a button that downloads it, with its progress."""

from __future__ import annotations

import streamlit as st

from explainers import places
from explainers.images import cifar10
from explainers.images.pictures import PictureError
from pages.parts.held import redraw


def there() -> bool:
    """Whether CIFAR-10 is on this machine already: read before, or placed by hand."""
    return cifar10.is_here(places.data())


def offer() -> None:
    """The button that downloads, with its progress; what fails is told in a sentence."""
    megabytes = cifar10.ARCHIVE_BYTES / 1e6
    st.info(
        f"CIFAR-10 is not on this machine yet. It is {megabytes:.0f} MB and needs the network "
        "once; everything else works without. Where there is no network, place "
        f"`cifar-10-python.tar.gz` in `{places.data().resolve()}` by hand.",
        icon=":material/cloud_download:",
    )
    if not st.button(f"Download CIFAR-10 ({megabytes:.0f} MB)", icon=":material/download:"):
        return
    bar = st.progress(0.0, "Looking for CIFAR-10")

    def tell(words: str, share: float) -> None:
        bar.progress(min(1.0, share), words)

    try:
        cifar10.load(places.data(), tell)
    except PictureError as error:
        st.error(str(error), icon=":material/cloud_off:")
        return
    finally:
        bar.empty()
    redraw()
