"""The tour, stop by stop, and the words of the subject."""

import html

import streamlit as st

from explainers import catalogue, glossary, tour
from pages.parts import terms
from pages.parts import tour as panel

with st.container(key="lesson-header"):
    st.title("Tour", anchor=False)
    st.markdown("A guided lecture, from a picture that is numbers to a network that has learned.")
panel.begin("tour-begin")
st.markdown(
    "At each stop a panel says what there is to see, and what to do or to predict. Everything on "
    "the page can be moved; the next stop sets what it needs. **N** goes to the next stop, **P** "
    "to the one before. **L** is for a lecture: larger type, and no navigation; there Page Down "
    "and Page Up, a presenter's keys, lead through the tour as well."
)
with st.container(key="tour-stops"):
    for place, stop in enumerate(tour.STOPS, 1):
        with st.container(key=f"tour-row-{place}"):
            panel.way(stop, f"{place}. {stop.heading}", key=f"tour-stop-{place}")

st.header("The words", anchor=False)
st.caption(f"{len(glossary.TERMS)} terms, and the lesson that explains each of them.")
with st.container(key="tour-terms"):
    for term in glossary.TERMS:
        page = catalogue.find(term.lesson)
        assert page is not None, term
        with st.container(key=f"tour-term-{term.name}", gap=None):
            st.html(f"<b>{html.escape(term.name)}</b> {terms.in_html(term.meaning)}")
            st.page_link(page.path, label=page.title, icon=page.material_icon)
