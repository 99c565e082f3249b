"""What a data set is, in a few lines of JSON: enough to say later what has changed in it.

A run may only go on with the pictures that it was begun with. Kept are, for each half and class,
how many pictures there are and a digest of all of them, in whatever order; and one digest of the
order, since batches are drawn by it. 60,000 pictures take about a quarter of a second.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import TypedDict

from explainers.images.pictures import Pictures, Split

MOST_SENTENCES = 8
"""That `difference` gives; what is more is counted in one last sentence."""

_ORDER = "The pictures come in another order: files were renamed, or left out at other places."
_DIGITS = 16  # bytes of a digest: two different pictures never share one by chance


class Half(TypedDict):
    """One half of a data set: counts and digests have one entry for each class, in order."""

    counts: list[int]
    contents: list[str]
    order: str


class Fingerprint(TypedDict):
    """A data set: JSON's own types only, so that any checkpoint can hold it."""

    classes: list[str]
    train: Half
    test: Half


def of(pictures: Pictures) -> Fingerprint:
    """The fingerprint of a data set: of its classes, its labels and every byte of its pictures."""
    count = len(pictures.classes)
    return Fingerprint(
        classes=list(pictures.classes),
        train=half(pictures.train, count),
        test=half(pictures.test, count),
    )


def difference(old: Mapping[str, object], new: Mapping[str, object]) -> list[str]:
    """What has changed from `old` to `new`, a sentence each; nothing, if they are one data set.

    What is no fingerprint at all (a damaged file) counts as one change.
    """
    if old == new:
        return []
    before, after = _read(old), _read(new)
    if before is None or after is None:
        return ["What the data set was cannot be read any more: its fingerprint is damaged."]
    found = list(_changes(before, after)) or [_ORDER]
    if len(found) > MOST_SENTENCES:
        more = len(found) - MOST_SENTENCES + 1
        found[MOST_SENTENCES - 1 :] = [f"There are {more:,} more changes of this kind."]
    return found


def half(split: Split, classes: int) -> Half:
    """The fingerprint of one half of a data set of so many classes."""
    digests: list[list[bytes]] = [[] for _ in range(classes)]
    order = hashlib.blake2b(digest_size=_DIGITS)
    for image, label in zip(split.images.contiguous().numpy(), split.labels.tolist(), strict=True):
        digest = hashlib.blake2b(image, digest_size=_DIGITS).digest()
        digests[label].append(digest)
        order.update(digest + label.to_bytes(4, "big"))
    contents = [hashlib.blake2b(b"".join(sorted(d)), digest_size=_DIGITS) for d in digests]
    return Half(
        counts=[len(each) for each in digests],
        contents=[each.hexdigest() for each in contents],
        order=order.hexdigest(),
    )


def _read(value: Mapping[str, object]) -> Fingerprint | None:
    """`value` as a fingerprint, with lists that belong together; None where it is none."""
    try:
        classes = [str(name) for name in _list(value["classes"])]
        train, test = (_read_half(value[name], len(classes)) for name in ("train", "test"))
    except (KeyError, TypeError, ValueError):
        return None
    return Fingerprint(classes=classes, train=train, test=test)


def _read_half(value: object, classes: int) -> Half:
    if not isinstance(value, Mapping):
        raise TypeError("no half of a data set")
    counts = [int(count) for count in _list(value["counts"])]
    contents = [str(digest) for digest in _list(value["contents"])]
    if not len(counts) == len(contents) == classes:
        raise ValueError("one entry for each class")
    return Half(counts=counts, contents=contents, order=str(value["order"]))


def _list(value: object) -> Sequence[str]:
    if not isinstance(value, list | tuple):
        raise TypeError("no list")
    return value


def _changes(old: Fingerprint, new: Fingerprint) -> Iterator[str]:
    renamed = _renamed(old, new)
    gone = [name for name in old["classes"] if name not in new["classes"] and name not in renamed]
    come = [
        name
        for name in new["classes"]
        if name not in old["classes"] and name not in renamed.values()
    ]
    for name, other in renamed.items():
        yield f"The class “{name}” is called “{other}” now."
    for name in gone:
        yield f"The class “{name}” is gone{_pictures_of(old, name)}."
    for name in come:
        yield f"The class “{name}” has come{_pictures_of(new, name)}."
    stayed = [(name, renamed.get(name, name)) for name in old["classes"] if name not in gone]
    yield from _numbers(old, new, stayed)
    for half, purpose in (("train", "to train on"), ("test", "to test on")):
        for name, other in stayed:
            yield from _contents(_class(old, half, name), _class(new, half, other), other, purpose)


def _renamed(old: Fingerprint, new: Fingerprint) -> dict[str, str]:
    """Classes of another name whose pictures are the very same ones, old name to new."""
    gone = [name for name in old["classes"] if name not in new["classes"]]
    come = [name for name in new["classes"] if name not in old["classes"]]
    where = {_whole(new, name): name for name in come}
    found = {name: where[_whole(old, name)] for name in gone if _whole(old, name) in where}
    return found if len(set(found.values())) == len(found) else {}


def _whole(given: Fingerprint, name: str) -> tuple[tuple[int, str], ...]:
    return tuple(_class(given, half, name) for half in ("train", "test"))


def _class(given: Fingerprint, half: str, name: str) -> tuple[int, str]:
    number = given["classes"].index(name)
    found = given["train"] if half == "train" else given["test"]
    return found["counts"][number], found["contents"][number]


def _pictures_of(given: Fingerprint, name: str) -> str:
    train, test = (_class(given, half, name)[0] for half in ("train", "test"))
    return f", with {train:,} pictures to train on and {test:,} to test on"


def _numbers(
    old: Fingerprint, new: Fingerprint, stayed: Sequence[tuple[str, str]]
) -> Iterator[str]:
    """Whether a label still means the class that it meant."""
    moved = [
        (other, old["classes"].index(name), new["classes"].index(other))
        for name, other in stayed
        if old["classes"].index(name) != new["classes"].index(other)
    ]
    if moved:
        name, before, after = moved[0]
        more = len(moved) - 1
        rest = f", and so have {more:,} others" if more > 1 else ", and so has 1 other" * more
        yield (
            f"Labels have changed their meaning: “{name}” was number {before} and is number "
            f"{after} now{rest}."
        )


def _contents(
    before: tuple[int, str], after: tuple[int, str], name: str, purpose: str
) -> Iterator[str]:
    if before[0] != after[0]:
        yield f"“{name}” had {before[0]:,} pictures {purpose} and has {after[0]:,} now."
    elif before[1] != after[1]:
        yield f"“{name}” has {after[0]:,} pictures {purpose} as before, but not the same ones."
