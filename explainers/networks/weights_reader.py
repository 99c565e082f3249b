"""The process in which a stranger's weights are read, `python -m` and this module's name.

A small file may claim to hold tensors of any size, and what reads it would set the memory aside. So
it is read here, within limits; `explainers.networks.given_weights` is the other end. What is
answered is a line of JSON, and after it the tensors' bytes one after the other: no objects.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from explainers import processes
from explainers.networks import layer_list, weight_files

MEGABYTES = 1024
"""Of memory, beyond what the process has once PyTorch is imported."""

SECONDS = 20
"""Of one core, for one file."""

PATIENCE = 120
"""Seconds on the clock, however busy the machine is."""

MOST = 128 * 2**20
"""Bytes of all tensors together."""


def main(path: str) -> None:
    """Answer what the file at `path` holds, or an `error`, a sentence on why it cannot be had."""
    torch.set_num_threads(1)  # each more would set memory aside
    processes.step_back()
    processes.confine(MEGABYTES)
    processes.wind_up(SECONDS, PATIENCE)
    try:
        header, tensors = _read(Path(path))
    except (ValueError, OSError) as error:
        header, tensors = {"error": str(error)}, []
    except MemoryError:
        header, tensors = {"error": f"{Path(path).name} takes too much memory to be read."}, []
    sys.stdout.buffer.write(json.dumps(header).encode() + b"\n")
    for tensor in tensors:
        sys.stdout.buffer.write(tensor.contiguous().view(-1).view(torch.uint8).numpy().tobytes())
    sys.stdout.buffer.flush()


def _read(path: Path) -> tuple[dict[str, Any], list[Tensor]]:
    values = weight_files.read(path)
    state = weight_files.state_of(values, path.name)
    for name, tensor in state.items():
        if tensor.is_quantized or tensor.layout != torch.strided or tensor.device.type != "cpu":
            raise ValueError(
                f"{path.name}: {name} is kept as {tensor.layout} on {tensor.device}, and plain "
                "tensors of numbers are needed."
            )
    size = sum(tensor.nbytes for tensor in state.values())
    if size > MOST:
        raise ValueError(
            f"{path.name} holds tensors of {size / 2**20:,.0f} MB; at most {MOST // 2**20} are "
            "looked into here."
        )
    about = {
        name: {"dtype": str(tensor.dtype).removeprefix("torch."), "shape": list(tensor.shape)}
        for name, tensor in state.items()
    }
    return {"tensors": about, **_besides(values)}, list(state.values())


def _besides(values: Any) -> dict[str, Any]:
    """What is told beside the weights of whose they are and how they are used, as far as it is
    what it should be.
    """
    found: dict[str, Any] = {}
    if not isinstance(values, dict):
        return found
    classes = values.get("classes")
    if isinstance(classes, list | tuple) and all(isinstance(name, str) for name in classes):
        found["classes"] = [name[:100] for name in classes[:1000]]
    statistics = values.get("statistics")  # where a checkpoint of a run keeps them
    holder = statistics if isinstance(statistics, dict) else values
    for name in ("mean", "std"):
        numbers = holder.get(name)
        if isinstance(numbers, list | tuple) and all(isinstance(n, int | float) for n in numbers):
            found[name] = [float(number) for number in numbers[:64]]
    recipe = values.get("recipe")  # where a checkpoint of a run names it
    network = recipe.get("network") if isinstance(recipe, dict) else values.get("network")
    if isinstance(network, str) and len(network) <= layer_list.LONGEST:
        found["network"] = network
    return found


if __name__ == "__main__":
    main(sys.argv[1])
