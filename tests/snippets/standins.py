"""Small data of true format, for snippets that would download the real one."""

from __future__ import annotations

import pickle
from pathlib import Path

import torch

from explainers.images import drawn

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
