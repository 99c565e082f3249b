"""The pictures on which a run shows what it guesses, kept in its folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from explainers.training.folder import Folder

if TYPE_CHECKING:
    from torch import Tensor

SIDE = 32
"""Pixels along each side of a sample picture."""

LARGE = 1 << 26
"""Bytes that the file may have."""


@dataclass(frozen=True)
class Sample:
    """The test pictures that `Run.guesses` is about, in the same order.

    `images` is uint8 (N, 3, 32, 32), `labels` int64 (N), indices into `classes`.
    """

    images: Tensor
    labels: Tensor
    classes: tuple[str, ...]

    @classmethod
    def read(cls, folder: Folder) -> Sample | None:
        """The sample in a run's folder; None before the worker has loaded the data.

        Raises ValueError with a sentence if its file is damaged, OSError if it cannot be opened.
        """
        path = folder.sample
        if not path.is_file():
            return None
        if path.stat().st_size > LARGE:
            raise ValueError(f"{path} is damaged: it has more than {LARGE:,} bytes.")
        from explainers.networks import weight_files

        try:
            return cls.from_dict(weight_files.read(path))
        except (LookupError, TypeError, AttributeError) as error:
            raise ValueError(f"{path} is damaged: it holds no sample pictures.") from error

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Sample:
        """The sample that the recorder wrote; LookupError, TypeError or AttributeError if none."""
        images, labels, classes = values["images"], values["labels"], values["classes"]
        kinds = (str(images.dtype), str(labels.dtype))
        if kinds != ("torch.uint8", "torch.int64") or images.shape[1:] != (3, SIDE, SIDE):
            raise TypeError("images are not uint8 (N, 3, 32, 32), or labels not int64")
        if {str(images.layout), str(labels.layout)} != {"torch.strided"} or not len(images):
            raise TypeError("images or labels are sparse, or there are none")
        if images.shape[:1] != labels.shape:
            raise LookupError("not every picture has a label")
        if not all(0 <= label < len(classes) for label in labels.tolist()):
            raise LookupError("a label names no class")
        return cls(images, labels, tuple(map(str, classes)))
