"""An app for the tests: unruly texts in each place of a page that takes Markdown."""

import streamlit as st

from explainers.markdown import code, plain
from tests.browser.test_markdown import texts

SAMPLES = [plain(text) for text in texts(150)]

with st.container(key="body"):
    # The emoji of our own has the front end load its emoji, and the formula its formulas.
    st.markdown("\n\n".join([":tulip: $x$", *SAMPLES]))
with st.container(key="bold"):
    for sample in SAMPLES:
        st.markdown(f"x**{sample}**y")
with st.container(key="caption"):
    st.caption("\n\n".join(SAMPLES))
with st.container(key="warning"):
    st.warning("\n\n".join(SAMPLES))
with st.container(key="code"):
    st.markdown("\n\n".join(code(text) for text in texts(150)))
with st.container(key="label"):
    for number, sample in enumerate(SAMPLES):
        st.checkbox(sample, key=f"label-{number}")
st.container(key="end").write("end")
