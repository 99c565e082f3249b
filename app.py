"""The door: `streamlit run app.py`. Everything else is in `pages/` and `explainers/`.

Streamlit comes here twice. When the server starts it imports this file for `app`; then it runs
it as a script, under the name `__main__`, whenever a page is to be drawn.
"""

import logging
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from explainers import catalogue, serving
from explainers.training import launchers
from pages.parts import address_bar, keys, lecture, look, tour, uploads, visitor, warm
from pages.server import (
    archives,
    component_files,
    early,
    films,
    first_page,
    guard,
    housekeeping,
    kept_pictures,
    live_routes,
    overviews,
    tables,
    train_ready,
)
from pages.start.home import early as first_view

NAME = "Layer by Layer"
ROOT = Path(__file__).parent


def navigation() -> st.Page:
    """The pages of the catalogue, in their sections; gives the one that is asked for."""
    sections: dict[str, list[st.Page]] = {}
    for page in catalogue.PAGES:
        entry = st.Page(
            page.path,
            title=page.title,
            icon=page.material_icon,
            url_path=page.slug,
            default=page.slug == "home",
        )
        sections.setdefault(catalogue.SECTIONS[page.section], []).append(entry)
    return st.navigation(sections, position="top")


def draw() -> None:
    """Draw the page that is asked for."""
    page = navigation()
    name = f"{page.title} · {NAME}" if page.url_path else NAME
    st.set_page_config(page_title=name, page_icon=look.icon(), layout="wide")
    room = next(one for one in catalogue.PAGES if one.slug == (page.url_path or "home"))
    address_bar.clear(room.slug)
    look.apply(ROOT / room.path)
    lecture.apply()
    toured = tour.draw(room.slug)
    if page.url_path == "train":
        train_ready.stand_by()  # before the page waits for PyTorch: this process waits for it, too
    if room in catalogue.LESSONS:  # they compute with torch; Home and the tour are painted at once
        warm.wait()
    visitor.note()
    with uploads.noted():
        page.run()
    if not toured:  # its panel listens already
        keys.draw()


if __name__ == "__main__":
    draw()
else:
    st.secrets.load_if_toml_exists()  # or it would be done later, and what it sets come too late
    serving.check()
    launchers.check()
    housekeeping.begin()
    warm.begin()
    train_ready.draw_ahead()
    early.keep()
    # A folder named pages/ beside this file makes Streamlit look for pages of its own and tell
    # the first reader of a fresh server that the page of a deep link does not exist. Declaring
    # the navigation once, before anybody asks, turns that off. (Streamlit would log a warning
    # that nobody is there to see it.)
    logging.disable(logging.WARNING)
    navigation()
    logging.disable(logging.NOTSET)
    app = st.App(
        __file__,
        routes=[
            *component_files.ROUTES,
            *live_routes.ROUTES,
            *films.ROUTES,
            *archives.ROUTES,
            *kept_pictures.ROUTES,
            *tables.ROUTES,
            *overviews.ROUTES,
            *first_page.routes(first_view.view),
        ],
        middleware=[Middleware(guard.Guard)],
    )
