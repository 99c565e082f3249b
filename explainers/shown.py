"""What is shown of a server's files to those who visit it: their names, not where they lie.

Sentences about a run come from its worker, from files and from the system, and any of them may
name a file by its whole path. On a server that a class shares, the folders are nobody's business.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from explainers import places, serving

_FOLDERS = re.compile(r"(?<![\w./~-])~?/(?:[^/\s\"'()<>|]+/)+")
"""The folders of an absolute path; not of an address of the web, nor in `and/or` and `1/2`."""


def without_folders(text: str) -> str:
    """The text with files named without their folders, on a shared server; else as it is.

    Folders of runs and of data may have names with spaces, others are known by their form.
    """
    if not serving.shared():
        return text
    for folder in (places.runs(), places.data()):
        for path in {folder.absolute(), folder.resolve()}:
            below = re.compile(rf"{re.escape(str(path))}(?:/uploads/[0-9a-f]{{32}})?/")
            text = below.sub("", text).replace(str(path), path.name)
    return _FOLDERS.sub("", text)


def all_without_folders(content: Any) -> Any:
    """The same of all texts in lists and mappings, however deep."""
    if not serving.shared():
        return content
    if isinstance(content, str):
        return without_folders(content)
    if isinstance(content, Mapping):
        return {name: all_without_folders(value) for name, value in content.items()}
    if isinstance(content, list | tuple):
        return [all_without_folders(value) for value in content]
    return content


def as_path(folder: Path) -> str:
    """`Path(…)` of a folder of the app's, for code that is run beside it as it is copied; on a
    shared server, of which nobody is told where it keeps things, by its name alone.
    """
    return f"Path({folder.name if serving.shared() else str(folder)!r})"
