"""The overview of a picture is worked out once for all who look at the same."""

from __future__ import annotations

from collections.abc import Hashable
from hashlib import blake2b
from pathlib import Path

import torch
from torch import Tensor

from explainers.networks import made, registry, trained, weight_files
from explainers.networks.stops import Stop
from explainers.networks.trained import Trained, parameters
from explainers.once import Once
from explainers.overview import backward, columns, first, packed
from explainers.overview import closer as near
from explainers.overview.backward import Aim, Way
from explainers.training import learned

_networks: Once[Trained] = Once(10_000_000, lambda found: parameters(found.network))
_stops: Once[tuple[Stop, ...]] = Once(20_000_000, lambda found: 2 * _numbers(found))
_ways: Once[Way] = Once(20_000_000, lambda way: 3 * _numbers(way.found))
_wholes: Once[bytes] = Once(10_000_000, len)


def whole(network: str, picture: bytes) -> bytes:
    """The overview, see `packed`, of a picture that is given as `first.check` wants it."""
    known = first.known(network, picture)
    if known is not None:
        return known
    picture = picture or first.picture()
    return _wholes.get(
        _key(network, picture), lambda: packed.whole(_network(network), _pixels(picture), network)
    )


def closer(network: str, picture: bytes, layer: str, channel: int) -> bytes:
    """One map of it with all that it was made of, see `closer`.

    Raises ValueError, in words, where there is no such map.
    """
    return near.closer(_found(network, picture or first.picture()), layer, channel)


def back(network: str, picture: bytes, aim: Aim) -> bytes:
    """The way back from `aim` through the whole network, see `packed`; for all who look, once.

    Raises ValueError, in words, where there is no such class.
    """
    picture = picture or first.picture()

    def make() -> bytes:
        way = _way(network, picture, aim)
        return backward.whole(_network(network), _pixels(picture), network, way)

    return _wholes.get((_key(network, picture), aim), make)


def back_closer(network: str, picture: bytes, aim: Aim, layer: str, channel: int) -> bytes:
    """One map of it with all that it gets, see `backward.closer`; raises ValueError as both."""
    return backward.closer(_way(network, picture or first.picture(), aim), layer, channel)


def _way(network: str, picture: bytes, aim: Aim) -> Way:
    found = _found(network, picture)
    return _ways.get((_key(network, picture), aim), lambda: backward.back(found, aim))


def _found(network: str, picture: bytes) -> tuple[Stop, ...]:
    return _stops.get(
        _key(network, picture), lambda: columns.stops(_network(network), _pixels(picture))
    )


def _network(name: str) -> Trained:
    """The network called so, see `first`; ValueError or OSError, in words, where there is none."""
    return _networks.get(_version(name), lambda: _made(name))


def _made(name: str) -> Trained:
    if first.typed(name):
        return made.network(name.removeprefix(registry.TYPED))
    return learned.opened(_file(name)) if first.run(name) else trained.shipped(*_shipped(name))


def _version(name: str) -> Hashable:
    """What decides which network that is: a run's checkpoint may be written anew."""
    if first.typed(name):
        return name
    file = _file(name)
    return file, weight_files.stamp(file)


def _file(name: str) -> Path:
    of_run = first.run(name)
    return learned.file_of(*of_run) if of_run else trained.file_of(*_shipped(name))


def _shipped(name: str) -> tuple[str, str]:
    """A network that comes with the app, and what it was trained on."""
    return name.removesuffix("_drawn"), "drawn" if name.endswith("_drawn") else "cifar10"


def _key(network: str, picture: bytes) -> Hashable:
    return network, _version(network), blake2b(picture).digest()


def _pixels(picture: bytes) -> Tensor:
    return torch.frombuffer(bytearray(picture), dtype=torch.uint8).view(3, *first.SIZE)


def _numbers(found: tuple[Stop, ...]) -> int:
    return sum(stop.output.numel() for stop in found)
