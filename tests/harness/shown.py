"""Everything of a page that Streamlit reads as Markdown, whatever widget or block it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

MARK = "zqx"
PAYLOADS = (
    f"![{MARK}](http://{MARK}.test/x.png)",
    f"[{MARK}](http://{MARK}.test)",
    f"<b>{MARK}</b>",
    f"$\\{MARK}$ ${MARK}$",
    f":red[{MARK}] :{MARK}: :material/{MARK}:",
    f"**{MARK}** *{MARK}* `{MARK}` ~~{MARK}~~",
    f"\n\n# {MARK}\n\n- {MARK}\n",
    f"https://{MARK}.test www.{MARK}.test",
    f"<img src=//{MARK}.test>",
)
HOSTILE = " ".join(PAYLOADS)
"""Markdown, HTML and LaTeX of every kind that Streamlit obeys."""

# Where Streamlit shows text as text, and what nobody reads.
_PLAIN_FIELDS = {
    *("id", "user_key", "form_id", "query_string", "page", "page_script_hash", "hash", "url"),
    *("value", "default", "raw_value", "raw_values", "options", "code_text", "placeholder"),
    *("json", "spec", "data", "alt", "file_type", "name"),
}
_PLAIN_MESSAGES = {"Text", "Code", "Json"}

_CODE = re.compile(r"(?<!\\)(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
_LIVE = (
    re.compile(rf"(?<!\\)\[{MARK}"),
    re.compile(rf"(?<!\\)<(?:b>|img src=//){MARK}"),
    re.compile(rf"(?<!\\)\$\\?{MARK}"),
    re.compile(rf"(?<!\\):red\[|:material/{MARK}|(?<!\\):{MARK}:"),
    re.compile(rf"(?<!\\)[*~`]{MARK}"),
    re.compile(rf"^\s*(?:#+|-) {MARK}", re.MULTILINE),
    re.compile(rf"https?://{MARK}|www\.{MARK}"),
)


def live(text: str) -> str:
    """The first part of `HOSTILE` that Markdown would obey in `text`; empty if it is all shown."""
    bare = _CODE.sub("", text)
    found = next(filter(None, (pattern.search(bare) for pattern in _LIVE)), None)
    return found[0] if found else ""


def markdown(app: AppTest) -> Iterator[tuple[str, str]]:
    """Each text that is read as Markdown, with the kind of element and field it stands in."""
    yield from _below(app._tree)


def _below(node: Any) -> Iterator[tuple[str, str]]:
    proto = getattr(node, "proto", None)
    if isinstance(proto, Message):
        yield from _within(proto, type(proto).__name__)
    for child in getattr(node, "children", {}).values():
        yield from _below(child)


def _within(message: Message, place: str) -> Iterator[tuple[str, str]]:
    if type(message).__name__ in _PLAIN_MESSAGES:
        return
    for field, value in message.ListFields():
        if field.name in _PLAIN_FIELDS:
            continue
        for one in value if field.is_repeated else (value,):
            if isinstance(one, Message):
                yield from _within(one, f"{place}.{field.name}")
            elif isinstance(one, str):
                yield f"{place}.{field.name}", one
