"""The overview of a picture is worked out once for all who look at the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b
from typing import Any

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
from explainers.training.inside import moments

_networks: Once[Trained] = Once(10_000_000, lambda found: parameters(found.network))
_stops: Once[tuple[Stop, ...]] = Once(20_000_000, lambda found: 2 * _numbers(found))
_ways: Once[Way] = Once(20_000_000, lambda way: 3 * _numbers(way.found))
_wholes: Once[bytes] = Once(10_000_000, len)


@dataclass(frozen=True)
class _Asked:
    """A network that is asked for by a name, see `first`, and a picture.

    `version` decides which network that is now: a run's checkpoint may be written anew. `more` is
    told beside the overview.
    """

    called: str
    version: Hashable
    make: Callable[[], Trained]
    picture: bytes
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def network(self) -> Trained:
        """ValueError or OSError, in words, where there is none."""
        return _networks.get(self.version, self.make)

    @property
    def pixels(self) -> Tensor:
        return torch.frombuffer(bytearray(self.picture), dtype=torch.uint8).view(3, *first.SIZE)

    @property
    def key(self) -> Hashable:
        return self.called, self.version, blake2b(self.picture).digest()

    @property
    def stops(self) -> tuple[Stop, ...]:
        return _stops.get(self.key, lambda: columns.stops(self.network, self.pixels))

    def way(self, aim: Aim) -> Way:
        found = self.stops
        return _ways.get((self.key, aim), lambda: backward.back(found, aim))


def whole(network: str, picture: bytes) -> bytes:
    """The overview, see `packed`, of a picture that is given as `first.check` wants it."""
    known = first.known(network, picture)
    if known is not None:
        return known
    asked = _asked(network, picture)
    return _wholes.get(
        asked.key, lambda: packed.whole(asked.network, asked.pixels, asked.called, **asked.more)
    )


def closer(network: str, picture: bytes, layer: str, channel: int) -> bytes:
    """One map of it with all that it was made of, see `closer`.

    Raises ValueError, in words, where there is no such map.
    """
    return near.closer(_asked(network, picture).stops, layer, channel)


def back(network: str, picture: bytes, aim: Aim) -> bytes:
    """The way back from `aim` through the whole network, see `packed`; for all who look, once.

    Raises ValueError, in words, where there is no such class.
    """
    asked = _asked(network, picture)

    def make() -> bytes:
        given = asked.network, asked.pixels, asked.called, asked.way(aim)
        return backward.whole(*given, **asked.more)

    return _wholes.get((asked.key, aim), make)


def back_closer(network: str, picture: bytes, aim: Aim, layer: str, channel: int) -> bytes:
    """One map of it with all that it gets, see `backward.closer`; raises ValueError as both."""
    return backward.closer(_asked(network, picture).way(aim), layer, channel)


def _asked(name: str, picture: bytes) -> _Asked:
    """Raises ValueError or OSError, in words, where there is no network of this name."""
    picture = picture or first.picture()
    if first.typed(name):
        layers = name.removeprefix(registry.TYPED)
        return _Asked(name, name, lambda: made.network(layers), picture)
    if live := first.live(name):
        return _living(*live, picture)
    of_run = first.run(name)
    file = learned.file_of(*of_run) if of_run else trained.file_of(*_shipped(name))
    make = partial(learned.opened, file) if of_run else partial(trained.shipped, *_shipped(name))
    return _Asked(name, (file, weight_files.stamp(file)), make, picture)


def _living(name: str, mark: int | None, picture: bytes) -> _Asked:
    """A run's network at a moment; by one name, so that the browser sees the same one learn."""
    run = learned.find(name)
    found = moments.newest(run) if mark is None else moments.at(run, mark)
    more = {"exact": first.of_live(name, found.mark), "moment": found.told}
    version = run.folder.path, found.mark
    return _Asked(first.of_live(name), version, lambda: found.trained, picture, more)


def _shipped(name: str) -> tuple[str, str]:
    """A network that comes with the app, and what it was trained on."""
    return name.removesuffix("_drawn"), "drawn" if name.endswith("_drawn") else "cifar10"


def _numbers(found: tuple[Stop, ...]) -> int:
    return sum(stop.output.numel() for stop in found)
