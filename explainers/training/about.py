"""What people say of a run: a note on it, and whether it stands above the others."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from explainers import files
from explainers.records import read_as
from explainers.training import control
from explainers.training.folder import Folder

LONGEST = 500
"""Characters of a note."""


@dataclass(frozen=True)
class About:
    """A note on a run, one line or several, and whether the run is pinned to the top of the list.

    Raises ValueError for a note that is too long.
    """

    note: str = ""
    pinned: bool = False

    def __post_init__(self) -> None:
        """Check the note."""
        if len(self.note) > LONGEST:
            raise ValueError(f"The note has {len(self.note):,} characters; it may have {LONGEST}.")

    @classmethod
    def read(cls, folder: Folder) -> About:
        """What is said of the run in `folder`; nothing where the file is damaged."""
        try:
            return read_as(cls, folder.about) or cls()
        except ValueError:
            return cls()


def set_note(folder: Folder, note: str) -> About:
    """Say this of the run, in place of what was said. ValueError for too long a text, OSError."""
    return _change(folder, lambda now: replace(now, note=note.strip()))


def set_pinned(folder: Folder, pinned: bool) -> About:
    """Pin the run to the top of the list, or let it go. OSError where it cannot be written."""
    return _change(folder, lambda now: replace(now, pinned=pinned))


def _change(folder: Folder, by: Callable[[About], About]) -> About:
    with control.alone(folder):  # two at once: each of them counts
        changed = by(About.read(folder))
        files.write(folder.about, json.dumps(vars(changed)))
    return changed
