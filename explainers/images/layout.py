"""How a folder or ZIP is laid out: where its classes are, what is to train on and what to test on.

Accepted is what people have: `train` and `test` (or `val`, `valid`, `validation`, `testing`), only
`train`, or the folders of the classes alone; in whatever capitals, with folders around it and a
README beside it. What is laid out otherwise is refused, with what was found and what is expected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from explainers.images import layout_refusals as refusals
from explainers.images.archive import Archive
from explainers.images.archive_entry import Entry
from explainers.images.layout_refusals import PARTS, TEST, TRAIN
from explainers.images.pictures import PictureError
from explainers.images.tree import Node

MAX_CLASSES = 1000
"""As many as ImageNet has: tables of class by class grow with the square."""

File = tuple[Entry, int]
"""A file with the number of its class."""


@dataclass(frozen=True)
class Layout:
    """The files of each part, the classes, and sentences on what was left out and understood.

    `test` is empty where there is no part to test on: it must be set aside from `train`.
    """

    train: list[File]
    test: list[File]
    classes: tuple[str, ...]
    left_out: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def split(self) -> bool:
        """Whether the part to test on has yet to be set aside."""
        return not self.test


def layout(archive: Archive, path: Path) -> Layout:
    """Sort the files into parts and classes; raises PictureError where they do not fit."""
    tree = Node.of(archive)
    refusals.detection(tree, path)
    left_out, remarks = list(archive.left_out), list(archive.remarks)
    base = _base(tree, left_out)
    train, test = _parts(base, path, left_out, remarks)
    here, there = _classes(train, left_out), _classes(test, left_out)
    classes = _checked(here, there, base, path, split=test is None)
    remarks += refusals.odd_names(classes)
    number = {name: index for index, name in enumerate(classes)}
    return Layout(_numbered(here, number), _numbered(there, number), classes, left_out, remarks)


def _base(node: Node, left_out: list[str]) -> Node:
    """The folder that holds the parts or the classes: the way down through those around it."""
    while not _has_parts(node):
        inner = [name for name, folder in node.folders.items() if _has_parts(folder)]
        if len(inner) != 1:
            inner = [] if node.has_pictures else list(node.folders)
        if len(inner) != 1 or not node.folders[inner[0]].folders:
            return node
        beside = [*node.files, *(e for n, f in node.folders.items() if n not in inner for e in f)]
        left_out += [f"{entry.path}: beside the folders of the classes." for entry in beside]
        node = node.folders[inner[0]]
    return node


def _has_parts(node: Node) -> bool:
    return any(name.casefold() in PARTS for name in node.folders)


def _parts(
    base: Node, path: Path, left_out: list[str], remarks: list[str]
) -> tuple[Node, Node | None]:
    """What is below train, and what is below the part to test on, if there is one."""
    if not _has_parts(base):
        return base, None
    train = [name for name in base.folders if name.casefold() in TRAIN]
    found = [part for part in TEST if any(name.casefold() == part for name in base.folders)]
    test = [name for name in base.folders if name.casefold() in found[:1]]
    for name, folder in base.folders.items():
        count = len(list(folder))
        if name.casefold() in TEST and name not in test and count:
            remarks.append(f"{name} is not used ({count:,} files): {test[0]} is tested on.")
        elif name not in train + test and count:
            left_out.append(f"{name}: {count:,} files, neither below train nor below test.")
    left_out += [f"{entry.path}: neither below train nor below test." for entry in base.files]
    if not train:
        raise PictureError(refusals.missing(path, "train", base))
    whole = [
        _inner(Node.merged([base.folders[n] for n in part]), left_out) for part in (train, test)
    ]
    return whole[0], whole[1] if test else None


def _inner(node: Node, left_out: list[str]) -> Node:
    """Below folders around the classes of one part, as in train/train/<class>."""
    while not node.has_pictures and len(node.folders) == 1:
        [child] = node.folders.values()
        if not child.folders:
            break
        left_out += [f"{entry.path}: not in the folder of a class." for entry in node.files]
        node = child
    return node


def _classes(part: Node | None, left_out: list[str]) -> dict[str, list[Entry]]:
    """The files of each class of a part: those right in its folder."""
    if part is None:
        return {}
    left_out += [f"{entry.path}: not in the folder of a class." for entry in part.files]
    for name, folder in part.folders.items():
        deep = [entry for inner in folder.folders.values() for entry in inner]
        left_out += [f"{entry.path}: too deep, below the folder of its class." for entry in deep]
        if deep and not folder.files:
            left_out.append(f"{name}: its pictures lie in folders of their own.")
    return {name: folder.files for name, folder in part.folders.items()}


def _checked(
    train: Mapping[str, Sequence[Entry]],
    test: Mapping[str, Sequence[Entry]],
    base: Node,
    path: Path,
    *,
    split: bool,
) -> tuple[str, ...]:
    """The names of the classes, in order; raises PictureError where they cannot be trained on."""
    parts = {"": train} if split else {"train": train, "test": test}
    for part, classes in parts.items():
        if not any(classes.values()):
            raise PictureError(refusals.missing(path, part or "train", base))
    refusals.empty(path, parts)
    if not split and set(train) != set(test):
        raise PictureError(refusals.different(path, set(train), set(test)))
    refusals.how_many(path, list(train), MAX_CLASSES)
    return tuple(sorted(train))


def _numbered(classes: Mapping[str, Sequence[Entry]], number: Mapping[str, int]) -> list[File]:
    return list(_in_order(classes, number))


def _in_order(classes: Mapping[str, Sequence[Entry]], number: Mapping[str, int]) -> Iterator[File]:
    for name in sorted(classes):
        for entry in sorted(classes[name], key=lambda entry: entry.path):
            yield entry, number[name]
