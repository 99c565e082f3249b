"""Small data of true format, for snippets that would download the real one."""

from __future__ import annotations

import pickle
from pathlib import Path

import torch

from explainers.images import drawn, store
from explainers.images.pictures import Pictures, Split

PICTURES = 8  # in each file


def cifar10(folder: Path) -> None:
    """CIFAR-10 as torchvision keeps it in `folder`: six pickled files, and one with the names."""
    place = folder / "cifar-10-batches-py"
    place.mkdir(parents=True, exist_ok=True)
    dice = torch.Generator().manual_seed(0)
    for name in (*(f"data_batch_{k}" for k in range(1, 6)), "test_batch"):
        pixels = torch.randint(256, (PICTURES, 3 * 32 * 32), dtype=torch.uint8, generator=dice)
        labels = [k % 10 for k in range(PICTURES)]
        (place / name).write_bytes(pickle.dumps({"data": pixels.numpy(), "labels": labels}))
    (place / "batches.meta").write_bytes(pickle.dumps({"label_names": list(drawn.CLASSES)}))


def drawings(folder: Path) -> None:
    """The data set of drawings, kept in `folder` as if there were but a few of each class."""
    images = [drawn.draw_several(name, range(1000, 1004)) for name in drawn.CLASSES]
    half = Split(torch.cat(images), torch.arange(len(images)).repeat_interleave(4))
    store.write(drawn.kept(folder), Pictures(half, half, drawn.CLASSES))
