"""What the browser shows as the address of a page that its reader has come to from another."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

_AT = "address bar:page"  # the page at which this tab was last


def clear(page: str) -> None:
    """Take out of the address of `page` what the page before it has left there.

    A page writes its settings to the address bar when it has been drawn. Where its reader has left
    it by then, the browser hears of them after the click, and Streamlit hands them to the page
    that was clicked on.
    """
    if st.session_state.get(_AT, page) != page:
        st.query_params.from_dict(st.query_params.to_dict())
    st.session_state[_AT] = page


def went_back() -> bool:
    """Whether this run was caused by the browser's Back or Forward."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation
