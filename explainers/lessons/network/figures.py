"""The network as a drawing."""

from __future__ import annotations

from functools import lru_cache

import torch

from explainers.figures.graph import dot
from explainers.figures.palette import Palette
from explainers.networks import graph, layer_list, typed
from explainers.networks.facts import Shape


@lru_cache(maxsize=64)
def drawing(text: str, input_shape: Shape, colours: Palette, *, operations: bool) -> str:
    """The layers of `text`, traced by torch.fx with a batch of `input_shape`, for Graphviz."""
    layers = layer_list.layers(text)
    with torch.device("meta"):  # shapes without numbers: nothing is allocated
        made = typed.sequential(layers)
    labels = dict(zip(layer_list.names(layers), (layer.text for layer in layers), strict=True))
    return dot(graph.trace(made, input_shape, operations=operations, labels=labels), colours)
