"""Components of our own: what the browser runs is sent once, not with every change of a number.

Streamlit sends the JavaScript and the style sheet of a component again with each of its updates.
Here it sends a few lines that fetch the files from `pages.server.component_files`, under an
address that changes with their content; the browser keeps them.

A component's module exports what `component.js` calls a `Component`: it is told when it is taken
off the page. What Python sends it is declared in the `types.d.ts` beside it: tests hold both to it.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

PAGES = Path(__file__).resolve().parents[1]
PLOTLY = "plotly.min.js"

# Until it is painted, see `waiting.js`; not at once, since most are painted within a moment.
_WAITING = (
    "<style>@keyframes drawing{{from{{visibility:hidden}}}}</style>"
    '<p class="drawing" style="display:grid;place-content:center;min-height:120px;'
    'margin:0;pointer-events:none;opacity:.65;animation:drawing .4s step-end" data-tall="{}">{}</p>'
)

# `import` wants an absolute address; the app may live below a path of its own.
_STUB = """
const base = location.origin + location.pathname.replace(/[^/]*$/, "{version}/");
const loading = import(base + "parts/component.js").then((it) => it.load(base, {paths}));
export default async (given) => (await loading)(given);
"""


def component(
    name: str,
    folder: Path,
    html: str,
    *,
    styles: Sequence[Path] = (),
    shadow: bool = True,
    waiting: str = "Drawing …",
    tall: int = 0,
) -> Callable[..., Any]:
    """The component `name`, of which `folder` holds the module and the style sheet.

    Both are called as the folder is: `stage/stage.js` and `stage/stage.css`. `html` is what
    stands in the page before the module is there. `styles` are further style sheets, which come
    before its own. Within a `shadow` neither the page's styles nor its scripts reach it, and the
    colours of `component.css` stand. `waiting` is read in its place until it is painted; what has
    no place of its own says nothing. `tall` is how many px high it is where it has room for that,
    if it is higher than the controls beside it.
    """
    shared = [PAGES / "parts" / "component.css"] * shadow
    script, own = (folder / f"{folder.name}.{kind}" for kind in ("js", "css"))
    paths = [address(path) for path in (script, *shared, *styles, own)]
    stub = _STUB.format(version=f"files/{version()}", paths=", ".join(map(repr, paths)))
    name, html = (
        f"layer_by_layer_{name}",
        html + (_WAITING.format(tall, waiting) if waiting else ""),
    )
    mount = st.components.v2.component(name, html=html, js=stub, isolate_styles=shadow)

    def draw(*, data: object, **rest: Any) -> Any:
        # In a dictionary Streamlit looks whether each value is a table, which takes longer than
        # all the rest; it leaves a list alone. `component.js` unpacks it.
        return mount(data=[data], **rest)

    return draw


@cache
def files() -> Mapping[str, bytes]:
    """What browsers are given: our files, under their paths from `pages/`, and Plotly's code.

    Ours are every JavaScript file and style sheet below `pages/`.
    """
    found = sorted(path for path in PAGES.rglob("*") if path.suffix in (".js", ".css"))
    plotly = importlib.util.find_spec("plotly")
    assert plotly is not None and plotly.origin is not None
    code = Path(plotly.origin).parent / "package_data" / PLOTLY
    return {PLOTLY: code.read_bytes(), **{address(path): path.read_bytes() for path in found}}


@cache
def version() -> str:
    """A name for the content of all `files`: another one as soon as one of them is another."""
    digest = hashlib.sha256()
    for path, content in files().items():
        digest.update(f"{path}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


def address(path: Path) -> str:
    """The name of one of our files in `files`."""
    return path.resolve().relative_to(PAGES).as_posix()
