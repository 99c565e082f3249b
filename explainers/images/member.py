"""One picture out of a data set's test half: which one, what stands beside it, and its code."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from torch import Tensor

from explainers.images.choosing import DATA_SETS
from explainers.images.pictures import SIZE, Pictures

SHELF = 6
"""Pictures shown side by side to choose from."""


@dataclass(frozen=True)
class Origin:
    """Code that makes a picture again: what it imports, and an expression for the tensor."""

    imports: tuple[str, ...]
    expression: str


@dataclass(frozen=True)
class Member:
    """A picture of a data set: uint8 (3, 32, 32), what it is called, its code and its class."""

    image: Tensor
    name: str
    origin: Origin
    shows: str


def member(data: str, index: int, pictures: Pictures, root: Path) -> Member:
    """The test picture `index` of `pictures`, which `data` names and which is kept below `root`."""
    name = DATA_SETS.get(data, Path(data).name)
    return Member(
        pictures.test.images[index],
        f"test picture {index} of {name}, labelled {label(index, pictures)}",
        Origin(
            ("from pathlib import Path", "from explainers.images import sources"),
            f"sources.load({data!r}, root=Path({str(root)!r})).test.images[{index}]",
        ),
        label(index, pictures),
    )


def drawing(class_name: str, number: int, size: int = SIZE) -> Origin:
    """The code of the drawn picture `number` of a class."""
    rest = "" if size == SIZE else f", {size}"
    expression = f'drawn.draw("{class_name}", {number}{rest})'
    return Origin(("from explainers.images import drawn",), expression)


def photograph(title: str, size: int) -> Origin:
    """The code of the photograph called `title`."""
    return Origin(
        ("from explainers.images import photographs, picture",),
        "next(picture.to_tensor(picture.open_picture(p.path), "
        f"{size}) for p in photographs.photographs() if p.title == {title!r})",
    )


def label(index: int, pictures: Pictures) -> str:
    """The class of the test picture `index`, by name."""
    return pictures.classes[int(pictures.test.labels[index])]


def within(index: int, pictures: Pictures) -> int:
    """`index`, brought into the test pictures that there are."""
    return min(index, len(pictures.test.labels) - 1)


def shelf(index: int, pictures: Pictures) -> range:
    """The indices of the half dozen in which `index` stands."""
    first = index - index % SHELF
    return range(first, min(first + SHELF, len(pictures.test.labels)))
