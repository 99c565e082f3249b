"""Folders for a server's runs and data, with so few pictures that no test waits for them.

Without any, each server has 12,000 drawn, which takes six seconds of a processor.
"""

from __future__ import annotations

import functools
from pathlib import Path

import torch

from explainers.images import drawn, store
from explainers.images.pictures import Pictures, Split


def places(folder: Path, test: int = 12) -> dict[str, str]:
    """The environment of a server whose runs and data are below `folder`.

    There are 480 drawn pictures to train on, and `test` of each class to test on.
    """
    few = drawn.kept(folder / "data")
    if not few.exists():
        store.write(few, _few(test))
    return {"LAYERS_RUNS": str(folder / "runs"), "LAYERS_DATA": str(folder / "data")}


@functools.cache
def _few(test: int) -> Pictures:
    splits = []
    for first, count in ((0, 48), (drawn.TRAIN, test)):
        seeds = torch.arange(first, first + count)
        images = torch.cat([drawn.draw_several(name, seeds) for name in drawn.CLASSES])
        splits.append(Split(images, torch.arange(10).repeat_interleave(count)))
    return Pictures(*splits, drawn.CLASSES)
