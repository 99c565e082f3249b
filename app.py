"""The door: `streamlit run app.py`. Everything else is in `pages/` and `explainers/`."""

import streamlit as st

from explainers import catalogue
from pages.parts import look, warm


def navigation() -> st.Page:
    """The pages of the catalogue, in their sections."""
    sections: dict[str, list[st.Page]] = {}
    for page in catalogue.PAGES:
        entry = st.Page(
            page.path, title=page.title, icon=page.material_icon, default=page.slug == "home"
        )
        sections.setdefault(catalogue.SECTIONS[page.section], []).append(entry)
    return st.navigation(sections)


st.set_page_config(page_title="Layer by Layer", page_icon=":material/layers:", layout="wide")
look.apply()
warm.begin()
page = navigation()
if page.url_path:  # Home (which has no path) is painted at once; the lessons compute with torch
    warm.wait()
page.run()
