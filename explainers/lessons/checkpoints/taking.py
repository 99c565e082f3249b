"""Taking a network along: which, as what file, made once for all who ask for the same."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass

from explainers.lessons.checkpoints import numbers
from explainers.lessons.checkpoints.numbers import Values
from explainers.networks import portable
from explainers.once import Once
from explainers.training import timeline
from explainers.training.timeline import Moment


@dataclass(frozen=True)
class Taken:
    """The moment that is taken, the name of the file, and what tells it from all others."""

    moment: Moment
    name: str
    of: Hashable


_files: Once[bytes] = Once(128_000_000, len)


def chosen(values: Values) -> Taken:
    """The moment nearest to the chosen epoch; ValueError or OSError where there is none."""
    found = numbers.moments(values)
    moment = min(found, key=lambda one: abs(one.epoch - values.epoch))
    stem = values.run if numbers.of_run(values) else numbers.network_of(values)
    plain = re.sub(r"[^\w.-]+", "_", stem)
    name = f"{plain}-epoch-{moment.epoch}{portable.FORMATS[values.format].end}"
    return Taken(moment, name, (moment.of, values.format))


def file(values: Values, taken: Taken) -> bytes:
    """The file; raises ValueError, in words, where it cannot be made."""
    network = numbers.network_of(values)

    def made() -> bytes:
        opened = timeline.opened(taken.moment).trained
        return portable.made(values.format, network, opened, taken.name)

    return _files.get(taken.of, made)
