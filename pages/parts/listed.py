"""TO BE REMOVED with the last page whose settings stand in a list: see `pages.parts.controls`.

Such a page's values are looked up by name, and its widgets change them while the page is drawn.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Annotated, Any, TypeVar

import streamlit as st

from explainers import settings
from explainers.settings import Setting, Values
from pages.parts.controls import Controls, Widget


class NoWords:
    """A page that has its words elsewhere."""

    LABELS: Mapping[str, str] = {}
    HELP: Mapping[str, str] = {}


P = TypeVar("P", bound=Values)


@lru_cache(64)
def _type(*table: Setting) -> type[Values]:
    """A class of values with the settings in `table`."""
    fields = [(s.name, Annotated[Any, s.kind], s.default) for s in table]
    return dataclasses.make_dataclass("Listed", fields, bases=(Values,), frozen=True, kw_only=True)


class Listed(Controls[Any]):
    """The controls of a page whose settings stand in the list `table`."""

    def __init__(self, page: str, table: Sequence[Setting]) -> None:
        super().__init__(page, _type(*table)(), NoWords())
        self.held.look()

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

    def read(self) -> Any:
        """The values as they are now: of such a page they change while it is drawn."""
        return self.now(self.complain)

    def _anew(self) -> Listed:
        return Listed(self.page, [s for name, s in self.table.items() if name != "said"])

    def group(self, of: type[P]) -> P:
        """The values of a group of settings, for what is shared with other pages."""
        return of(**{name: self[name] for name in settings.table(of)})

    def defaults(self) -> dict[str, Any]:
        """What every setting is at first; the reader's answers are no setting to be reset."""
        return {name: s.default for name, s in self.table.items() if name != "said"}

    def assign(self, values: Mapping[str, Any]) -> None:
        """Set some settings; only from a callback, or before their widgets are drawn."""
        self.put(values)

    def slider(
        self, name: str, label: str | None = None, *, low: Any = None, high: Any = None, **rest: Any
    ) -> Any:
        """A slider; a value beyond the narrowed bounds comes within."""
        kind: Any = self.table[name].kind
        bottom = kind.low if low is None else max(kind.low, low)
        top = kind.high if high is None else max(bottom, min(high, kind.high))
        self.put({name: type(kind.low)(min(max(self[name], bottom), top))})
        super().slider(name, label, low=low, high=high, **rest)
        return self[name]

    def presets(self, presets: Mapping[str, Mapping[str, Any]]) -> None:  # type: ignore[override]
        """A list of presets: a name, and the settings in which it leaves the defaults."""
        now = self.values
        kept = {"view": now["view"]} if "view" in now else {}
        wanted = {n: {**self.defaults(), **kept, **changes} for n, changes in presets.items()}
        on = (
            name
            for name, values in wanted.items()
            if all(now[n] == self.table[n].check(value) for n, value in values.items())
        )
        self._list({}, list(wanted), next(on, None), lambda name: self.assign(wanted[name]))

    def mirror(
        self, widget: Widget, label: str, key: str, value: object,
        take: Callable[..., Any] | None = None, *, on_change: Callable[..., Any] | None = None,
        args: tuple[Any, ...] = (), **rest: Any,
    ) -> None:  # fmt: skip
        """A widget that shows a part of a setting; `on_change` looks into the session's state."""
        if take is not None:
            super().mirror(widget, label, key, value, take, **rest)
        elif on_change is not None:
            self._show(widget, label, key, value, on_change=partial(on_change, *args), **rest)

    def _query(self) -> dict[str, str]:
        values = self.values
        self.held.values.update(values)
        return {
            name: setting.write(values[name])
            for name, setting in self.table.items()
            if values[name] != setting.default
        }

    def _value(self, name: str) -> Any:
        return self[name]

    def _choice(
        self, widget: Widget, name: str, label: str | None, options: Any = None, **rest: Any
    ) -> None:
        setting: Any = self.table[name]
        offered = list(options or setting.kind.options)
        if widget is not st.pills and self[name] not in offered:
            self.put({name: setting.default if setting.default in offered else offered[0]})
        if options is not None:
            rest.setdefault("format_func", str)
        super()._choice(widget, name, label, offered, **rest)

    def _draw(self, widget: Widget, label: str | None, name: str, *axis: Any, **rest: Any) -> None:
        if "args" in rest:
            rest["on_change"] = partial(rest["on_change"], *rest.pop("args"))
        super()._draw(widget, label, name, *axis, **rest)


def _returns(name: str) -> Callable[..., Any]:
    def drawn(self: Listed, setting: str, *args: Any, **rest: Any) -> Any:
        getattr(Controls, name)(self, setting, *args, **rest)
        return self[setting]

    return drawn


for _name in ("pair", "steps", "segments", "select", "several", "number", "toggle", "text", "line"):
    setattr(Listed, _name, _returns(_name))
