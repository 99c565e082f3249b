"""What the folder of a run may be called: the run has its name."""

from __future__ import annotations

LONGEST = 255
"""Bytes of a name on the disk."""


SHOWN = 40
"""Characters of a name that are read in a sentence."""


def check_name(name: str) -> None:
    """Raise ValueError, in words, where a run cannot be called that."""
    plain = name.isprintable() and not set(name) & set('/\\:*?"<>|') and not is_hidden(name)
    # The name of a run which is deleted is longer.
    fits = 0 < len(name) <= 100 and len(name.encode(errors="replace")) <= 230
    if not plain or not fits or name != name.strip():
        raise ValueError(f"{_said(name)}: use up to 100 letters, digits, spaces, - and _.")


def _said(name: str) -> str:
    """What is wrong with a name, at the head of a sentence that reads it as it was typed."""
    if not name.strip():
        return "A run needs a name"
    shown = name if name.isprintable() else ascii(name)
    if len(shown) > SHOWN:
        shown = f"{shown[:SHOWN]}…"
    long = f" has {len(name):,} characters and" if len(name) > SHOWN else ""
    return f"The name {shown}{long} cannot name a folder"


def is_hidden(name: str) -> bool:
    """Whether it is the name of no run: one is being made there, say, or was deleted."""
    return name.startswith(".")


def unspeakable(name: str) -> str:
    """Why a folder of this name is shown to nobody, in a sentence; empty where it can be.

    Where names are bytes, as on Linux, those of an old archive may be no text at all.
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        return f"The run {name!a} cannot be read: rename its folder, that name is no text."
    return ""
