"""The overview of a picture is worked out once for all who look at the same."""

from __future__ import annotations

from hashlib import blake2b

import torch
from torch import Tensor

from explainers.networks import trained
from explainers.networks.stops import Stop
from explainers.networks.trained import Trained
from explainers.once import Once
from explainers.overview import closer as near
from explainers.overview import columns, first, packed

_networks: Once[Trained] = Once(len(first.NETWORKS))
_stops: Once[tuple[Stop, ...]] = Once(20_000_000, lambda found: 2 * _numbers(found))
_wholes: Once[bytes] = Once(10_000_000, len)


def whole(network: str, picture: bytes) -> bytes:
    """The overview, see `packed`, of a picture that is given as `first.check` wants it."""
    known = first.known(network, picture)
    if known is not None:
        return known
    return _wholes.get(
        _key(network, picture), lambda: packed.whole(_network(network), _pixels(picture), network)
    )


def closer(network: str, picture: bytes, layer: str, channel: int) -> bytes:
    """One map of it with all that it was made of, see `closer`.

    Raises ValueError, in words, where there is no such map.
    """
    pixels = _pixels(picture or first.picture())
    found = _stops.get(
        _key(network, pixels.numpy().tobytes()), lambda: columns.stops(_network(network), pixels)
    )
    return near.closer(found, layer, channel)


def _network(name: str) -> Trained:
    data = "drawn" if name.endswith("_drawn") else "cifar10"
    return _networks.get(name, lambda: trained.shipped(name.removesuffix("_drawn"), data))


def _key(network: str, picture: bytes) -> tuple[str, bytes]:
    return network, blake2b(picture).digest()


def _pixels(picture: bytes) -> Tensor:
    return torch.frombuffer(bytearray(picture), dtype=torch.uint8).view(3, *first.SIZE)


def _numbers(found: tuple[Stop, ...]) -> int:
    return sum(stop.output.numel() for stop in found)
