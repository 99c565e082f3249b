"""Files of a few bytes that stand for more than any memory holds.

A tensor may say of a single number that it is a million of them, side by side; a list may name one
list ten times, and that another. To read such a file costs nothing, and whoever copies, prints or
counts what it holds never comes to an end.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

SPARE = 1 << 20
"""What may be there beyond twice the bytes of the file: names that are told once, say."""


def check(values: Any, path: Path) -> None:
    """Raise ValueError with a sentence where `values`, read from `path`, are more than its bytes.

    A tensor is no more than the numbers that it keeps; what it is kept in, no more than the file.
    """
    left = 2 * path.stat().st_size + SPARE
    for value in _all(values):
        if isinstance(value, Tensor):
            _check_tensor(value, path)
        left -= len(value) + 1 if isinstance(value, str | bytes) else 1
        if left < 0:
            raise ValueError(
                f"{path.name} names the same parts over and over: it would unfold to much more "
                "than its size, so it is not used."
            )


def _all(values: Any) -> Iterator[Any]:
    """Everything in it, what is named twice twice: a list that holds itself has no end."""
    waiting = [iter((values,))]
    while waiting:
        for value in waiting[-1]:
            yield value
            if parts := _parts(value):
                waiting.append(parts)
                break
        else:
            waiting.pop()


def _parts(value: Any) -> Iterator[Any] | None:
    if isinstance(value, dict):
        return (part for pair in value.items() for part in pair)
    if isinstance(value, list | tuple | set | frozenset):
        return iter(value)
    return None


def _check_tensor(value: Tensor, path: Path) -> None:
    if value.is_meta:
        raise ValueError(
            f"{path.name} holds the outline of a tensor on PyTorch's meta device: "
            "shapes without numbers."
        )
    if value.layout != torch.strided:
        return  # whoever wants numbers one by one refuses it by its layout
    told, kept = value.numel() * value.element_size(), value.untyped_storage().nbytes()
    if told > kept:
        raise ValueError(
            f"{path.name} holds a tensor of {told:,} bytes that repeats its {kept:,}: it would "
            "unfold to more than its size, so it is not used. tensor.clone() before torch.save "
            "writes every number."
        )
