"""Reads what the overview sends, as the browser does."""

import json

import numpy as np
import torch


def parted(content: bytes):
    """The line and the bytes after it."""
    line, _, rest = content.partition(b"\n")
    return json.loads(line), rest


def values(told, rest: bytes, name: str = ""):
    """The numbers of a column, or of its lines, as their bytes have them."""
    count = told["count"] * (told["per"] if name else told["rows"] * told["columns"])
    held = np.frombuffer(rest, np.int8, count, told[f"{name}offset"])
    return torch.tensor(held / 127 * told[f"{name}scale"])


def arrays(content: bytes):
    """The line of a map from nearer by, and its arrays by their names."""
    told, rest = parted(content)
    return told, {
        name: torch.tensor(
            np.frombuffer(rest, "<f4", int(np.prod(one["shape"])), one["offset"])
        ).view(one["shape"])
        for name, one in told["arrays"].items()
    }
