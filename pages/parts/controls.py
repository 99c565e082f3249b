"""A page's controls: widgets whose values live in the address, under PyTorch's argument names.

Streamlit can bind a widget to the URL by itself, but a bound parameter is shared by all pages, an
unusable value vanishes without a word, and a preset leaves the address one run behind. So
`explainers.settings` decides what is legal, `pages.parts.held` knows what the values are now, and
this class draws them as widgets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any, Generic, Protocol, Self, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explainers import settings
from explainers.lessons import helps
from explainers.markdown import plain
from explainers.settings import Values
from pages.parts.held import STREAMLITS, Held, of_fragment

V = TypeVar("V", bound=Values)
Widget = Callable[..., object]
Callback = Callable[..., None]


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


class Controls(Generic[V]):
    """The settings of one page in one run, of a page or of a fragment.

    Make it below the header, `read()` it once, draw its widgets, and `publish()` it last. Nothing
    that is drawn changes a value: `settled` makes of the values what goes together, before, and
    the address then says so. `plain` is what stands there at first.
    """

    def __init__(
        self, page: str, plain: V, words: Words, settled: Callable[[V], V] = as_it_is
    ) -> None:
        self.page, self.plain, self.words = page, plain, words
        self.table = settings.table(type(plain))
        self.notes = st.container()
        self.held = Held(page, plain)
        self.memory = self.held.memory
        self.moved = False
        self.live = False
        self.below: list[Any] = []  # what the live part has stand below it
        self._settled = settled
        self._values: V | None = None
        for sentence in self.held.complaints:
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
        return type(self)(self.page, self.plain, self.words, self._settled)

    def read(self) -> V:
        """The value of every setting in this run, each within its bounds, and settled."""
        if self._values is None:
            found = self.now(self.complain)
            self._values = self._settled(found)
            self.held.put(settings.changes(found, self._values))
        return self._values

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

    # --- widgets of a setting -------------------------------------------------------------------

    def slider(
        self,
        name: str,
        label: str | None = None,
        *,
        low: float | None = None,
        high: float | None = None,
        **rest: Any,
    ) -> None:
        """A slider over a whole number or a real one, with the setting's own bounds.

        `low` and `high` may narrow them, e.g. to the rows that there are, as `settled` does.
        """
        kind: Any = self.table[name].kind
        bottom = kind.low if low is None else max(kind.low, low)
        top = kind.high if high is None else max(bottom, min(high, kind.high))
        if top > bottom:  # Streamlit refuses a slider with nowhere to go
            self._draw(st.slider, label, name, min_value=bottom, max_value=top, **rest)

    def pair(self, name: str, labels: Sequence[str], **rest: Any) -> None:
        """Two sliders for a pair: height, then width. With one label, one slider moves both."""
        kind: Any = self.table[name].kind
        if len(labels) == 1:
            rest["on_change"] = partial(self._even, name)
        for axis, label in enumerate(labels):
            rest |= {"min_value": kind.low, "max_value": kind.highs[axis]}
            self._draw(st.slider, label, name, axis, **rest)

    def steps(self, name: str, label: str | None = None, **rest: Any) -> None:
        """A slider over the options of a choice, in their order."""
        self._choice(st.select_slider, name, label, **rest)

    def segments(self, name: str, label: str | None = None, **rest: Any) -> None:
        """The options of a choice side by side."""
        self._choice(st.segmented_control, name, label, required=True, **rest)

    def select(self, name: str, label: str | None = None, **rest: Any) -> None:
        """The options of a choice in a list that opens."""
        self._choice(st.selectbox, name, label, **rest)

    def several(self, name: str, label: str | None = None, **rest: Any) -> None:
        """Options side by side of which several may be chosen."""
        self._choice(st.pills, name, label, selection_mode="multi", **rest)

    def number(self, name: str, label: str | None = None, **rest: Any) -> None:
        """A field for a number that is typed."""
        kind: Any = self.table[name].kind
        rest |= {"min_value": _finite(kind.low), "max_value": _finite(kind.high)}
        self._draw(st.number_input, label, name, **rest)

    def toggle(self, name: str, label: str | None = None, **rest: Any) -> None:
        """A switch."""
        self._draw(st.toggle, label, name, **rest)

    def text(self, name: str, label: str | None = None, **rest: Any) -> None:
        """A field for several lines of text, no more of it than the setting may have."""
        self._draw(st.text_area, label, name, max_chars=self._longest(name), **rest)

    def line(self, name: str, label: str | None = None, **rest: Any) -> None:
        """A field for one line of text, no more of it than the setting may have."""
        self._draw(st.text_input, label, name, max_chars=self._longest(name), **rest)

    def _longest(self, name: str) -> int:
        kind: Any = self.table[name].kind
        return int(kind.longest)

    # --- other widgets --------------------------------------------------------------------------

    def mirror(
        self,
        widget: Widget,
        label: str,
        key: str,
        value: object,
        take: Callable[[V, Any], V],
        **rest: Any,
    ) -> None:
        """A widget that shows a part of a setting, such as one number of a typed matrix.

        It always shows `value`; `take` gives the values with what the reader made of it. Where
        that raises ValueError, its sentence is shown and nothing changes.
        """
        self._show(widget, label, key, value, on_change=partial(self._take, key, take), **rest)

    def button(
        self, label: str, *, on_click: Callback, args: tuple[Any, ...] = (), **rest: Any
    ) -> None:
        """A button whose callback is called even where Streamlit does not know it yet.

        After the server was started again, a click comes to a session in which no script has run:
        there is a click then, but nobody to call. It is made up for at the start of another run,
        since a callback may set widgets only before they are drawn.
        """
        buttons, name = self.memory.setdefault("buttons", set()), rest.get("key", label)
        known = name in buttons
        buttons.add(name)  # by now: a run may be stopped as soon as the button is drawn
        clicked = st.button(label, on_click=partial(on_click, *args), **rest)
        if clicked and not known:
            self.memory.setdefault("missed", []).append(partial(on_click, *args))
            st.rerun()

    def panel(self, name: str = "controls") -> DeltaGenerator:
        """A container that sets controls side by side, as many as the screen has room for.

        Its key ends in `-controls`, which is what the style sheet goes by.
        """
        key = f"{self.page}-{name}"
        return st.container(key=key if name == "controls" else f"{key}-controls")

    def presets(self, presets: Mapping[str, V], labels: Mapping[str, str]) -> None:
        """A list of presets, which set everything but the view; it shows the one that is on.

        Both arguments go by the preset's id. Presets are in their usual spelling, see
        `settings.checked`.
        """
        now = self.read()
        wanted = {
            name: self._settled(replace(preset, view=now.view, said=now.said))
            for name, preset in presets.items()
        }
        on = next((name for name, preset in wanted.items() if preset == now), None)
        key = f"{self.page}-preset"
        self._show(
            st.selectbox,
            "Example",
            key,
            on,
            options=list(presets),
            format_func=labels.__getitem__,
            placeholder="your own settings",
            on_change=partial(self._chosen, key, wanted),
        )

    def _chosen(self, key: str, presets: Mapping[str, V]) -> None:
        if st.session_state[key] is not None and not self._late(key):
            self.assign(presets[st.session_state[key]])

    # --- values, for callbacks ------------------------------------------------------------------

    def key(self, name: str, axis: int | None = None) -> str:
        """The widget key of a setting (`.st-key-<key>` in the page's HTML)."""
        return f"{self.page}-{name}" if axis is None else f"{self.page}-{name}-{axis}"

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
        for sentence in self.memory.pop("complaints", []):
            self.notes.warning(plain(sentence), icon=":material/rule:")
        if query != self.held.of_address():
            theirs = {k: v for k, v in st.query_params.to_dict().items() if k in STREAMLITS}
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

    def _choice(
        self,
        widget: Widget,
        name: str,
        label: str | None,
        options: Iterable[str] | None = None,
        **rest: Any,
    ) -> None:
        kind: Any = self.table[name].kind
        rest.setdefault("format_func", kind.label)
        self._draw(widget, label, name, options=list(options or kind.options), **rest)

    def _even(self, name: str) -> None:
        self.put({name: (self.held[name][0],) * 2})

    def _take(self, key: str, take: Callable[[V, Any], V]) -> None:
        if not self._late(key):
            self.change(lambda values: take(values, st.session_state[key]))

    def _late(self, key: str) -> bool:
        """Whether the browser says of a widget of no setting what it did before it was told."""
        self.held.hear()
        return self.held.late(key)

    def _draw(
        self,
        widget: Widget,
        label: str | None,
        name: str,
        axis: int | None = None,
        *,
        then: Callable[[V], V] | None = None,
        **rest: Any,
    ) -> None:
        """Draw the widget of a setting; `then` makes of the values what follows from a change."""
        label = label or self.words.LABELS.get(name, name)
        rest["help"] = rest.get("help") or self.words.HELP.get(name) or helps.of(name)
        if then is not None:
            rest["on_change"] = partial(self.change, then)
        value = self._value(name)
        part = value if axis is None else value[axis]
        self._show(widget, label, self.key(name, axis), part, **rest)

    def _show(self, widget: Widget, label: str, key: str, value: Any, **rest: Any) -> None:
        """Draw a widget that shows `value`.

        A value that is put into the session's state is sent to the browser once, and lost with a
        run that is stopped; so the widget also starts from it, wherever it is made anew.
        """
        shown = list(value) if isinstance(value, tuple) else value
        if self.held.draws(key) or st.session_state.get(key, shown) != shown:
            self.held.tell(key, shown)
        widget(label, key=key, **_start(widget, shown, rest.get("options", ())), **rest)
        if self.held.first and st.session_state[key] != shown:
            self.moved = True
            if "on_change" in rest:
                self.memory.setdefault("missed", []).append(rest["on_change"])


def _start(widget: Widget, value: Any, options: Sequence[Any]) -> dict[str, Any]:
    """The argument with which a widget of Streamlit starts from `value`."""
    if widget in (st.selectbox, st.radio):
        return {"index": options.index(value) if value in options else None}
    if widget in (st.segmented_control, st.pills):
        return {"default": value}
    return {"value": value}


def _finite(bound: float) -> float | None:
    return bound if abs(bound) != float("inf") else None
