"""Real photographs that lie in an installed package: offered where scikit-image is there.

They are files of its wheel, so nothing is downloaded, and it need not be imported to open them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path


@dataclass(frozen=True)
class Photograph:
    """A photograph: what it is called, where it comes from and on which terms, and its file.

    `name` is what it is called in code, `title` is read. `shows` is the class of CIFAR-10 that is
    to be seen, or what is seen instead.
    """

    name: str
    title: str
    shows: str
    credit: str
    path: Path


# From the docstrings of skimage.data: all free of copyright.
_KNOWN = (
    ("cat", "A cat", "cat", "Stefan van der Walt, CC0", "chelsea.png"),
    ("coffee", "A cup of coffee", "a cup of coffee", "Rachel Michetti, CC0", "coffee.png"),
    ("rocket", "A rocket", "a rocket", "SpaceX, public domain", "rocket.jpg"),
    ("astronaut", "An astronaut", "an astronaut", "NASA, public domain", "astronaut.png"),
)

TITLES: Mapping[str, str] = {name: title for name, title, *_ in _KNOWN}
"""The titles of all of them by their names, installed or not."""


def find(name: str) -> Photograph | None:
    """The photograph `name`; None where it is not on this machine."""
    return next((found for found in photographs() if found.name == name), None)


def photographs() -> tuple[Photograph, ...]:
    """Those that are on this machine: none where scikit-image is not installed."""
    package = find_spec("skimage")
    if package is None or package.origin is None:
        return ()
    folder = Path(package.origin).parent / "data"
    found = (
        Photograph(name, title, shows, credit, folder / file)
        for name, title, shows, credit, file in _KNOWN
    )
    return tuple(photograph for photograph in found if photograph.path.is_file())
