"""A data set in memory, in the one form that every source makes: two tensors of bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the process that decodes pictures does without PyTorch
    from torch import Tensor

SIZE = 32
"""Height and width, in pixels, of every picture of a data set."""

Progress = Callable[[str, float], None]
"""Called with what is going on, in words, and how much of it is done, from 0 to 1."""


class PictureError(ValueError):
    """Pictures that cannot be had or read; the message is a sentence for the reader."""


@dataclass(frozen=True)
class Split:
    """Pictures with their labels: the part to learn from, or the part to be tested on.

    `images` is uint8 (N, 3, 32, 32), contiguous; `labels` is int64 (N), indices into the classes.
    """

    images: Tensor
    labels: Tensor


@dataclass(frozen=True)
class Pictures:
    """A data set: both splits, the names of the classes, and what a reader must be told of it.

    `left_out` has a sentence for each file that was not taken; `remarks` are sentences on how the
    rest was understood, such as a split that had to be made.
    """

    train: Split
    test: Split
    classes: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def no_progress(message: str, fraction: float) -> None:
    """Tell nobody: the default where a caller does not want to hear how far things are."""
