"""What the settings of a page are worth now, between the address, the widgets and the callbacks.

The browser keeps a value for each widget that stands on the page, and Streamlit forgets it when
a run does not draw the widget. So the values are kept here, and what the browser says counts for
the widgets that it has; all others have the value that they had last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explainers import settings
from explainers.settings import Values

STREAMLITS = {"embed", "embed_options"}  # parameters that Streamlit itself reads


class Held:
    """The values of one page in one session; unchecked, since a browser proves nothing.

    `first` says that no run of this page has reached its end yet. What the browser says of a
    widget then counts more than the address: the page was open while the server was started
    again, or somebody moved a control of a page that was still being drawn. `resumed` says that it
    was the former.
    """

    def __init__(self, page: str, plain: Values) -> None:
        self.page = page
        self.plain = plain
        self.table = settings.table(type(plain))
        self.memory: dict[str, Any] = st.session_state.setdefault(
            f"{page}:memory", {"standing": set(), "live": set(), "untold": {}, "published": False}
        )
        self.first = not self.memory["published"]
        self.resumed = ":page" not in st.session_state and _told_by_browser()
        self._drawn: set[str] = self._outside() if of_fragment() else set()
        self.complaints = self._follow_address()

    @property
    def values(self) -> dict[str, Any]:
        """The value that each setting had when it was last looked at."""
        values: dict[str, Any] = self.memory["values"]
        return values

    def look(self) -> dict[str, Any]:
        """What every setting is worth now; it is kept, should its widget stand there no more."""
        found = {name: self[name] for name in self.table}
        self.values.update(found)
        return found

    def __getitem__(self, name: str) -> Any:
        """The value of a setting: the browser's, where it has a widget for it."""
        parts = tuple(
            self._part(key, part, before)
            for key, part, before in zip(
                self.keys(name),
                self._parts(name, self.values[name]),
                self._parts(name, self.memory["untold"].get(name, self.values[name])),
                strict=True,
            )
        )
        return parts if self._paired(name) else parts[0]

    def _part(self, key: str, kept: Any, before: Any) -> Any:
        """What the widget `key` says, unless it says what it did `before` another value was set."""
        said = st.session_state.get(key, kept) if key in self.memory["standing"] else kept
        if isinstance(said, list):  # as several options come from the browser
            said = tuple(said)
        return kept if said == before else said

    def _parts(self, name: str, value: Any) -> tuple[Any, ...]:
        return tuple(value) if self._paired(name) else (value,)

    def _paired(self, name: str) -> bool:
        return self.table[name].kind.paired

    def put(self, values: Mapping[str, Any]) -> None:
        """Set some values. The browser is told when their widgets are drawn.

        Until a run has told it, the browser goes on saying what it showed before.
        """
        for name, value in values.items():
            now = self[name]
            if now != value:
                self.memory["untold"].setdefault(name, now)
            self.values[name] = value

    def keys(self, name: str) -> list[str]:
        """The keys of the widgets of a setting."""
        if self._paired(name):
            return [f"{self.page}-{name}-{axis}" for axis in (0, 1)]
        return [f"{self.page}-{name}"]

    def draws(self, key: str, name: str = "") -> bool:
        """Note that the widget `key` is being drawn; whether the browser must be told its value.

        It must where it has no such widget yet (another may have stood in its place), and where
        the value of the setting `name` was set. In a first run it starts from what it is given.
        """
        told = key in self.memory["standing"] and key in st.session_state
        self.memory["standing"].add(key)
        self._drawn.add(key)
        return name in self.memory["untold"] or not (told or self.first)

    @contextmanager
    def part(self) -> Iterator[None]:
        """The part of the page that a run of a fragment draws again: its widgets."""
        before = set(self._drawn)
        yield
        self.memory["live"] = self._drawn - before

    @property
    def beyond(self) -> bool:
        """Whether a setting has another value now whose widget a run of the fragment leaves out."""
        outside = self._outside()
        return any(not outside.isdisjoint(self.keys(name)) for name in self.memory["untold"])

    def _outside(self) -> set[str]:
        outside: set[str] = self.memory["standing"] - self.memory["live"]
        return outside

    def published(self) -> None:
        """Note that a run has come to its end: the browser has what was drawn, and no more."""
        self.memory.update(standing=self._drawn, untold={}, published=True)

    def of_address(self) -> dict[str, str]:
        """The parameters of the address that are settings of this page."""
        return {k: v for k, v in st.query_params.to_dict().items() if k in self.table}

    def _follow_address(self) -> list[str]:
        """Take the values from the address where the reader means it: a link, Back or Forward.

        At any other time the address only says what the browser knew when it sent its event,
        which may be older than what was written to it last. Gives a sentence for each value that
        cannot be used.
        """
        address = self.of_address()
        arrived = st.session_state.get(":page") != self.page
        st.session_state[":page"] = self.page
        if arrived:
            self.memory.update(standing=set(), live=set(), untold={})
        new = "values" not in self.memory
        if not (new or (arrived and address) or (not arrived and _went_back())):
            return []
        found, complaints = settings.read(self.plain, address)
        values = settings.by_name(found)
        complaints += settings.unknown(self.table, set(st.query_params.to_dict()) - STREAMLITS)
        if new:
            self.memory["values"] = values
        if not new or _went_back():
            self.put(values)
        return complaints


def _went_back() -> bool:
    """Whether this run was caused by the browser's Back or Forward."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def of_fragment() -> bool:
    """Whether this is a run of a fragment alone, and not of the page."""
    context = get_script_run_ctx()
    return context is not None and bool(context.fragment_ids_this_run)


def _told_by_browser() -> bool:
    """Whether the browser has widgets that this session may not know of."""
    context = get_script_run_ctx()
    return context is not None and bool(context.session_state.get_widget_states())
