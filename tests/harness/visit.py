"""Opens a page of the real app at an address, as a new reader would, and looks at what it shows."""

from __future__ import annotations

import copy
import functools
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest import mock

import streamlit as st
from streamlit import config
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, app_test, local_script_runner
from streamlit.util import calc_hash

from explainers import catalogue, settings, stage
from explainers.evaluation import jobs
from explainers.settings import Setting, Values
from explainers.worked import WorkedExample
from pages.parts import controls, warm
from pages.parts import stage as stage_part
from tests import dice

FORMULA = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)  # within a text

APP = Path(__file__).parents[2] / "app.py"

# AppTest compiles the scripts anew for each run, and collects garbage after it: as a server, which
# does the first once, and not like it in the second, a run takes a third of the time.
app_test.ScriptCache = local_script_runner.ScriptCache = functools.cache(ScriptCache)
config.set_option("runner.postScriptGC", False)
# It also asks a thousand times a second whether a script has ended, and takes Python from it.
_asks = local_script_runner.require_widgets_deltas


def _waits(runner: local_script_runner.LocalScriptRunner, timeout: float = 3) -> None:
    thread = runner._script_thread
    thread.join(timeout)
    if thread.is_alive():
        _asks(runner, 0)  # which stops it, and says so


local_script_runner.require_widgets_deltas = _waits
# The files of all pages are looked for at each run of one: here they stay where they are.
_page = functools.cache(st.Page)
st.Page = lambda *place, **rest: copy.copy(_page(*place, **rest))
# What a server loads behind its first page, tests import where they need it: a thread that imports
# beside them changes `sys.modules` under pytest's eyes.
warm._started.set()
warm._loaded.set()
# What is computed beside a page is waited for, and not given up meanwhile: no timer draws the page
# again here.
jobs.PATIENCE = jobs.FORGOTTEN = 120.0


def at(slug: str) -> AppTest:
    """The app, standing at a page of the catalogue; nothing has run yet.

    `AppTest.switch_page` goes by the name of a page's file until the app has run once, and all
    pages' files have the same.
    """
    if catalogue.find(slug) is None:
        raise ValueError(f"{slug} is not in the catalogue.")
    app = AppTest.from_file(APP, default_timeout=60)
    app._page_hash = calc_hash(slug if slug != "home" else "")
    app._bidi_component_manager = _components()
    return app


@functools.cache
def _components() -> BidiComponentManager:
    """The components of the process, as in a server: to find them takes longer than a page."""
    manager = BidiComponentManager()
    manager.discover_and_register_components(start_file_watching=False)
    return manager


@dataclass(frozen=True)
class Staged:
    """A worked example that a page drew, and the data that the browser got."""

    example: WorkedExample
    payload: Mapping[str, Any]


@dataclass
class Visit:
    """What one visit showed."""

    app: AppTest
    stages: list[Staged] = field(default_factory=list)
    thrown: list[str] = field(default_factory=list)

    @property
    def unfair(self) -> list[str]:
        """That the page threw dice which all visitors share, in words."""
        return [f"throws the dice of {name}, which all visitors share" for name in self.thrown]

    @property
    def words(self) -> list[str]:
        """Every text on the page, in the order of its kinds."""
        app = self.app
        kinds = (app.markdown, app.caption, app.info, app.warning, app.error, app.success)
        return [FORMULA.sub("", str(node.value)) for kind in kinds for node in kind]

    @property
    def formulas(self) -> list[str]:
        """Every formula in LaTeX."""
        within = [found for node in self.app.markdown for found in FORMULA.findall(node.value)]
        return [*(str(node.value) for node in self.app.latex), *within]


class Page:
    """One page of the catalogue, to be visited many times. Use it within `watching()`."""

    def __init__(self, slug: str) -> None:
        self.slug = slug

    def visit(self, address: Mapping[str, str]) -> Visit:
        """A visit of a browser that has never been here."""
        app = at(self.slug)
        for name, value in address.items():
            app.query_params[name] = value
        seen = Visit(app)
        _now.append(seen)
        before = dice.state()
        try:
            app.run()
        finally:
            _now.pop()
        seen.thrown = dice.thrown(before)
        return seen

    def table(self, address: Mapping[str, str] | None = None) -> dict[str, Setting]:
        """The settings that the page has at an address, or at its plain one."""
        _tables.clear()
        self.visit(address or {})
        return dict(_tables)


_now: list[Visit] = []
_tables: dict[str, Setting] = {}


@contextmanager
def watching() -> Iterator[None]:
    """Watch what pages draw."""
    make, own = stage.payload, controls.Controls.__init__

    def payload(example: WorkedExample, **rest: Any) -> Mapping[str, Any]:
        data = make(example, **rest)
        if _now:
            _now[-1].stages.append(Staged(example, data))
        return data

    def noted(self: Any, page: str, plain: Values, *rest: Any, **more: Any) -> None:
        known = settings.table(type(plain))
        _tables.update({n: replace(s, default=getattr(plain, n)) for n, s in known.items()})
        own(self, page, plain, *rest, **more)

    with (
        mock.patch.object(stage_part, "payload", payload),
        mock.patch.object(controls.Controls, "__init__", noted),
    ):
        yield


def slugs() -> list[str]:
    """Every page that has controls."""
    return [page.slug for page in catalogue.LESSONS]


def spaceless(text: str) -> str:
    """`text` with its white space as single blanks."""
    return re.sub(r"\s+", " ", text)
