"""What a reader typed, or the lesson's own numbers where that cannot be used."""

from __future__ import annotations

from torch import Tensor

from explainers import matrices


def or_default(text: str, name: str, default: Tensor) -> tuple[Tensor, str]:
    """The matrices in `text`, in the shape of `default` (planes, rows, columns), and a sentence.

    The sentence says what could not be used; it is empty where all went well. Without a text,
    `default` itself.
    """
    if not text.strip():
        return default, ""
    try:
        typed = matrices.parse(text, name)
    except ValueError as error:
        return default, f"{error} Until then the example's own numbers are shown."
    note = ""
    if any(a > b for a, b in zip(typed.shape, default.shape, strict=True)):
        note = (
            f"{name} was typed as {_size(typed)}, and the controls ask for {_size(default)}: the "
            "cells that do not fit are left out."
        )
    return matrices.fit(typed, default), note


def _size(tensor: Tensor) -> str:
    planes, rows, columns = tensor.shape
    return f"{rows}×{columns}" if planes == 1 else f"{planes} planes of {rows}×{columns}"
