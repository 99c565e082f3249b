"""The slips on the way to an answer, tried out: what PyTorch itself says to each, and why."""

from __future__ import annotations

import copy
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn

from explainers.networks.trained import Trained
from explainers.random_numbers import drawn_from

KINDS = ("train", "channels", "batch")
"""eval() forgotten, the fourth channel kept, the batch's axis forgotten."""

CHANGING = (nn.modules.batchnorm._BatchNorm, nn.modules.dropout._DropoutNd)
"""Layers that compute otherwise in training."""


@dataclass(frozen=True)
class Slip:
    """What came of a slip: the `lines` that make it, and PyTorch's `error`, with its name.

    Where there was none, `answers` has the probabilities (N, classes) of several tries, and
    `shape` is that of the scores.
    """

    lines: tuple[str, ...]
    error: str = ""
    answers: Tensor | None = None
    shape: tuple[int, ...] = ()


def slip(kind: str, network: Trained, picture: Image.Image, batch: Tensor) -> Slip:
    """Make the slip of this kind with a picture, whose right batch (1, 3, H, W) is `batch`."""
    if kind == "train":
        return _in_training(network.network, batch)
    if kind == "channels":
        return _with_alpha(network, picture)
    return _tried(network.network, batch[0], ("scores = model.network(image)",))


def changing(network: nn.Module) -> list[str]:
    """The layers that compute otherwise in training, by their classes' names."""
    found = (type(layer).__name__ for layer in network.modules() if isinstance(layer, CHANGING))
    return sorted(set(found))


def _in_training(network: nn.Module, batch: Tensor) -> Slip:
    lines = ("model.network.train()  # as the training left it", "scores = model.network(batch)")
    own = copy.deepcopy(network).train()  # others look at this network, too
    with drawn_from.seed(0):  # dropout's dice
        first = _tried(own, batch, lines)
        if first.error or first.answers is None:
            return first
        second = _tried(own, batch, lines)
    assert second.answers is not None
    return Slip(lines, "", torch.cat([first.answers, second.answers]), first.shape)


def _with_alpha(network: Trained, picture: Image.Image) -> Slip:
    height, width = network.size
    small = picture.convert("RGBA").resize((width, height), Image.Resampling.BICUBIC)
    image = torch.from_numpy(np.array(small)).permute(2, 0, 1).float() / 255
    lines = [
        f'small = original.convert("RGBA").resize(({width}, {height}), Image.Resampling.BICUBIC)',
        "image = torch.from_numpy(np.array(small)).permute(2, 0, 1).float() / 255",
    ]
    try:
        if network.mean is not None and network.std is not None:
            lines.append("image = (image - mean) / std")
            mean, std = (torch.tensor(v).view(3, 1, 1) for v in (network.mean, network.std))
            image = (image - mean) / std
    except RuntimeError as error:
        return Slip(tuple(lines), _words(error))
    return _tried(network.network, image[None], (*lines, "scores = model.network(image[None])"))


@torch.no_grad()
def _tried(network: nn.Module, given: Tensor, lines: tuple[str, ...]) -> Slip:
    try:
        scores = network(given)
    except (RuntimeError, ValueError, IndexError) as error:
        return Slip(lines, _words(error))
    answers = scores.softmax(1) if scores.dim() == 2 else None
    return Slip(lines, "", answers, tuple(scores.shape))


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
