"""Two folders of pictures, and the Dataset class of the course notes that reads them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image
from torch.utils.data import Dataset

from explainers.images import drawn

COUNTS = {"bird": 16, "frog": 8}
"""The folders and how many pictures each holds: twice as many birds, so that weights matter."""

SIZE = 64  # pixels of a picture's side


class MyData(Dataset[Any]):
    """The pictures of one folder; its name is their label. The notes' class, repaired."""

    def __init__(
        self, root_dir: str, label_dir: str, transform: Callable[[Any], Any] | None = None
    ) -> None:
        """Look up the names of the files; no picture is opened yet."""
        self.label_dir = label_dir
        self.path = os.path.join(root_dir, label_dir)  # noqa: PTH118 (as in the notes)
        # Sorted, since os.listdir gives the names in any order, another on each machine.
        self.img_path = sorted(os.listdir(self.path))  # noqa: PTH208 (as in the notes)
        self.transform = transform

    def __getitem__(self, idx: int) -> tuple[Any, str]:
        """Open one picture, now that it is asked for; gives it with its label."""
        img_path = os.path.join(self.path, self.img_path[idx])  # noqa: PTH118 (as in the notes)
        with Image.open(img_path) as file:  # closed again: open files are few
            img: Any = file.convert("RGB")
        return (self.transform(img) if self.transform else img), self.label_dir

    def __len__(self) -> int:
        """How many pictures there are."""
        return len(self.img_path)


def make(root: Path) -> Path:
    """The folder that holds one folder of drawn pictures for each class, drawn where missing.

    Gives `root`/two_folders/train. A half-drawn folder is never left behind: it is renamed into
    place when it is whole. Raises OSError where it cannot be written.
    """
    train = root / "two_folders" / f"train-{drawn.VERSION}"
    if all(_whole(train / name, count) for name, count in COUNTS.items()):
        return train
    train.mkdir(parents=True, exist_ok=True)
    for name, count in COUNTS.items():
        if not _whole(train / name, count):
            _draw(train, name, count)
    return train


def _whole(folder: Path, count: int) -> bool:
    return folder.is_dir() and len(list(folder.glob("*.png"))) == count


def _draw(train: Path, name: str, count: int) -> None:
    with tempfile.TemporaryDirectory(dir=train, prefix=".unfinished-") as place:
        pictures = drawn.draw_several(name, range(count), SIZE).permute(0, 2, 3, 1).numpy()
        for seed, pixels in enumerate(pictures):
            Image.fromarray(pixels).save(Path(place) / f"{name}_{seed:02}.png")
        for file in sorted(Path(place).iterdir()):
            (train / name).mkdir(exist_ok=True)
            file.replace(train / name / file.name)


def make_with_labels(root: Path) -> Path:
    """The same pictures in the notes' other form: `bird_image` beside `bird_label` with .txt files.

    Gives `root`/two_folders/text. Raises OSError where it cannot be written.
    """
    train, text = make(root), root / "two_folders" / f"text-{drawn.VERSION}"
    for name, count in COUNTS.items():
        images, labels = text / f"{name}_image", text / f"{name}_label"
        for folder in (images, labels):
            folder.mkdir(parents=True, exist_ok=True)
        if _whole(images, count) and len(list(labels.glob("*.txt"))) == count:
            continue
        for file in sorted((train / name).iterdir()):
            _put(images / file.name, file.read_bytes())
            _put(labels / f"{file.stem}.txt", name.encode())
    return text


def _put(file: Path, content: bytes) -> None:
    """Write a file in one go: nobody finds half of it."""
    handle, unfinished = tempfile.mkstemp(dir=file.parent.parent, prefix=".unfinished-")
    with os.fdopen(handle, "wb") as written:
        written.write(content)
    Path(unfinished).replace(file)
