"""The panel of the tour, at the top of every page that a stop opens; and the way into it."""

from __future__ import annotations

import html

import streamlit as st

from explainers import catalogue, tour
from explainers.markdown import plain
from explainers.tour import LAST, STOP, STOPS, Stop
from pages.parts import keys, terms

_AT = "tour:at"  # the stop at which this tab was last


def draw(slug: str) -> bool:
    """The panel of the stop that the address names, if it is one of the page; whether it is."""
    name = st.query_params.get(STOP, "")
    if not name:
        return False
    place = tour.find(name)
    if place is None:
        st.warning(
            plain(f"In the address, {STOP} is {name}: the tour has no such stop.")
            + " Its stops are listed under “Tour”.",
            icon=":material/rule:",
        )
        return False
    if STOPS[place].slug != slug:
        _elsewhere(STOPS[place])
        return False
    if st.session_state.get(LAST) != name:
        # A link to the same page, with other settings: Streamlit leaves the address bar as it was.
        st.query_params.from_dict(st.query_params.to_dict())
    st.session_state[_AT] = place
    _panel(place)
    return True


def _elsewhere(stop: Stop) -> None:
    """That the stop is one of another page, and the way to it: its words are about that one."""
    page = catalogue.find(stop.slug)
    assert page is not None, stop
    said = f"In the address, {STOP} is {stop.name}: that is a stop of the page {page.title}. "
    st.warning(plain(f"{said}This page is shown without it."), icon=":material/rule:")
    way(stop, f"Go to the stop on {page.title}", key="tour-elsewhere", icon=":material/tour:")


def _panel(place: int) -> None:
    stop = STOPS[place]
    with st.container(key="tour"):
        with st.container(key="tour-words"):
            st.html(_words(place))
        with st.container(key="tour-ways"):
            if place > 0:
                way(STOPS[place - 1], "Back", key="tour-back", icon=":material/arrow_back:")
            if place + 1 < len(STOPS):
                way(STOPS[place + 1], "Next", key="tour-next", icon=":material/arrow_forward:")
            st.button("Leave", key="tour-leave", type="tertiary", on_click=_leave)
        keys.draw(said=f"{_place(place)}: {stop.heading}", stop=stop.name)


def way(stop: Stop, label: str, *, key: str, icon: str | None = None) -> None:
    """A link to a stop: its page, in the state that the tour sets."""
    page = catalogue.find(stop.slug)
    assert page is not None, stop
    with st.container(key=key):
        st.page_link(page.path, label=label, icon=icon, query_params=stop.link)


def begin(key: str) -> None:
    """A link to where the reader left the tour, or to its first stop; nothing while it goes on."""
    if STOP in st.query_params:
        return
    place = st.session_state.get(_AT, tour.find(st.context.cookies.get(tour.COOKIE, "")))
    if place is None:
        way(STOPS[0], f"Take the tour: {len(STOPS)} stops", key=key, icon=":material/tour:")
    else:
        label = f"Go on with the tour at stop {place + 1}"
        way(STOPS[place], label, key=key, icon=":material/tour:")


def _leave() -> None:
    st.query_params.pop(STOP, None)


def _place(place: int) -> str:
    return f"{place + 1} of {len(STOPS)}"


def _words(place: int) -> str:
    """The words of a stop in HTML: a heading that folds away what is said, and what to do."""
    stop = STOPS[place]
    says, do = terms.in_html(stop.says), terms.in_html(stop.do)
    return (
        f"<details open><summary><span>{_place(place)}</span> <b>{html.escape(stop.heading)}</b>"
        f"</summary><p>{says}</p></details><p class='do'>{do}</p>"
    )
