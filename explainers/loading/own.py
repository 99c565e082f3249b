"""A reader's own folders under the notes' Dataset class, with labels in the name or in .txt files.

The notes know two forms: a folder for each class, whose name is the label; or two for each, one
with pictures (`ants_image`) and one with a .txt file of the same name for each (`ants_label`).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from PIL import Image
from torch.utils.data import Dataset

from explainers.images import given
from explainers.images.picture import Opened
from explainers.images.pictures import PictureError

MOST_FOLDERS, MOST_FILES = 200, 100_000
LONGEST = 200
"""Characters of a label that are read."""

_IMAGES, _LABELS = ("_image", "_images", "_img"), ("_label", "_labels")


class TextLabels(Dataset[Any]):
    """The pictures of one folder; each has its label in a .txt file of its name in another."""

    def __init__(self, root_dir: str, image_dir: str, label_dir: str) -> None:
        """Look up the names of the pictures; nothing is opened yet."""
        self.image_path = os.path.join(root_dir, image_dir)  # noqa: PTH118 (as in the notes)
        self.label_path = os.path.join(root_dir, label_dir)  # noqa: PTH118 (as in the notes)
        self.img_path = sorted(os.listdir(self.image_path))  # noqa: PTH208 (as in the notes)

    def __getitem__(self, idx: int) -> tuple[Any, str]:
        """Open one picture and the file with its label; gives both."""
        img_name = self.img_path[idx]
        with Image.open(os.path.join(self.image_path, img_name)) as file:  # noqa: PTH118
            img = file.convert("RGB")
        name = os.path.splitext(img_name)[0] + ".txt"  # noqa: PTH122 (as in the notes)
        with open(os.path.join(self.label_path, name)) as file:  # noqa: PTH118, PTH123
            label = file.read().strip()
        return img, label

    def __len__(self) -> int:
        """How many pictures there are."""
        return len(self.img_path)


@dataclass(frozen=True)
class Part:
    """One data set of a folder: where its pictures are, and their labels, if those are files."""

    image_dir: str
    label_dir: str = ""

    @property
    def name(self) -> str:
        """What to call it in an address and in a list."""
        return f"{self.image_dir} + {self.label_dir}" if self.label_dir else self.image_dir


def parts(root: Path) -> list[Part]:
    """The data sets in the folder `root`; raises PictureError, in words, where there are none."""
    try:
        with os.scandir(root) as content:
            names = sorted(e.name for e in islice(content, 10 * MOST_FOLDERS) if _is_part(e))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise PictureError(f"{root} cannot be opened as a folder: {reason}.") from error
    if not names:
        raise PictureError(
            f"{root} has no folders in it. Give the folder around them, such as dataset/train, "
            "with a folder of pictures for each class."
        )
    labels = [name for name in names if name.lower().endswith(_LABELS)]
    found = [Part(name, _label_dir(name, labels)) for name in names if name not in labels]
    return found[:MOST_FOLDERS] or [Part(name) for name in names[:MOST_FOLDERS]]


@dataclass(frozen=True)
class Item:
    """What an index gives: the picture in RGB and its label, the file, and how it was saved."""

    opened: Opened
    image: Image.Image
    label: str
    file: str


def files(root: Path, part: Part) -> list[str]:
    """The names that the class finds, sorted as it sorts them."""
    try:
        with os.scandir(root / part.image_dir) as content:
            names = [entry.name for entry in islice(content, MOST_FILES + 1)]
    except OSError as error:
        reason = error.strerror or str(error)
        raise PictureError(f"{part.image_dir} cannot be opened: {reason}.") from error
    if len(names) > MOST_FILES:
        raise PictureError(f"{part.image_dir} holds more than {MOST_FILES:,} files.")
    return sorted(names)


def item(root: Path, part: Part, names: Sequence[str], idx: int) -> Item:
    """What the class gives for an index that there is; raises PictureError where it would fail."""
    name = names[idx]
    file = root / part.image_dir / name
    if file.is_dir():
        raise PictureError(f"{name} is a folder: the class takes everything for a picture.")
    found = given.of_file(file, name)
    label = _label(root / part.label_dir / f"{file.stem}.txt") if part.label_dir else part.image_dir
    return Item(found.opened, found.rgb, label, name)


def _label(file: Path) -> str:
    try:
        with file.open(encoding="utf-8", errors="replace") as content:
            return content.read(LONGEST).strip()
    except OSError as error:
        reason = error.strerror or str(error)
        raise PictureError(f"The label {file.name} cannot be opened: {reason}.") from error


def _is_part(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir() and not entry.name.startswith((".", "__"))


def _label_dir(image_dir: str, labels: Sequence[str]) -> str:
    """The folder of the labels that belong to a folder of pictures; empty where there is none."""
    lower = image_dir.lower()
    stem = next((lower.removesuffix(end) for end in _IMAGES if lower.endswith(end)), lower)
    return next((name for name in labels if name.lower() in {stem + end for end in _LABELS}), "")
