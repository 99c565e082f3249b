"""A network together with what its pictures need: ready to be looked into or asked.

Two sets of weights are shipped in `weights/`, trained on CIFAR-10; its README.md is their model
card. They are opened with `weights_only=True`, so that nothing in the file is run.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from explainers.networks import first_weights, registry, weight_files

WEIGHTS = Path(__file__).parent / "weights"

CIFAR10 = (
    *("airplane", "automobile", "bird", "cat", "deer"),
    *("dog", "frog", "horse", "ship", "truck"),
)
"""The classes of CIFAR-10, in the order of its labels."""


@dataclass(frozen=True)
class Trained:
    """A network in `eval()` mode with its classes.

    `mean` and `std` (one number a channel) are what pixels in [0, 1] have to be normalised by
    before the network sees them; None if it takes them as they are.
    """

    network: nn.Sequential
    classes: tuple[str, ...]
    mean: tuple[float, ...] | None = None
    std: tuple[float, ...] | None = None

    def prepare(self, picture: Tensor) -> Tensor:
        """A picture, uint8 (3, 32, 32), or several (N, 3, 32, 32), as the network's input."""
        pixels = (picture if picture.dim() == 4 else picture[None]).float() / 255
        if self.mean is None or self.std is None:
            return pixels
        mean, std = (torch.tensor(values).view(3, 1, 1) for values in (self.mean, self.std))
        return (pixels - mean) / std

    @torch.no_grad()
    def probabilities(self, picture: Tensor) -> Tensor:
        """The softmax of the scores, (N, classes), for pictures as `prepare` takes them."""
        scores: Tensor = self.network(self.prepare(picture))
        return scores.softmax(dim=1)


def untrained(network: str, seed: int = 0) -> Trained:
    """The network called `network` with PyTorch's first weights, repeatable by `seed`."""
    made = first_weights.seeded(lambda: registry.build(network), seed)
    return Trained(_sequential(made), CIFAR10)


def shipped(network: str) -> Trained:
    """The network called `network` (cifar_quick or cifar_quick_relu) as it is shipped, trained.

    Raises ValueError, with a sentence, if no such weights are shipped or the file is damaged.
    """
    path = WEIGHTS / f"{network}.pt"
    if not path.is_file():
        raise ValueError(f"No trained weights of {network} are shipped: {path.name} is missing.")
    values = weight_files.read(path)
    if not isinstance(values, dict) or not {"model", "classes", "mean", "std"} <= set(values):
        raise ValueError(f"{path.name} is not a file of weights that comes with the app.")
    with torch.device("meta"):  # nothing is drawn that the weights replace
        built = _sequential(registry.build(network, len(values["classes"])))
    weight_files.load(built, weight_files.state_of(values["model"], path.name), path.name)
    return Trained(built, tuple(values["classes"]), values["mean"], values["std"])


def ship(trained: Trained, network: str, folder: Path = WEIGHTS) -> Path:
    """Write the weights of `trained` as `shipped` reads them; gives the file."""
    path = folder / f"{network}.pt"
    values = {
        "model": {name: tensor.clone() for name, tensor in trained.network.state_dict().items()},
        "classes": list(trained.classes),
        "mean": trained.mean,
        "std": trained.std,
    }
    torch.save(values, path)
    return path


def _sequential(network: nn.Module) -> nn.Sequential:
    if not isinstance(network, nn.Sequential):
        raise ValueError("only a network that is a plain sequence of layers can be walked here.")
    return network.eval()
