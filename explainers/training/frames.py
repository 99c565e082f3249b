"""A frame: what is shown of a run at one moment, and what makes it of an earlier one.

Two frames of a run differ in a few numbers and at the ends of the curves. Whoever has a frame is
sent a patch: the fields that are others, and of each curve how many points stay and those that
follow. `live/frames.js` puts the two together.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from explainers.shown import all_without_folders

NUMBERS = ("charts", "guesses")
"""Fields of a frame that hold many numbers, and no sentence."""

Content = Mapping[str, Any]
Line = Sequence[Sequence[float]]  # steps, and values: what of a frame's `charts` is a list

BEGINNING = ("starting", "loading", "preparing", "training")
"""The phases in which a run may come to its first point."""


@dataclass(frozen=True)
class Frame:
    """What is shown of a run at one moment: plain data, and the same as JSON.

    `tag` is another for another content; `begun` is whether there are points yet, `over` whether
    no worker is at it. `earlier` are frames that viewers may still have, by their tags.
    """

    data: Content
    tag: str
    text: str
    earlier: Mapping[str, Content] = field(default_factory=dict)
    _patches: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, content: Content, earlier: Mapping[str, Content] | None = None) -> Frame:
        """The frame with this content."""
        shown = {
            name: value if name in NUMBERS else all_without_folders(value)
            for name, value in content.items()
        }
        tag = f"{zlib.crc32(_json(shown).encode()):08x}"
        data = {"tag": tag, **shown}
        return cls(data, tag, _json(data), earlier or {})

    @property
    def begun(self) -> bool:
        """Whether there are points yet."""
        return bool(self.data["charts"]["points"])

    @property
    def soon(self) -> bool:
        """Whether there may be points at any moment: it has no turn to wait for."""
        return not self.begun and self.data.get("phase") in BEGINNING

    @property
    def over(self) -> bool:
        """Whether no worker is at it; it may be taken up again."""
        return bool(self.data["state"] == "over")

    def told_to(self, tag: str) -> str:
        """What makes this frame of the one with the tag `tag`: the whole of it, if that is short.

        It is put together once for all who have that one.
        """
        before = self.earlier.get(tag)
        if before is None:
            return self.text
        if tag not in self._patches:
            patch = _json({"since": tag, **changes(before, self.data)})
            self._patches[tag] = min(patch, self.text, key=len)
        return self._patches[tag]


def changes(before: Content, after: Content) -> dict[str, Any]:
    """The fields of `after` that differ from those of `before`, with the curves' new ends."""
    found = {name: value for name, value in after.items() if value != before.get(name)}
    if "charts" in found:
        old, new = before["charts"], after["charts"]
        found["charts"] = {
            name: _end(old.get(name, ([], [])), value) if isinstance(value, list) else value
            for name, value in new.items()
            if value != old.get(name)
        }
    return found


def _end(before: Line, after: Line) -> dict[str, Any]:
    """How many points of `before` stay, and what follows."""
    pairs = zip(zip(*before, strict=True), zip(*after, strict=True), strict=False)
    kept = next((place for place, (old, new) in enumerate(pairs) if old != new), None)
    if kept is None:
        kept = min(len(before[0]), len(after[0]))
    return {"keep": kept, "then": [list(part[kept:]) for part in after]}


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), allow_nan=False)
