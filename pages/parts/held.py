"""What the settings of a page are worth now, between the address, the widgets and the callbacks.

The browser keeps a value for each widget that stands on the page, and Streamlit forgets it when
a run does not draw the widget. So the values are kept here, and what the browser says counts for
the widgets that it has; all others have the value that they had last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explainers import settings, tour
from explainers.settings import Values
from pages.parts.address_bar import went_back

BESIDE = {"embed", "embed_options", tour.STOP, tour.LECTURE}
"""Parameters that stand beside a page's own: Streamlit reads them, or the house does."""


class Held:
    """The values of one page in one session; unchecked, since a browser proves nothing.

    `first` says that no run of this page has reached its end yet. What the browser says of a
    widget then counts more than the address: the page was open while the server was started
    again, or somebody moved a control of a page that was still being drawn. `named` are the
    settings that this run takes from the address, `refused` has a sentence for each whose value
    cannot be used; `again` says that this run comes from `redraw`.
    """

    def __init__(self, page: str, plain: Values) -> None:
        self.page = page
        self.plain = plain
        self.table = settings.table(type(plain))
        self.memory: dict[str, Any] = st.session_state.setdefault(
            f"{page}:memory",
            {"standing": set(), "live": set(), "untold": {}, "published": None, "heard": False},
        )
        self.first = self.memory["published"] is None
        self._drawn: set[str] = self._outside() if of_fragment() else set()
        self.hear()
        self.again = st.session_state.pop(AGAIN, None) == page
        self.named: frozenset[str] = frozenset()
        self.refused: Mapping[str, str] = {}
        self.complaints = self._follow_address()

    @property
    def values(self) -> dict[str, Any]:
        """The value that each setting had when it was last looked at."""
        values: dict[str, Any] = self.memory["values"]
        return values

    def _readable(self, name: str, text: str) -> bool:
        try:
            self.table[name].read(text)
        except ValueError:
            return False
        return True

    def look(self) -> dict[str, Any]:
        """What every setting is worth now; it is kept, should its widget stand there no more."""
        found = {name: self[name] for name in self.table}
        self.values.update(found)
        return found

    def __getitem__(self, name: str) -> Any:
        """The value of a setting: the browser's, where it has a widget for it."""
        kept = self._parts(name, self.values[name])
        parts = tuple(map(self._part, self.keys(name), kept))
        return parts if self._paired(name) else parts[0]

    def _part(self, key: str, kept: Any) -> Any:
        """What the widget `key` says, unless it says what it did before another value was set."""
        if key not in self.memory["standing"] or key not in st.session_state or self.late(key):
            return kept
        return _kept(st.session_state[key])

    def _parts(self, name: str, value: Any) -> tuple[Any, ...]:
        return tuple(value) if self._paired(name) else (value,)

    def _paired(self, name: str) -> bool:
        return self.table[name].kind.paired

    def put(self, values: Mapping[str, Any]) -> None:
        """Set some values. The browser is told when their widgets are drawn.

        Until it has heard that, the browser goes on saying what it showed before.
        """
        self.hear()
        for name, value in values.items():
            now = self._parts(name, self[name])
            for key, before, after in zip(
                self.keys(name), now, self._parts(name, value), strict=True
            ):
                self._note(key, before, after)
            self.values[name] = value

    def hear(self) -> None:
        """Take note of what the browser knows, once for each of its messages.

        With each it sends its address, which a run writes last: once it has that, it was told all
        that the run had set. A reader may be quicker, and do two things one after the other.
        """
        if not self.memory["heard"]:
            self.memory["heard"] = True
            if self.of_address() == self.memory["published"]:
                self.memory["untold"].clear()

    def late(self, key: str) -> bool:
        """Whether the widget `key` says what it did before it was set."""
        before: list[Any] = self.memory["untold"].get(key, [])
        return bool(before) and _kept(st.session_state[key]) in before

    def _note(self, key: str, before: Any, after: Any) -> None:
        """Note that the widget `key` shows `before` until the browser hears of `after`."""
        if (shown := _kept(before)) != _kept(after):
            told = self.memory["untold"].setdefault(key, [])
            told += [shown] if shown not in told else []

    def keys(self, name: str) -> list[str]:
        """The keys of the widgets of a setting."""
        if self._paired(name):
            return [f"{self.page}-{name}-{axis}" for axis in (0, 1)]
        return [f"{self.page}-{name}"]

    def draws(self, key: str) -> bool:
        """Note that the widget `key` is being drawn; whether the browser must be told its value.

        It must where it has no such widget yet (another may have stood in its place), and where
        the value was set. In a first run it starts from what it is given.
        """
        told = key in self.memory["standing"] and key in st.session_state
        self.memory["standing"].add(key)
        self._drawn.add(key)
        return key in self.memory["untold"] or not (told or self.first)

    def tell(self, key: str, value: Any) -> None:
        """Have the widget `key` show `value`."""
        self._note(key, st.session_state.get(key, value), value)
        st.session_state[key] = value

    @contextmanager
    def part(self) -> Iterator[None]:
        """The part of the page that a run of a fragment draws again: its widgets."""
        before = set(self._drawn)
        yield
        self.memory["live"] = self._drawn - before

    @property
    def beyond(self) -> bool:
        """Whether a setting has another value now whose widget a run of the fragment leaves out."""
        return not self._outside().isdisjoint(self.memory["untold"])

    def _outside(self) -> set[str]:
        outside: set[str] = self.memory["standing"] - self.memory["live"]
        return outside

    def published(self, address: Mapping[str, str]) -> None:
        """Note that a run has come to its end, and what it writes to the address bar."""
        self.memory.update(standing=self._drawn, published=dict(address), heard=False)

    def of_address(self) -> dict[str, str]:
        """The parameters of the address that are settings of this page."""
        return {k: v for k, v in st.query_params.to_dict().items() if k in self.table}

    def _follow_address(self) -> list[str]:
        """Take the values from the address where the reader means it: a link, Back or Forward.

        A link to a stop of the tour means all of them, also those that are not in the address.

        At any other time the address only says what the browser knew when it sent its event,
        which may be older than what was written to it last. Gives a sentence for each parameter
        that is no setting.
        """
        address = self.of_address()
        stop = st.query_params.get(tour.STOP)
        toured = stop is not None and stop != st.session_state.get(tour.LAST)
        arrived = st.session_state.get(":page") != self.page or toured
        st.session_state.update({":page": self.page, tour.LAST: stop})
        if arrived:
            self.memory.update(standing=set(), live=set(), untold={})
        new = "values" not in self.memory
        if not (new or (arrived and (address or toured)) or (not arrived and went_back())):
            return []
        found, self.refused = settings.understood(self.plain, address)
        values = settings.by_name(found)
        self.named = frozenset(name for name in address if self._readable(name, address[name]))
        self.memory["of address"] = {name: values[name] for name in self.named}
        if toured and not new:
            values["said"] = self.values["said"]  # what was answered, the tour leaves alone
        if new:
            self.memory["values"] = values
        if not new or went_back():
            self.put(values)
        return settings.unknown(self.table, set(st.query_params.to_dict()) - BESIDE)


AGAIN = ":again"


def redraw() -> NoReturn:
    """Draw the page anew without the reader's doing, e.g. since what he waits for is there.

    What he was told of the address stays (see `Addressed.publish`).
    """
    st.session_state[AGAIN] = st.session_state.get(":page")
    st.rerun()


def _kept(value: Any) -> Any:
    """`value` as it is kept: of several options the browser makes a list."""
    return tuple(value) if isinstance(value, list) else value


def of_fragment() -> bool:
    """Whether this is a run of a fragment alone, and not of the page."""
    context = get_script_run_ctx()
    return context is not None and bool(context.fragment_ids_this_run)
