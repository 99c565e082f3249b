"""A picture on its way through a network: what goes into every layer, and what leaves it.

The network itself is run, once, on a copy of its modules that shares the weights: several readers
may look into one network at the same time.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle

from explainers.networks.residual import Residual

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Stop:
    """One layer on the way: its name, the layer, and what goes in and out.

    `input` and `output` have no batch axis: (C, H, W), or (N,) after flattening. `spread` is the
    shape of the maps that were flattened to `input`, where they were. `addends` are the two
    tensors that a residual block adds, as they were when it did: its shortcut, and its layers.
    """

    name: str
    layer: nn.Module
    input: Tensor
    output: Tensor
    spread: Shape | None = None
    addends: tuple[Tensor, Tensor] | None = None

    @property
    def maps(self) -> bool:
        """Whether the output is a stack of maps."""
        return self.output.dim() == 3


@dataclass(frozen=True)
class Walk:
    """The stops in their order; `trouble` is PyTorch's reason where a layer refused its input."""

    stops: tuple[Stop, ...]
    trouble: str = ""


@torch.no_grad()
def walk(network: nn.Module, batch: Tensor) -> Walk:
    """A batch of one picture through `network`: a stop for each layer, those in blocks included."""
    watched = shared_copy(network)
    watcher = _Watcher()
    for name, layer in watched.named_modules():
        leaf = next(layer.children(), None) is None
        if isinstance(layer, Residual) or (leaf and not _let_through(name, layer)):
            watcher.watch(name, layer)
    try:
        watched(batch.clone())
    except (RuntimeError, ValueError, IndexError, AssertionError) as error:
        return Walk(_spread(watcher.stops), f"{watcher.latest}: {error}")
    finally:
        watcher.leave()
    return Walk(_spread(watcher.stops))


def shared_copy(network: nn.Module) -> nn.Module:
    """The same network of modules of its own, with the very same tensors as weights."""
    held = (*network.parameters(), *network.buffers())
    return copy.deepcopy(network, {id(tensor): tensor for tensor in held})


def _let_through(name: str, layer: nn.Module) -> bool:
    """Whether this is the shortcut of a block that has none of its own."""
    return isinstance(layer, nn.Identity) and name.endswith("shortcut")


class _Watcher:
    """Notes what goes into layers and what leaves them.

    Everything is noted as a clone: a later layer that works in place would change it.
    """

    def __init__(self) -> None:
        self.stops: list[Stop] = []
        self.latest = ""
        self._inputs: dict[nn.Module, Tensor] = {}
        self._hooks: list[RemovableHandle] = []

    def leave(self) -> None:
        """Watch no more: a layer of a stop may be asked again."""
        for hook in self._hooks:
            hook.remove()

    def watch(self, name: str, layer: nn.Module) -> None:
        hooks = self._hooks
        hooks.append(
            layer.register_forward_pre_hook(lambda _, given: self._enter(name, layer, given[0]))
        )
        if not isinstance(layer, Residual):
            hooks.append(
                layer.register_forward_hook(lambda _, __, output: self._leave(name, layer, output))
            )
            return
        sides: dict[str, Tensor] = {}
        for side in ("shortcut", "body"):
            # Kept as it is: layers of the other side may still change it before both are added.
            hooks.append(
                layer.get_submodule(side).register_forward_hook(
                    lambda _, __, output, side=side: sides.__setitem__(side, output)
                )
            )
        hooks.append(
            layer.register_forward_hook(
                lambda _, __, output: self._leave(
                    name, layer, output, (sides["shortcut"][0].clone(), sides["body"][0].clone())
                )
            )
        )

    def _enter(self, name: str, layer: nn.Module, given: Tensor) -> None:
        self.latest = name
        before = self.stops[-1].output[None] if self.stops else None
        same = before is not None and before.shape == given.shape and torch.equal(before, given)
        self._inputs[layer] = before if before is not None and same else given.clone()

    def _leave(self, name: str, layer: nn.Module, output: Any, addends: Any = None) -> None:
        before = self._inputs.pop(layer)[0]
        self.stops.append(Stop(name, layer, before, output[0].clone(), addends=addends))


def _spread(stops: list[Stop]) -> tuple[Stop, ...]:
    """The stops, those told of the shape of the maps that were flattened to what they get."""
    found: list[Stop] = []
    spread: Shape | None = None
    for stop in stops:
        before = found[-1] if found else None
        follows = before is not None and torch.equal(before.output, stop.input)
        spread = spread if follows and stop.input.dim() == 1 else None
        found.append(replace(stop, spread=spread))
        if isinstance(stop.layer, nn.Flatten) and stop.input.dim() == 3:
            spread = tuple(stop.input.shape)
        elif stop.output.shape != stop.input.shape:
            spread = None
    return tuple(found)
