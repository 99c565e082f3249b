"""The few rules of typography that Streamlit's theme has no setting for."""

import streamlit as st

CSS = """
<style>
  /* Numbers stand under each other and do not jump when they change. */
  .stApp { font-variant-numeric: tabular-nums; }
  .stMain p, .stMain li { line-height: 1.6; }
  .stMainBlockContainer { max-width: 76rem; padding-top: 3.5rem; padding-bottom: 5rem; }
  .stMainBlockContainer h1 { letter-spacing: -0.02em; padding-bottom: 0.2rem; }
  @media (max-width: 640px) {
    .stMainBlockContainer { padding-left: 1rem; padding-right: 1rem; padding-top: 3rem; }
    .stMainBlockContainer h1 { font-size: 1.7rem; }
  }
  .katex-display { overflow-x: auto; overflow-y: hidden; padding: 0.25rem 0; }
</style>
"""


def apply() -> None:
    """Put the rules into the page; to be called once in each run."""
    st.html(CSS)
