"""What a server and a worker that waits say to each other, through the worker's two pipes."""

from __future__ import annotations

import json
from typing import NamedTuple

READY, HERE, GO = b"r", b"h", b"g"
"""The worker: everything is ready; it has heard of a run. The server: it is to begin."""


class Order(NamedTuple):
    """Which run is to be trained, where data sets are kept, and where its words are put down."""

    folder: str
    cache: str
    log: str

    def written(self) -> bytes:
        """It as a line."""
        return json.dumps(self).encode() + b"\n"

    @classmethod
    def read(cls, line: bytes) -> Order:
        """What `written` wrote."""
        return cls(*json.loads(line))
