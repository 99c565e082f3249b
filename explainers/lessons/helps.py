"""What a control means, in a sentence, where its page says nothing of its own."""

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

ON_PAGE: Mapping[tuple[str, str], str] = {
    ("feature_maps", "scale"): "What the strongest colour stands for: each map's own largest "
    "number, or the largest of all maps.",
    ("feature_maps", "weights"): "Which network is looked into, and what its weights learned from.",
}
"""By the page and the setting's name."""


def of(page: str, name: str) -> str | None:
    """The sentence for the control `name` of `page`; None if its label says all."""
    return ON_PAGE.get((page, name), ANYWHERE.get(name))
