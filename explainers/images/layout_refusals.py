"""Why a folder or ZIP cannot be trained on: what was found, and which layout is expected."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from explainers.images.archive_entry import Entry
from explainers.images.pictures import PictureError
from explainers.images.tree import Node

TRAIN, TEST = ("train", "training"), ("test", "testing", "val", "valid", "validation")
"""What the parts are called, in small letters; of several to test on, the first one is taken."""

PARTS = TRAIN + TEST

EXPECTED = (
    "Expected is a folder for each class, with its pictures in it: train/<class>/* and "
    "test/<class>/*, or <class>/* alone."
)

_PICTURES = {"images", "image", "img", "imgs", "jpegimages", "pictures"}
_MASKS = {"masks", "mask", "segmentationclass"}
_BOXES = {"labels", "label", "annotations", "annotation"}
_TEXT = {".txt", ".xml", ".json", ".cache"}
_PURPOSE = {
    ".txt": "finding objects (YOLO: a .txt with boxes for each picture)",
    ".xml": "finding objects (Pascal VOC: an .xml with boxes for each picture)",
    ".json": "finding objects (COCO: a .json with the boxes of all pictures)",
    "masks": "marking every pixel (segmentation: a mask for each picture)",
}


def detection(tree: Node, path: Path) -> None:
    """Raise PictureError where the pictures have boxes or masks in place of classes."""
    alone = True  # whether only one folder leads here: then it is that of no class
    for where, node in _walk(tree, ()):
        purpose = _boxes_in_folders(node)
        part = alone or where[-1].casefold() in PARTS
        if not purpose and not node.folders and part:
            purpose = _boxes_beside(node)
        alone = alone and len(node.folders) == 1
        if purpose:
            at = f" in {'/'.join(where)}" if where else ""
            raise PictureError(
                f"{path} is laid out for {purpose}{at}, not for telling classes apart. {EXPECTED} "
                f"Found: {found_in(tree)}."
            )


def _boxes_in_folders(node: Node) -> str:
    """Boxes in a folder beside the one of the pictures."""
    names = {name.casefold(): folder for name, folder in node.folders.items()}
    if names.keys() & _PICTURES and names.keys() & _MASKS:
        return _PURPOSE["masks"]
    for name in names.keys() & _BOXES:
        kinds = {entry.path.suffix.lower() for entry in names[name]}
        if kinds and kinds <= _TEXT and kinds != {".cache"}:
            return _PURPOSE[next(kind for kind in (".txt", ".xml", ".json") if kind in kinds)]
    return ""


def _boxes_beside(node: Node) -> str:
    """Boxes in files beside the pictures: one of the same name each, or one in COCO's style."""
    stems: dict[str, set[str]] = {}
    for entry in node.files:
        stems.setdefault(entry.path.suffix.lower(), set()).add(entry.path.stem)
    if node.has_pictures and any(stem.endswith(".coco") for stem in stems.get(".json", ())):
        return _PURPOSE[".json"]
    pictures = set().union(*(found for kind, found in stems.items() if kind not in _TEXT))
    for kind in (".txt", ".xml"):
        together = stems.get(kind, set()) & pictures
        if together and 2 * len(together) >= len(pictures):
            return _PURPOSE[kind]
    return ""


def _walk(node: Node, where: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Node]]:
    yield where, node
    for name, folder in node.folders.items():
        yield from _walk(folder, (*where, name))


def missing(path: Path, part: str, base: Node) -> str:
    """There is no class with files below `part`."""
    loose = (
        base
        if not base.folders
        else next(
            (node for name, node in base.folders.items() if name.casefold().startswith(part)),
            Node(),
        )
    )
    why = f"{path} has no files in {part}/<class>/."
    if loose.has_pictures and not any(folder.files for folder in loose.folders.values()):
        tables = [e.path.name for e in (*base.files, *loose.files) if e.path.suffix == ".csv"]
        table = f" What {tables[0]} says is not read." if tables else ""
        why = (
            f"{path} is a folder of pictures without classes: nothing says what is on them.{table}"
        )
    elif any(inner.has_pictures for node in base.folders.values() for inner in _below_that(node)):
        why += " The pictures lie deeper, in folders below those of the classes."
    return f"{why} {EXPECTED} Found: {found_in(base)}."


def _below_that(node: Node) -> Iterator[Node]:
    """The folders two levels and more below a part."""
    for folder in node.folders.values():
        yield from (inner for _, inner in _walk(folder, ()) if inner is not folder)


def empty(path: Path, parts: Mapping[str, Mapping[str, Sequence[Entry]]]) -> None:
    """Raise PictureError where a folder for a class has no file."""
    for part, classes in parts.items():
        names = sorted(name for name, files in classes.items() if not files)
        if names:
            raise PictureError(
                f"{path}: {_listed(names)}{_below(part)} {_has(names)} no file. Put pictures "
                f"there, or remove the folder. {EXPECTED}"
            )


def different(path: Path, train: set[str], test: set[str]) -> str:
    """The two parts have not the same classes."""
    only = [(part, sorted(names)) for part, names in
            (("train", train - test), ("test", test - train)) if names]  # fmt: skip
    told = "; ".join(f"only below {part}: {_listed(names)}" for part, names in only)
    pairs = [(a, b) for a in train - test for b in test - train if _plain(a) == _plain(b)]
    alike = "".join(
        f" “{visible(a)}” and “{visible(b)}” differ in capitals or spaces only: give them one name."
        for a, b in pairs[:3]
    )
    return (
        f"{path} has different classes to train on and to test on ({told}).{alike} Each class must "
        "be there to learn from, and there to be tested on."
    )


def how_many(path: Path, classes: Sequence[str], most: int) -> None:
    """Raise PictureError for one class only, or for too many."""
    if len(classes) < 2:
        raise PictureError(
            f"{path} has one class only, {visible(min(classes))}: there must be at least two to "
            f"tell apart. {EXPECTED}"
        )
    if len(classes) > most:
        raise PictureError(
            f"{path} has {len(classes):,} classes; at most {most:,} are told apart here. If each "
            "picture lies in a folder of its own, gather them in folders of their classes."
        )


def unreadable(path: Path, part: str, name: str, sentences: Sequence[str]) -> str:
    """No picture of a class can be read."""
    count = len(sentences)
    files = "its one file was" if count == 1 else f"all of its {count:,} files were"
    return (
        f"{path}: the class “{visible(name)}” has no picture that can be read{_below(part)}; "
        f"{files} left out. The first of them: {sentences[0]}"
    )


def too_few(path: Path, name: str) -> str:
    """A class cannot be split into two parts."""
    return (
        f"{path}: the class “{visible(name)}” has one picture only that can be read. Without a "
        "folder test, some of each class are set aside to test on, so each needs two at least."
    )


def odd_names(classes: Sequence[str]) -> Iterator[str]:
    """Sentences on names that look like another, or like none."""
    for name in classes:
        if name != " ".join(re.split(" +", name.strip())) or visible(name) != name:
            yield (
                f"The name of the class “{visible(name)}” has stray spaces (␣ is one, ⍽ one of "
                "another kind than usual): it is taken as it is."
            )
    seen: dict[str, str] = {}
    for name in classes:
        other = seen.setdefault(_plain(name), name)
        if other != name:
            yield (
                f"“{visible(other)}” and “{visible(name)}” differ in capitals or spaces only: they "
                "are taken as two classes."
            )


def visible(name: str) -> str:
    """`name` with the spaces that nobody would see made visible."""
    inner = name.strip(" ")
    before, after = len(name) - len(name.lstrip(" ")), len(name) - len(name.rstrip(" "))
    shown = re.sub("  +", lambda found: "␣" * len(found[0]), inner)
    shown = re.sub("[\u00a0\u2000-\u200f\u202f\u2060\u3000\ufeff\t]", "⍽", shown)
    return "␣" * before + shown + "␣" * after if inner else "␣" * len(name)


def found_in(node: Node) -> str:
    """The uppermost two levels of what is there, in a few words."""
    heads = sorted(
        {e.path.name for e in node.files}
        | {f"{name}/{e.path.parts[-1]}" for name, f in node.folders.items() for e in f.files}
        | {f"{name}/{inner}/" for name, f in node.folders.items() for inner in f.folders}
        | {f"{name}/" for name, f in node.folders.items() if not f.files and not f.folders}
    )
    if not heads:
        return "nothing at all"
    return ", ".join(heads[:6]) + (f" and {len(heads) - 6:,} more" if len(heads) > 6 else "")


def _plain(name: str) -> str:
    return " ".join(re.sub("[\u200b-\u200f\u2060\ufeff]", "", name).split()).casefold()


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"“{visible(name)}”" for name in names[:5])
    return shown + (f" and {len(names) - 5:,} more" if len(names) > 5 else "")


def _below(part: str) -> str:
    """Where in the data set, in words; nothing for one that has no parts."""
    return f" below {part}" if part else ""


def _has(names: Sequence[str]) -> str:
    return "has" if len(names) == 1 else "have"
