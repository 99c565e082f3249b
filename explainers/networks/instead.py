"""What to say of a layer that is not known here: which one to use instead.

Importing this costs nothing (no torch), as for `kinds`.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence

_LIKENESS = 0.7  # of two names, from 0 to 1, from which on one may be meant by the other
_FIRST = 4  # known layers that are named where nothing better can be said

_DIRECTIONS = {"1d": "one direction", "3d": "three directions"}

_SEQUENCES = ("lstm", "gru", "rnn", "embedding", "transformer", "attention")

_OTHERS = {
    "unflatten": (
        "It makes maps of a row of numbers. Where a Flatten stands right before it, leave both "
        "out; otherwise end with Flatten and Linear, or begin with maps, which Upsample and "
        "ConvTranspose2d make larger."
    ),
    "cosinesimilarity": "It compares two inputs, and the networks here have one.",
    "bilinear": "It reads two inputs, and the networks here have one: write Linear.",
}
_OTHERS |= dict.fromkeys(
    ("view", "reshape"),
    "Write Flatten() to make one row of numbers of all maps.",
)


def hint(name: str, known: Sequence[str]) -> str:
    """What to use instead of the layer `name`, which is none of `known`: a sentence or two."""
    plain = name.replace("_", "").lower()
    by_plain = {each.lower(): each for each in known}
    if plain in _OTHERS:
        return _OTHERS[plain]
    if plain.startswith("lazy") and (eager := by_plain.get(plain.removeprefix("lazy"))):
        return (
            f"It finds its first number when it is first used. Write {eager} with that number; "
            "where it is another than arrives, the Network page says which one does."
        )
    if plain.endswith("loss"):
        return "A loss is no part of the network: leave it out, and see the Losses page."
    if any(word in plain for word in _SEQUENCES):
        return "It reads a sequence, such as the words of a text. The networks here read pictures."
    directions = _DIRECTIONS.get(plain[-2:])
    if directions and (twin := by_plain.get(f"{plain[:-2]}2d")):
        return f"It works along {directions}, and a picture has two: write {twin}."
    meant = difflib.get_close_matches(plain, by_plain, n=1, cutoff=_LIKENESS)
    if meant:
        return f"Perhaps {by_plain[meant[0]]} is meant."
    more = len(known) - _FIRST
    return f"Known are {', '.join(known[:_FIRST])} and {more} more: the Network page lists them."
