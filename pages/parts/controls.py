"""A page's controls: widgets whose values live in the address, under PyTorch's argument names.

Streamlit can bind a widget to the URL by itself, but a bound parameter is shared by all pages, an
unusable value vanishes without a word, and a preset leaves the address one run behind. So
`explainers.settings` decides what is legal, `pages.parts.held` knows what the values are now,
`pages.parts.addressed` reads them and writes the address, and here they are drawn as widgets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explainers.lessons import helps
from pages.parts.addressed import Addressed, V

Widget = Callable[..., object]
Callback = Callable[..., None]


class Controls(Addressed[V]):
    """The settings of one page in one run, and their widgets.

    A widget is called as the lesson's words say, and keeps to the setting's own bounds; what
    Streamlit's own widget takes besides can be given as well.
    """

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

    def key(self, name: str, axis: int | None = None) -> str:
        """The widget key of a setting (`.st-key-<key>` in the page's HTML)."""
        return f"{self.page}-{name}" if axis is None else f"{self.page}-{name}-{axis}"

    # --- how they are drawn ---------------------------------------------------------------------

    def _longest(self, name: str) -> int:
        kind: Any = self.table[name].kind
        return int(kind.longest)

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
        self.held.hear()
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
