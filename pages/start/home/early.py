"""The first view of Home in the page that the server answers with: before Streamlit is loaded."""

from __future__ import annotations

import json
from functools import cache
from html import escape
from pathlib import Path

import streamlit as st

from pages.parts import component, modules
from pages.start.home import whole

OVERVIEW = Path(__file__).parent / "overview"
PARTS = component.PAGES / "parts"
SCRIPT = OVERVIEW / "first.js"

COLOURS = (
    "backgroundColor",
    "secondaryBackgroundColor",
    "textColor",
    "borderColor",
    "primaryColor",
    "yellowColor",
    *(f"{name}TextColor" for name in ("gray", "blue", "orange", "green", "violet", "red")),
)
"""What components take from the theme, as the settings call it."""


@cache
def view() -> tuple[str, str]:
    """What is added to the head and to the body of the page."""
    base = f"files/{component.version()}/"
    paths = sorted({SCRIPT, *modules.imported(SCRIPT)})
    links = (f'<link rel="modulepreload" href="{base}{component.address(path)}">' for path in paths)
    return "".join(links), _body(f"{base}{component.address(SCRIPT)}")


def _body(script: str) -> str:
    sheets = (PARTS / "component.css", OVERVIEW / "overview.css", OVERVIEW / "early.css")
    font = st.get_option("theme.font")
    look = "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    given = {
        "colours": {theme: _colours(theme) for theme in ("light", "dark")},
        "payloads": {theme: whole.first_payload(theme) for theme in ("light", "dark")},
    }
    told = json.dumps(given).replace("<", r"\u003c")  # nothing in it ends the script
    return (
        '<div id="first-view"><template shadowrootmode="open">'
        f"<style>:host {{ --st-font: {font}; {_followed()}}}\n{look}</style>"
        f'<script type="application/json">{told}</script>'
        f"<header><h1>{escape(whole.TITLE)}</h1><p>{escape(whole.SENTENCE)}</p></header>"
        '<div class="overview"></div></template></div>'
        f'<script type="module" src="{script}"></script>'
    )


def _followed() -> str:
    """The colours of both themes as they stand in a style sheet: they follow the system's."""
    light, dark = _colours("light"), _colours("dark")
    return "".join(f"{name}: light-dark({light[name]}, {dark[name]}); " for name in light)


def _colours(theme: str) -> dict[str, str]:
    return {variable(name): st.get_option(f"theme.{theme}.{name}") for name in COLOURS}


def variable(name: str) -> str:
    """What Streamlit calls a setting of the theme in style sheets."""
    return "--st-" + "".join(f"-{one.lower()}" if one.isupper() else one for one in name)
