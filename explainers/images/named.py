"""How a data set is chosen on a page and named everywhere else."""

from __future__ import annotations

OWN = "own"
"""The choice of a reader's own pictures; they are named by their path."""

PICTURES = "pictures.pt"
"""The file in which a run's pictures are taken along, to lie beside the code of its loop."""

PATH_HELP = "A folder or ZIP on the machine that this app runs on."


def data_of(choice: str, path: str) -> str:
    """The data set that a page's `choice` and `path` stand for, as `sources.load` takes it."""
    return path.strip() if choice == OWN else choice
