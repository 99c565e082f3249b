"""The loading lesson's view of one's own folders: which data sets there are, and their sum."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from pathlib import Path

from explainers import snippets
from explainers.images.pictures import PictureError
from explainers.lessons.loading.code import my_data
from explainers.loading import own
from explainers.loading.own import Item, Part


@dataclass(frozen=True)
class Sum:
    """Two data sets of a folder and their sum, with the files of each."""

    root: Path
    first: Part
    second: Part
    first_files: list[str]
    second_files: list[str]

    @property
    def lengths(self) -> tuple[int, int, int]:
        """Of the first, of the second, of both."""
        first, second = len(self.first_files), len(self.second_files)
        return first, second, first + second

    def place(self, idx: int) -> int | None:
        """`idx` counted from the front; None where the sum has no such index."""
        total = self.lengths[2]
        return idx % total if -total <= idx < total else None

    def item(self, idx: int) -> Item:
        """What `both[idx]` gives; raises PictureError where it gives nothing, in words."""
        place, (first, _, total) = self.place(idx), self.lengths
        if place is None:
            raise PictureError(
                f"There is no index {idx}: {total} pictures have the indices 0 to {total - 1}, or "
                f"−{total} to −1 counted from the end."
            )
        if place < first:
            return own.item(self.root, self.first, self.first_files, place)
        return own.item(self.root, self.second, self.second_files, place - first)


def chosen(parts: list[Part], name: str, otherwise: int) -> Part:
    """The data set called `name`; where there is none, the one at the place `otherwise`."""
    found = next((part for part in parts if part.name == name), None)
    return found or parts[min(otherwise, len(parts) - 1)]


def added(root: Path, first: Part, second: Part) -> Sum:
    """Both data sets; raises PictureError where one cannot be listed."""
    return Sum(root, first, second, own.files(root, first), own.files(root, second))


def arithmetic(given: Sum, idx: int) -> str:
    """Where an index of the sum leads, with its numbers."""
    place, (first, _, total) = given.place(idx), given.lengths
    if place is None:
        return ""
    counted = f"{idx} counts from the end: {total} − {-idx} = {place}. " if idx < 0 else ""
    if place < first:
        return f"{counted}{place} < {first}: index **{place}** of the first."
    return (
        f"{counted}{place} ≥ {first}: index {place} − {first} = **{place - first}** of the second."
    )


def code(given: Sum, idx: int, drawn_by: str, refused: bool) -> str:
    """The class over these folders; prints the three lengths, and the size and label of one.

    `drawn_by` is the expression that draws the folders, empty for a reader's own.
    """
    classes = [my_data() if not part.label_dir else text_labels() for part in _both(given)]
    made = [
        f"{name} = {'TextLabels' if part.label_dir else 'MyData'}(root_dir, "
        + ", ".join(repr(folder) for folder in (part.image_dir, part.label_dir) if folder)
        + ")"
        for name, part in zip(("first", "second"), _both(given), strict=True)
    ]
    typing = any("Callable" in source for source in classes)
    lines = [
        *([snippets.PROJECT] if drawn_by else []),
        "import os",
        *(["from collections.abc import Callable"] if typing else []),
        *(["from pathlib import Path"] if drawn_by else []),
        "from typing import Any",
        "",
        "from PIL import Image",
        "from torch.utils.data import Dataset",
        *(["", "from explainers.loading import folders"] if drawn_by else []),
        "",
        *dict.fromkeys(classes),
        "",
        f"root_dir = {f'str({drawn_by})' if drawn_by else repr(str(given.root))}",
        *made,
        "both = first + second",
        "print(len(first), len(second), len(both))",
        *([] if refused else [f"picture, label = both[{idx}]", "print(picture.size, label)"]),
    ]
    return snippets.pasteable("\n".join(lines))


def text_labels() -> str:
    """The class for labels in files, as it is run here, without the marks for linters."""
    source = re.sub(r"\s+# noqa.*", "", inspect.getsource(own.TextLabels))
    return source.replace("Dataset[Any]", "Dataset")


def _both(given: Sum) -> tuple[Part, Part]:
    return given.first, given.second
