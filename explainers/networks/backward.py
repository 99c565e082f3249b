"""Which layer that works in place keeps a network from going backward, found by trying.

Autograd keeps numbers that it needs for the way back. A layer that writes over them breaks it,
and PyTorch tells so only in backward. A step on the meta device tells the same: there tensors have
shapes and versions, but no numbers, so it costs neither memory nor arithmetic. What a layer
refuses by itself, such as a negative slope in place, is tried with two real numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import torch
from torch import nn

from explainers.networks import building
from explainers.networks.facts import Shape
from explainers.networks.layer_list import Layer

MOST_TRIED = 40
"""Layers that work in place and are tried one by one: each trial goes through the network."""


def breaks(layers: Sequence[Layer], shape: Shape, *, to_input: bool = False) -> bool:
    """Whether going backward from the sum of the output raises an error; `shape` is (N, C, H, W).

    With `to_input` the gradient of the input is asked for as well.
    """
    with torch.device("meta"):
        network = building.sequential(layers)
        _watch(network)
        input = torch.zeros(shape, requires_grad=to_input)
        try:
            output = network(input)
            if output.requires_grad:
                output.sum().backward()
        except RuntimeError:
            return True
    return False


def _watch(network: nn.Module) -> None:
    """Let layers refuse at once what they would refuse in backward, whatever stands around them."""
    for module in network.modules():
        if getattr(module, "inplace", False) and not _goes_back(module):
            module.register_forward_pre_hook(_refuse)


def _refuse(module: nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
    if inputs[0].requires_grad:
        raise RuntimeError(f"{module} cannot go backward in place")


def _goes_back(module: nn.Module) -> bool:
    """Whether the layer alone goes backward; dropout does, and trying would draw a number."""
    if hasattr(module, "p"):
        return True
    numbers = torch.tensor([-1.0, 1.0], requires_grad=True, device="cpu")
    try:
        module(numbers.clone()).sum().backward()
    except RuntimeError:
        return False
    return True


def culprits(layers: Sequence[Layer], shape: Shape, *, to_input: bool = False) -> dict[int, Layer]:
    """The layers, by their place, that must not work in place; each as it would do.

    Layers are let work in place one after the other, as long as going backward works. Of more than
    `MOST_TRIED` those of a block are let together: as many trials as layers of the list suffice.
    """
    places = [at for at, layer in enumerate(layers) for _ in _in_place(layer)]
    if not places or not breaks(layers, shape, to_input=to_input):
        return {}
    allowed: set[int] = set()
    for together in _trials(places):
        if not breaks(_only(layers, allowed | together), shape, to_input=to_input):
            allowed |= together
    pairs = enumerate(zip(layers, _only(layers, allowed), strict=True))
    return {at: now for at, (before, now) in pairs if now != before}


def _trials(places: Sequence[int]) -> list[set[int]]:
    """Which layers that work in place are tried together; `places` are theirs in the list."""
    if len(places) <= MOST_TRIED:
        return [{number} for number in range(len(places))]
    found: dict[int, set[int]] = {}
    for number, at in enumerate(places):
        found.setdefault(at, set()).add(number)
    return list(found.values())


def _in_place(layer: Layer) -> Iterator[Layer]:
    """The layer, or those within it, that work in place."""
    if layer.values.get("inplace"):
        yield layer
    for inner in (*layer.values.get("layers", ()), *layer.values.get("shortcut", ())):
        yield from _in_place(inner)


def _only(layers: Sequence[Layer], allowed: set[int]) -> tuple[Layer, ...]:
    """The layers, of which only the `allowed` ones, counted in order, work in place."""
    numbers = iter(range(sum(1 for layer in layers for _ in _in_place(layer))))

    def changed(layer: Layer) -> Layer:
        if layer.kind.name == "Residual":
            inner = {name: tuple(map(changed, layer[name])) for name in ("layers", "shortcut")}
            return layer.changed(**inner)
        if layer.values.get("inplace") and next(numbers) not in allowed:
            return layer.changed(inplace=False)
        return layer

    return tuple(map(changed, layers))
