"""Which texts a frame may hold: codes, names that were given, and a few in somebody's own words."""

from collections.abc import Collection
from typing import Any

from explainers.training import content
from explainers.training.changes import FIELDS
from explainers.training.status import OVER, RUNNING

CODES = {
    ("phase",): (*RUNNING, *OVER),
    ("state",): content.STATES,
    ("news",): content.NEWS,
    ("note", "code"): content.NOTES,
    ("changes", "field"): FIELDS,
    **dict.fromkeys([("train_loss",), ("lr",), ("note", "loss")], content.NOT_FINITE),
}


def strings(value: Any, place: tuple[str, ...] = ()):
    """Every text in plain data, and where it stands."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from strings(inner, (*place, key))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from strings(inner, place)


def holds_no_sentence(frame: dict[str, Any], given: Collection[str]) -> None:
    """Fail where a text of the frame is of another kind; `given` are the names."""
    for place, text in strings(frame):
        if place in CODES:
            assert text in CODES[place], place
        elif place[0] in content.NAMES:
            assert text in given, place
        else:
            assert place[0] in (*content.FREE, "tag"), place
