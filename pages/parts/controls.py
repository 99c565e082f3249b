"""A page's controls: widgets whose values live in the URL, under PyTorch's argument names.

Streamlit can bind a widget to the URL by itself, but a bound parameter is shared by all pages, an
unusable value vanishes without a word, and a preset leaves the address one run behind. So the
table of `explainers.settings` decides what is legal, `pages.parts.held` knows what the values are
now, and this class draws them as widgets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explainers import settings
from explainers.answers import ANSWERS
from explainers.lessons import helps
from explainers.markdown import plain
from explainers.settings import Setting
from pages.parts.held import STREAMLITS, Held, of_fragment

Callback = Callable[..., None]


class Controls:
    """The settings of one page in one session. Make it below the header, `publish()` it last.

    Values are read as attributes of `values`; each widget method draws the control of one setting
    and returns its checked value. Whatever a widget showed before, it then shows that value.
    """

    def __init__(self, page: str, table: Sequence[Setting]) -> None:
        self.page = page
        self.table = {setting.name: setting for setting in table} | {ANSWERS.name: ANSWERS}
        self.notes = st.container()
        self.held = Held(page, self.table)
        self.memory = self.held.memory
        self.moved = False
        self.live = False
        self.below: list[Any] = []  # what the live part has stand below it
        for sentence in self.held.complaints:
            self.complain(sentence)
        for missed, args in self.memory.pop("missed", []):
            missed(*args)

    @contextmanager
    def part(self) -> Iterator[Controls]:
        """What is drawn within is drawn again by itself, with these controls as they are then.

        To be called in a fragment. Sentences about what cannot be used are shown there, so that
        they go with the next move. Where a value is another one whose control stands elsewhere,
        the whole page is drawn instead.
        """
        again = of_fragment()
        controls = Controls(self.page, list(self.table.values())) if again else self
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

    @property
    def values(self) -> dict[str, Any]:
        """The current value of every setting."""
        return {name: self[name] for name in self.table}

    def __getitem__(self, name: str) -> Any:
        """The current value of the setting `name`, within its bounds."""
        setting = self.table[name]
        try:
            return setting.check(self.held[name])
        except ValueError as error:
            self.complain(str(error))
            return setting.default

    # --- widgets of a setting -------------------------------------------------------------------

    def slider(
        self,
        name: str,
        label: str | None = None,
        *,
        low: float | None = None,
        high: float | None = None,
        **rest: Any,
    ) -> Any:
        """A slider over a whole number or a real one, with the setting's own bounds.

        `low` and `high` may narrow them for now, e.g. to the rows that there are; a value beyond
        comes within.
        """
        setting: Any = self.table[name]
        bottom = setting.low if low is None else max(setting.low, low)
        top = setting.high if high is None else max(bottom, min(high, setting.high))
        within = type(setting.low)(min(max(self[name], bottom), top))
        self.assign({name: within})
        if top > bottom:  # Streamlit refuses a slider with nowhere to go
            bounds = {"min_value": bottom, "max_value": top}
            self._draw(st.slider, label or name, name, within, **bounds, **rest)
        return self[name]

    def pair(self, name: str, labels: tuple[str, ...], **rest: Any) -> Any:
        """Two sliders for a pair: height, then width. With one label, one slider moves both."""
        setting: Any = self.table[name]
        rest |= {"min_value": setting.low}
        if len(labels) == 1:
            rest |= {"on_change": self._even, "args": (name,)}
        for axis, label in enumerate(labels):
            high = setting.highs[axis]
            self._draw(st.slider, label, name, self[name][axis], axis, max_value=high, **rest)
        return self[name]

    def steps(
        self, name: str, label: str | None = None, *, options: Sequence[Any] = (), **rest: Any
    ) -> Any:
        """A slider over the options of a choice, in their order."""
        return self._choice(st.select_slider, name, label, options, **rest)

    def segments(
        self, name: str, label: str | None = None, *, options: Sequence[Any] = (), **rest: Any
    ) -> Any:
        """The options of a choice side by side; `options` may offer fewer than the setting has."""
        return self._choice(st.segmented_control, name, label, options, required=True, **rest)

    def select(
        self, name: str, label: str | None = None, *, options: Sequence[Any] = (), **rest: Any
    ) -> Any:
        """The options of a choice in a list that opens."""
        return self._choice(st.selectbox, name, label, options, **rest)

    def several(self, name: str, label: str | None = None, **rest: Any) -> Any:
        """Options side by side of which several may be chosen."""
        setting: Any = self.table[name]
        rest |= {"options": setting.options, "selection_mode": "multi"}
        self._draw(st.pills, label or name, name, self[name], **rest)
        return self[name]

    def number(self, name: str, label: str | None = None, **rest: Any) -> Any:
        """A field for a number that is typed."""
        setting: Any = self.table[name]
        bounds = {"min_value": _finite(setting.low), "max_value": _finite(setting.high)}
        self._draw(st.number_input, label or name, name, self[name], **bounds, **rest)
        return self[name]

    def toggle(self, name: str, label: str | None = None, **rest: Any) -> Any:
        """A switch."""
        self._draw(st.toggle, label or name, name, self[name], **rest)
        return self[name]

    def text(self, name: str, label: str | None = None, **rest: Any) -> Any:
        """A field for several lines of text."""
        self._draw(st.text_area, label or name, name, self[name], **rest)
        return self[name]

    def line(self, name: str, label: str | None = None, **rest: Any) -> Any:
        """A field for one line of text."""
        self._draw(st.text_input, label or name, name, self[name], **rest)
        return self[name]

    # --- other widgets --------------------------------------------------------------------------

    def mirror(
        self, widget: Callback, label: str, key: str, value: Any, *, on_change: Callback,
        args: tuple[Any, ...] = (), **rest: Any,
    ) -> None:  # fmt: skip
        """A widget that shows a part of a setting, such as one number of a typed matrix.

        It always shows `value`; what the reader makes of it stands in the session's state under
        `key` when `on_change` is called, which is to `assign` the setting.
        """
        self._show(widget, label, key, value, on_change=on_change, args=args, **rest)

    def button(
        self, label: str, *, on_click: Callback, args: tuple[Any, ...] = (), **rest: Any
    ) -> None:
        """A button whose callback is called even where Streamlit does not know it yet.

        After the server was started again, a click comes to a session in which no script has run:
        there is a click then, but nobody to call. It is made up for at the start of another run,
        since a callback may set widgets only before they are drawn.
        """
        known, name = self.memory.setdefault("buttons", set()), rest.get("key", label)
        clicked = st.button(label, on_click=on_click, args=args, **rest)
        if clicked and name not in known:
            self.memory.setdefault("missed", []).append((on_click, args))
            st.rerun()
        known.add(name)

    def panel(self, name: str = "controls") -> DeltaGenerator:
        """A container that sets controls side by side, as many as the screen has room for.

        Its key ends in `-controls`, which is what the style sheet goes by.
        """
        key = f"{self.page}-{name}"
        return st.container(key=key if name == "controls" else f"{key}-controls")

    def presets(self, presets: Mapping[str, Mapping[str, Any]]) -> None:
        """A button for each preset: a name, and the settings in which it leaves the defaults."""
        now = self.values
        kept = {"view": now["view"]} if "view" in now else {}
        with st.container(horizontal=True, gap="xsmall", key=f"{self.page}-presets"):
            for name, changes in presets.items():
                wanted = {**self.defaults(), **kept, **changes}
                # A value may be spelled in several ways: a chain of transforms, for example.
                on = all(now[n] == self.table[n].check(value) for n, value in wanted.items())
                self.button(
                    name,
                    key=f"{self.page}-preset-{name}",
                    type="primary" if on else "secondary",
                    icon=":material/check:" if on else None,
                    on_click=self.assign,
                    args=(wanted,),
                )

    # --- values ---------------------------------------------------------------------------------

    def key(self, name: str, axis: int | None = None) -> str:
        """The widget key of a setting (`.st-key-<key>` in the page's HTML)."""
        return f"{self.page}-{name}" if axis is None else f"{self.page}-{name}-{axis}"

    def defaults(self) -> dict[str, Any]:
        """What every setting is at first; the reader's answers are no setting to be reset."""
        return {n: s.default for n, s in self.table.items() if s is not ANSWERS}

    def assign(self, values: Mapping[str, Any]) -> None:
        """Set some settings; only from a callback, or before their widgets are drawn."""
        self.held.put(values)

    def publish(self) -> None:
        """Show what could not be used, and write the values to the address bar."""
        if self.moved:  # what was drawn before the widget did not know of it
            st.rerun()
        values = self.values
        self.held.published()
        self.held.values.update(values)
        for sentence in self.memory.pop("complaints", []):
            self.notes.warning(plain(sentence), icon=":material/rule:")
        query = settings.write(list(self.table.values()), values)
        if query != self.held.of_address():
            theirs = {k: v for k, v in st.query_params.to_dict().items() if k in STREAMLITS}
            st.query_params.from_dict({**theirs, **query})
        if self.held.resumed:
            _ask_again()

    def complain(self, sentence: str) -> None:
        """Have a sentence (no Markdown) shown above the controls, in this run or the next."""
        told = self.memory.setdefault("complaints", [])
        if sentence not in told:
            told.append(sentence)

    def _choice(
        self, widget: Callback, name: str, label: str | None, options: Sequence[Any], **rest: Any
    ) -> Any:
        setting: Any = self.table[name]
        offered = list(options or setting.options)
        if self[name] not in offered:
            self.assign({name: setting.default if setting.default in offered else offered[0]})
        self._draw(widget, label or name, name, self[name], options=offered, **rest)
        return self[name]

    def _even(self, name: str) -> None:
        self.assign({name: (st.session_state[self.key(name, 0)],) * 2})

    def _draw(
        self,
        widget: Callback,
        label: str,
        name: str,
        value: Any,
        axis: int | None = None,
        **rest: Any,
    ) -> None:
        rest["help"] = rest.get("help") or helps.of(self.page, name)
        self._show(widget, label, self.key(name, axis), value, name, **rest)

    def _show(
        self, widget: Callback, label: str, key: str, value: Any, name: str = "", **rest: Any
    ) -> None:
        """Draw a widget that shows `value`, a part of the setting `name`, if of any.

        A value that is put into the session's state is sent to the browser once, and lost with a
        run that is stopped; so the widget also starts from it, wherever it is made anew.
        """
        if self.held.draws(key, name) or st.session_state.get(key, value) != value:
            st.session_state[key] = value
        widget(label, key=key, **_start(widget, value, rest.get("options", ())), **rest)
        if self.held.first and st.session_state[key] != value:
            self.moved = True
            if "on_change" in rest:
                missed = self.memory.setdefault("missed", [])
                missed.append((rest["on_change"], rest.get("args", ())))


@st.fragment(run_every=1.0)
def _ask_again() -> None:
    """One more run, of a page that was open while the server was started again.

    What a reader moved while its first run went on was a message for a fragment that was not
    there yet: the browser says it again with its next one, which is asked for here.
    """
    if of_fragment():
        st.rerun()


def _start(widget: Callback, value: Any, options: Sequence[Any]) -> dict[str, Any]:
    """The argument with which a widget of Streamlit starts from `value`."""
    if widget in (st.selectbox, st.radio):
        return {"index": options.index(value) if value in options else None}
    if widget in (st.segmented_control, st.pills):
        return {"default": value}
    return {"value": value}


def _finite(bound: float) -> float | None:
    return bound if abs(bound) != float("inf") else None
