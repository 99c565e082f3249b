"""The process in which a network is exported: `python -m explainers.networks.portable_process`.

The arguments are the kind of file, the file that `explainers.networks.portable` has written, and
the one to write. An export traces the network, which takes seconds and a great deal of Python, and
puts parts of PyTorch into other states meanwhile: no place for it in a server of many threads.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from explainers import processes
from explainers.networks import registry

CLASSES = "classes.json"
"""Where an exported program keeps the names of its classes, among its `extra_files`."""


class FromPixels(nn.Module):
    """A network that takes pixels from 0 to 1, (N, 3, 32, 32), and normalises them itself."""

    mean: Tensor
    std: Tensor

    def __init__(
        self, network: nn.Module, mean: Sequence[float] | None, std: Sequence[float] | None
    ) -> None:
        """With the statistics of a `Trained`; None for both where pixels stay as they are."""
        super().__init__()
        self.network = network
        self.register_buffer("mean", torch.tensor(mean or (0.0,) * 3).view(3, 1, 1))
        self.register_buffer("std", torch.tensor(std or (1.0,) * 3).view(3, 1, 1))

    def forward(self, pixels: Tensor) -> Tensor:
        """The scores, (N, classes)."""
        scores: Tensor = self.network((pixels - self.mean) / self.std)
        return scores


def main(kind: str, given: str, made: str) -> None:
    """Export the network in the file `given` to the file `made`."""
    values: dict[str, Any] = torch.load(given, weights_only=True)
    network = registry.build(values["network"], len(values["classes"]) or 10)
    network.load_state_dict(values["state_dict"])
    model = FromPixels(network, values["mean"], values["std"]).eval()
    example = (torch.zeros(2, 3, 32, 32),)
    shapes = {"pixels": {0: torch.export.Dim("batch")}}
    classes = json.dumps(values["classes"])
    if kind == "export":
        program = torch.export.export(model, example, dynamic_shapes=shapes)
        torch.export.save(program, made, extra_files={CLASSES: classes})
        return
    exported = torch.onnx.export(
        model,
        example,
        dynamo=True,
        dynamic_shapes=shapes,
        input_names=["pixels"],
        output_names=["scores"],
        verbose=False,
    )
    assert exported is not None
    exported.model.metadata_props["classes"] = classes
    exported.save(made)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    processes.step_back()  # pages come first
    main(*sys.argv[1:])
