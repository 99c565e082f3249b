"""What a control means, in a sentence, where its page has no words of its own for it."""

from __future__ import annotations

from collections.abc import Mapping

ANYWHERE: Mapping[str, str] = {
    "class_name": "One of CIFAR-10's ten classes. The pictures are drawn by the app.",
    "picture": "Where the picture comes from: drawn by the app, a photograph, or one of yours.",
    "batch_size": "How many pictures go through at once.",
    "num_features": "How many channels each picture has.",
    "size": "How many cells each map has in this direction.",
}
"""By the setting's name."""


def of(name: str) -> str | None:
    """The sentence for the control `name`; None if its label says all."""
    return ANYWHERE.get(name)
