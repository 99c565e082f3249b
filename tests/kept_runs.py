"""Runs that have kept networks, without having trained: each epoch's tells which one it is."""

from collections.abc import Iterable
from pathlib import Path

import torch

from explainers.images.pictures import Pictures, Split
from explainers.training import checkpoint
from explainers.training.engine import Training
from explainers.training.folder import Folder, create
from explainers.training.recipe import Recipe

SMALL = "layers: Conv2d(3,2,3)|Flatten()|Linear(1800,10)"


def of_noise(count: int) -> Pictures:
    images = torch.randint(256, (count, 3, 32, 32), generator=torch.Generator().manual_seed(0))
    half = Split(images.to(torch.uint8), torch.arange(count) % 2)
    return Pictures(half, half, ("airplane", "automobile"))


def keep(runs: Path, name: str, epochs: Iterable[int], network: str = SMALL) -> Folder:
    """A run with a checkpoint of these epochs: the bias of the first layer is the epoch."""
    recipe = Recipe(network=network, device="cpu")
    folder = create(recipe, runs, name)
    add(folder, *epochs)
    return folder


def add(folder: Folder, *epochs: int) -> None:
    """Some epochs more."""
    training = at_first(folder)
    for epoch in epochs:
        with torch.no_grad():
            training.model[0].bias.fill_(epoch)
        checkpoint.save(folder.epoch(epoch), training)


def at_first(folder: Folder) -> Training:
    """The run's training before its first step."""
    with torch.random.fork_rng(devices=[]):  # a worker's dice are its own
        return Training(folder.read_recipe(), of_noise(8))
