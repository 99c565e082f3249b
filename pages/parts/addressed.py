"""The settings of one page in one run: read, set by callbacks, and written to the address bar."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Generic, Protocol, Self, TypeVar

import streamlit as st

from explainers import settings
from explainers.markdown import plain
from explainers.settings import Values
from pages.parts.held import BESIDE, Held, of_fragment

V = TypeVar("V", bound=Values)


class Words(Protocol):
    """The words of a lesson, its module `words`: what controls are called and what they mean.

    A control without a label is called as its setting; see `explainers.lessons.helps` for those
    without help.
    """

    @property
    def LABELS(self) -> Mapping[str, str]: ...  # noqa: N802

    @property
    def HELP(self) -> Mapping[str, str]: ...  # noqa: N802


def as_it_is(values: V) -> V:
    """The values of a page whose settings do not depend on each other."""
    return values


def nothing(values: Values) -> Mapping[str, str]:
    """The sentences of a page that has no more to say than what `settings.brought` says."""
    return {}


class Addressed(Generic[V]):
    """The settings of one page in one run, of a page or of a fragment.

    Make it below the header, `read()` it once, draw its widgets (see `pages.parts.controls`), and
    `publish()` it last. Nothing that is drawn changes a value: `settled` makes of the values what
    goes together, before, and the address then says so. `plain` is what stands there at first.

    What `settled` changes of an address is told: `missing` has better sentences for some settings,
    by their names; an empty one says nothing.
    """

    def __init__(
        self,
        page: str,
        plain: V,
        words: Words,
        settled: Callable[[V], V] = as_it_is,
        missing: Callable[[V], Mapping[str, str]] = nothing,
    ) -> None:
        self.page, self.plain, self.words = page, plain, words
        self.table = settings.table(type(plain))
        self.notes = st.container()
        self.held = Held(page, plain)
        self.memory = self.held.memory
        self.moved = False  # whether a widget of a first run says another value than the address
        self.live = False  # while what a fragment draws again is drawn
        self.below: list[Any] = []  # what the live part has stand below it
        self._settled, self._missing = settled, missing
        self._values: V | None = None
        told = self.memory.pop("told", []) if self.held.again else []
        for sentence in (*told, *self.held.complaints):
            self.complain(sentence)
        for missed in self.memory.pop("missed", []):
            missed()

    @contextmanager
    def part(self) -> Iterator[Self]:
        """What is drawn within is drawn again by itself, with these controls as they are then.

        To be called in a fragment. Sentences about what cannot be used are shown there, so that
        they go with the next move. Where a value is another one whose control stands elsewhere,
        the whole page is drawn instead.
        """
        again = of_fragment()
        controls = self._anew() if again else self
        controls.read()
        if again and controls.held.beyond:
            st.rerun()
        if not again:
            self.notes = st.container()
        controls.live = True
        with controls.held.part():
            yield controls
        controls.live = False
        if again:
            controls.publish()

    def _anew(self) -> Self:
        return type(self)(self.page, self.plain, self.words, self._settled, self._missing)

    def read(self) -> V:
        """The value of every setting in this run, each within its bounds, and settled."""
        if self._values is None:
            found = self.now(self.complain)
            self._values = self._settled(found)
            for name, sentence in self.held.refused.items():
                self.complain(sentence + settings.instead(self._values, name))
            if brought := settings.changes(found, self._values):
                self._tell(found, self._values)
                self.held.put(brought)
        return self._values

    def _tell(self, found: V, values: V) -> None:
        """Say of what the address asks for, and of what is not there any more, what it became.

        In a fragment a reader has moved a control, on which others depend: he sees them move.
        """
        if of_fragment():
            return
        told = settings.brought(found, values, self.held.named)
        for sentence in filter(None, {**told, **self._missing(found)}.values()):
            self.complain(sentence)

    def within(self, name: str, last: int, *, instead: str = settings.TAKEN) -> int:
        """The value of a setting that counts what is only known while it is drawn, at most `last`.

        What an address asks for beyond that is told; `instead`, what is taken, where not `last`.
        """
        value: int = self._value(name)
        asked = self.memory.get("of address", {})
        if value > last and asked.get(name) == value:
            del asked[name]  # it is told once
            self.complain(
                f"In the address, {name} is {value}: {settings.beyond(last, instead=instead)}"
            )
        return min(value, last)

    def now(self, complain: Callable[[str], None] = lambda _: None) -> V:
        """The values as the browser has them, for a callback: not settled yet."""
        found = self.held.look()
        for name, setting in self.table.items():
            try:
                found[name] = setting.check(found[name])
            except ValueError as error:
                complain(str(error))
                found[name] = self.held.values[name] = getattr(self.plain, name)
        return replace(self.plain, **found)

    # --- values, for callbacks ------------------------------------------------------------------

    def assign(self, values: V) -> None:
        """Set everything to `values`, but the reader's answers, which are no setting to be reset.

        This, `change` and `put` are for callbacks alone.
        """
        now = self.now()
        self.put(settings.changes(now, replace(values, said=now.said)))

    def change(self, by: Callable[[V], V]) -> None:
        """Set what `by` changes of the values; where it raises ValueError, only say why."""
        now = self.now()
        try:
            self.put(settings.changes(now, by(now)))
        except ValueError as error:
            self.complain(str(error))

    def put(self, values: Mapping[str, object]) -> None:
        """Set some settings by name, for what many pages share."""
        self.held.put(values)

    # --- the end of a run -----------------------------------------------------------------------

    def publish(self) -> None:
        """Show what could not be used, and write the values to the address bar."""
        if self.moved:  # what was drawn before the widget did not know of it
            st.rerun()
        query = self._query()
        self.held.published(query)
        self.memory["told"] = self.memory.pop("complaints", [])
        for sentence in self.memory["told"]:
            self.notes.warning(plain(sentence), icon=":material/rule:")
        if query != self.held.of_address():
            theirs = {k: v for k, v in st.query_params.to_dict().items() if k in BESIDE}
            st.query_params.from_dict({**theirs, **query})

    def complain(self, sentence: str) -> None:
        """Have a sentence (no Markdown) shown above the controls, in this run or the next."""
        told = self.memory.setdefault("complaints", [])
        if sentence not in told:
            told.append(sentence)

    def _query(self) -> dict[str, str]:
        return settings.write(self.read(), self.plain)

    def _value(self, name: str) -> Any:
        return getattr(self.read(), name)
