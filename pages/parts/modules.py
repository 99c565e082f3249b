"""What a JavaScript module of ours stands on."""

from __future__ import annotations

import re
from pathlib import Path

_IMPORT = re.compile(r'^(?:im|ex)port\b[^"\';]*?\bfrom "(\.[^"]+)"', re.MULTILINE)


def imported(script: Path) -> frozenset[Path]:
    """The files that the module `script` imports, and all that these import in turn."""
    found: set[Path] = set()
    open_ = [script.resolve()]
    while open_:
        here = open_.pop()
        for written in _IMPORT.findall(here.read_text(encoding="utf-8")):
            path = (here.parent / written).resolve()
            if path not in found:
                found.add(path)
                open_.append(path)
    return frozenset(found)
