"""Real photographs that lie in an installed package: offered where scikit-image is there.

They are files of its wheel, so nothing is downloaded, and it need not be imported to open them.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path


@dataclass(frozen=True)
class Photograph:
    """A photograph: its title, where it comes from and on which terms, and its file.

    `shows` is the class of CIFAR-10 that is to be seen, or what is seen instead.
    """

    title: str
    shows: str
    credit: str
    path: Path


# From the docstrings of skimage.data: all free of copyright.
_KNOWN = (
    ("A cat", "cat", "Stefan van der Walt, CC0", "chelsea.png"),
    ("A cup of coffee", "a cup of coffee", "Rachel Michetti, CC0", "coffee.png"),
    ("A rocket", "a rocket", "SpaceX, public domain", "rocket.jpg"),
    ("An astronaut", "an astronaut", "NASA, public domain", "astronaut.png"),
)

TITLES = tuple(title for title, *_ in _KNOWN)
"""The titles of all of them, installed or not."""


def photographs() -> tuple[Photograph, ...]:
    """Those that are on this machine: none where scikit-image is not installed."""
    package = find_spec("skimage")
    if package is None or package.origin is None:
        return ()
    folder = Path(package.origin).parent / "data"
    found = (
        Photograph(title, shows, credit, folder / name) for title, shows, credit, name in _KNOWN
    )
    return tuple(photograph for photograph in found if photograph.path.is_file())
