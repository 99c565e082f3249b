"""A page's controls: widgets whose values live in the URL, under PyTorch's argument names.

Streamlit can bind a widget to the URL by itself, but a bound parameter is shared by all pages, an
unusable value vanishes without a word, and a preset leaves the address one run behind. So the
table of `explainers.settings` decides what is legal, and this class moves the values between the
address, the widgets and the session.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explainers import settings
from explainers.markdown import plain
from explainers.settings import Setting


class Controls:
    """The settings of one page in one session. Make it below the header, `publish()` it last.

    Values are read as attributes of `values`; each widget method draws the control of one setting
    and returns its checked value.
    """

    def __init__(self, page: str, table: Sequence[Setting]) -> None:
        self.page = page
        self.table = {setting.name: setting for setting in table}
        self.memory: dict[str, Any] = st.session_state.setdefault(f"{page}:memory", {})
        self.first = "values" not in self.memory
        self.notes = st.container()
        self._follow_address()
        self._seed_widgets()
        if "missed" in self.memory:
            missed, args = self.memory.pop("missed")
            missed(*args)

    @property
    def values(self) -> dict[str, Any]:
        """The current value of every setting."""
        return {name: self[name] for name in self.table}

    def __getitem__(self, name: str) -> Any:
        """The current value of the setting `name`, within its bounds."""
        setting = self.table[name]
        value = self._of_widgets(setting)
        try:
            return setting.check(value)
        except ValueError as error:
            self.complain(str(error))
            return setting.default

    # --- widgets --------------------------------------------------------------------------------

    def slider(
        self, name: str, label: str | None = None, *, high: float | None = None, **rest: Any
    ) -> Any:
        """A slider over a whole number or a real one, with the setting's own bounds.

        `high` may lower the upper bound for now, e.g. to the rows that there are; a value beyond
        comes down to it.
        """
        setting: Any = self.table[name]
        top = setting.high if high is None else max(setting.low, min(high, setting.high))
        key = self.key(name)
        st.session_state[key] = min(st.session_state[key], top)
        if top > setting.low:  # Streamlit refuses a slider with nowhere to go
            start = self._start(key, setting.low, top)
            st.slider(label or name, setting.low, top, start, key=key, **rest)
        return self[name]

    def pair(self, name: str, labels: tuple[str, ...], **rest: Any) -> Any:
        """Two sliders for a pair: height, then width. With one label, one slider moves both."""
        setting: Any = self.table[name]
        if len(labels) == 1:
            rest |= {"on_change": self._even, "args": (name,)}
        for axis, label in enumerate(labels):
            key = self.key(name, axis)
            start = self._start(key, setting.low, setting.high)
            st.slider(label, setting.low, setting.high, start, key=key, **rest)
        return self[name]

    def _even(self, name: str) -> None:
        self.assign({name: (st.session_state[self.key(name, 0)],) * 2})

    def steps(self, name: str, label: str | None = None, **rest: Any) -> Any:
        """A slider over the options of a choice, in their order."""
        setting: Any = self.table[name]
        st.select_slider(label or name, setting.options, key=self.key(name), **rest)
        return self[name]

    def segments(self, name: str, label: str | None = None, **rest: Any) -> Any:
        """The options of a choice side by side; `options` may offer fewer than the setting has."""
        setting: Any = self.table[name]
        options = rest.pop("options", setting.options)
        key = self.key(name)
        if st.session_state[key] not in options:
            st.session_state[key] = setting.default
        st.segmented_control(label or name, options, key=key, required=True, **rest)
        return self[name]

    def select(self, name: str, label: str | None = None, **rest: Any) -> Any:
        """The options of a choice in a list that opens."""
        setting: Any = self.table[name]
        st.selectbox(label or name, setting.options, key=self.key(name), **rest)
        return self[name]

    def number(self, name: str, label: str | None = None, **rest: Any) -> Any:
        """A field for a number that is typed."""
        setting: Any = self.table[name]
        key = self.key(name)
        st.number_input(
            label or name,
            min_value=_finite(setting.low),
            max_value=_finite(setting.high),
            key=key,
            **rest,
        )
        return self[name]

    def toggle(self, name: str, label: str | None = None, **rest: Any) -> Any:
        """A switch."""
        st.toggle(label or name, key=self.key(name), **rest)
        return self[name]

    def text(self, name: str, label: str | None = None, **rest: Any) -> Any:
        """A field for several lines of text."""
        st.text_area(label or name, key=self.key(name), **rest)
        return self[name]

    def button(
        self, label: str, *, on_click: Callable[..., None], args: tuple[Any, ...] = (), **rest: Any
    ) -> None:
        """A button whose callback is called even where Streamlit does not know it yet.

        After the server was started again, a click comes to a session in which no script has run:
        there is a click then, but nobody to call. It is made up for at the start of another run,
        since a callback may set widgets only before they are drawn.
        """
        clicked = st.button(label, on_click=on_click, args=args, **rest)
        if clicked and self.first:
            self.memory["missed"] = (on_click, args)
            st.rerun()

    def panel(self, name: str = "controls") -> DeltaGenerator:
        """A container that sets controls side by side, as many as the screen has room for.

        Its key ends in `-controls`, which is what the style sheet goes by.
        """
        key = f"{self.page}-{name}"
        return st.container(key=key if name == "controls" else f"{key}-controls")

    def presets(self, presets: Mapping[str, Mapping[str, Any]]) -> None:
        """A button for each preset: a name, and the settings in which it leaves the defaults."""
        now = self.values
        with st.container(horizontal=True, gap="xsmall", key=f"{self.page}-presets"):
            for name, changes in presets.items():
                wanted = {**{n: s.default for n, s in self.table.items()}, **changes}
                kept = {n: now[n] for n in ("view",) if n in wanted and n not in changes}
                self.button(
                    name,
                    key=f"{self.page}-preset-{name}",
                    type="primary" if {**wanted, **kept} == now else "secondary",
                    on_click=self.assign,
                    args=({**wanted, **kept},),
                )

    # --- values ---------------------------------------------------------------------------------

    def key(self, name: str, axis: int | None = None) -> str:
        """The widget key of a setting (`.st-key-<key>` in the page's HTML)."""
        return f"{self.page}-{name}" if axis is None else f"{self.page}-{name}-{axis}"

    def assign(self, values: Mapping[str, Any]) -> None:
        """Set some settings; only from a callback, or before their widgets are drawn."""
        for name, value in values.items():
            setting = self.table[name]
            if isinstance(setting, settings.Pair):
                for axis, part in enumerate(value):
                    st.session_state[self.key(name, axis)] = part
            else:
                st.session_state[self.key(name)] = value
        self.memory.setdefault("undelivered", set()).update(values)

    def publish(self) -> None:
        """Show what could not be used, and write the values to the address bar."""
        self.memory["values"] = self.values
        for sentence in self.memory.pop("complaints", []):
            self.notes.warning(plain(sentence), icon=":material/rule:")
        query = settings.write(list(self.table.values()), self.memory["values"])
        if query != self._of_address():
            others = {k: v for k, v in st.query_params.to_dict().items() if k not in self.table}
            st.query_params.from_dict({**others, **query})
        self.memory["undelivered"] = set()

    def _follow_address(self) -> None:
        """Take the values from the address where the reader means it: a link, Back or Forward.

        At any other time the address only says what the browser knew when it sent its event,
        which may be older than what was written to it last.
        """
        address = self._of_address()
        arrived = st.session_state.get(":page") != self.page
        st.session_state[":page"] = self.page
        if self.first or (arrived and address) or (not arrived and _went_back()):
            self.memory["values"], complaints = settings.read(list(self.table.values()), address)
            self.memory["complaints"] = complaints
            self.assign(self.memory["values"])

    def _seed_widgets(self) -> None:
        """Give each widget its value: Streamlit forgets those of a page that was left.

        A click while the page is still being drawn stops that run, and values on their way to the
        browser are dropped: it would start from each widget's own default. They are sent again.
        """
        undelivered = self.memory.get("undelivered", set())
        for name, value in self.memory["values"].items():
            if any(key not in st.session_state for key in self._keys(self.table[name])):
                self.assign({name: value})
            elif name in undelivered:
                self.assign({name: self._of_widgets(self.table[name])})

    @staticmethod
    def _start(key: str, low: Any, high: Any) -> Any:
        """The value that a slider is to show, within its bounds and of their type.

        Streamlit sends a value that Python has set once. A browser so busy that it has not made
        the slider by then makes it later, from its default, which would be the lower bound.
        """
        return type(low)(min(max(st.session_state[key], low), high))

    def _keys(self, setting: Setting) -> list[str]:
        if isinstance(setting, settings.Pair):
            return [self.key(setting.name, axis) for axis in (0, 1)]
        return [self.key(setting.name)]

    def _of_widgets(self, setting: Setting) -> Any:
        held = [st.session_state[key] for key in self._keys(setting)]
        return tuple(held) if isinstance(setting, settings.Pair) else held[0]

    def _of_address(self) -> dict[str, str]:
        return {k: v for k, v in st.query_params.to_dict().items() if k in self.table}

    def complain(self, sentence: str) -> None:
        """Have a sentence (no Markdown) shown above the controls, in this run or the next."""
        told = self.memory.setdefault("complaints", [])
        if sentence not in told:
            told.append(sentence)


def _finite(bound: float) -> float | None:
    return bound if abs(bound) != float("inf") else None


def _went_back() -> bool:
    """Whether this run was caused by the browser's Back or Forward."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation
