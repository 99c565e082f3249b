"""A network together with what its pictures need: ready to be looked into or asked.

Four sets of weights are shipped in `weights/`, trained on CIFAR-10 or on the drawn pictures; its
README.md is their model card. They are opened with `weights_only=True`, so that nothing in the
file is run.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from explainers.networks import first_weights, registry, weight_files

WEIGHTS = Path(__file__).parent / "weights"

CIFAR10 = (
    *("airplane", "automobile", "bird", "cat", "deer"),
    *("dog", "frog", "horse", "ship", "truck"),
)
"""The classes of CIFAR-10, in the order of its labels."""


# How much red, green and blue count in a grey: ITU-R 601, as Pillow's mode "L".
ONLY_IN_A_ROW = (
    "Nothing is computed in this network: it puts the picture's own numbers in a row, and they are "
    "no scores of classes. It has no answer."
)
ONE_OUTPUT = (
    "This network has one output, and softmax makes 1 of any single number: "
    "there is nothing to be sure of."
)
NO_NUMBERS = (
    "The network's scores are no numbers (NaN or infinite), so it has no answer: somewhere its "
    "weights are far too large, as after a training that has diverged."
)

_LUMA = torch.tensor([0.299, 0.587, 0.114]).view(3, 1, 1)


class NoNumbersError(ValueError):
    """The network's scores are not all numbers."""

    def __init__(self) -> None:
        """In words."""
        super().__init__(NO_NUMBERS)


@dataclass(frozen=True)
class Trained:
    """A network in `eval()` mode with its classes, and the pictures that it takes.

    It is kept and shown to many readers at the same time, so its weights take no gradients: what
    one reader goes through backwards leaves nothing behind for the others.

    `classes` is empty where its outputs stand for no classes that are known. `mean` and `std` (one
    number a channel) are what pixels in [0, 1] have to be normalised by before the network sees
    them; None if it takes them as they are. `macs` are its multiply-adds for one picture, and
    what its pools read; 0 where they are few.
    """

    network: nn.Module
    classes: tuple[str, ...]
    mean: tuple[float, ...] | None = None
    std: tuple[float, ...] | None = None
    channels: int = 3
    size: tuple[int, int] = (32, 32)
    macs: int = 0

    def __post_init__(self) -> None:
        """Freeze the weights."""
        self.network.requires_grad_(False)

    def prepare(self, picture: Tensor) -> Tensor:
        """A picture, uint8 (3, H, W), or several (N, 3, H, W), as the network's input.

        It is brought to the network's size. One channel is its grey; where there are more than
        three, red, green and blue come again.
        """
        pixels = (picture if picture.dim() == 4 else picture[None]).float() / 255
        if tuple(pixels.shape[-2:]) != self.size:
            pixels = F.interpolate(pixels, self.size, mode="bilinear", antialias=True)
        if self.channels == 1:
            pixels = (pixels * _LUMA).sum(1, keepdim=True)
        elif self.channels != 3:
            pixels = pixels[:, [channel % 3 for channel in range(self.channels)]]
        if self.mean is None or self.std is None:
            return pixels
        mean, std = (torch.tensor(values).view(-1, 1, 1) for values in (self.mean, self.std))
        return (pixels - mean) / std

    def seen(self, picture: Tensor) -> Tensor:
        """The picture as the network gets it, before it is normalised: (3, H, W), 0 to 1.

        Of more than three channels the first three; a missing colour is black.
        """
        bare = replace(self, mean=None, std=None).prepare(picture)[0]
        if self.channels == 1:
            return bare.expand(3, -1, -1)
        return torch.cat([bare, torch.zeros_like(bare)])[:3] if self.channels == 2 else bare[:3]

    @torch.no_grad()
    def probabilities(self, picture: Tensor) -> Tensor:
        """The softmax of the scores, (N, classes), for pictures as `prepare` takes them.

        The outputs themselves where the network ends in a softmax of its own. Raises ValueError
        where it does not give a row of scores for each picture, or scores that are no numbers.
        """
        return self.chances(self.network(self.prepare(picture)))

    def chances(self, scores: Tensor) -> Tensor:
        """The softmax of what the network gave, (N, classes); raises as `probabilities`."""
        if scores.dim() != 2:
            raise ValueError("The network gives maps, not a row of scores: it has no answer.")
        if not any(_computes(layer) for layer in self.network.modules()):
            raise ValueError(ONLY_IN_A_ROW)
        found = scores if self.ends_in_softmax else scores.softmax(dim=1)
        if not bool(found.isfinite().all()):
            raise NoNumbersError
        return found

    @property
    def ends_in_softmax(self) -> bool:
        """Whether what it gives are probabilities already."""
        layers = list(self.network.modules())
        return type(layers[-1]) is nn.Softmax

    def label(self, index: int) -> str:
        """What output `index` stands for."""
        return self.classes[index] if index < len(self.classes) else f"output {index}"


def parameters(network: nn.Module) -> int:
    """How many numbers are kept with `network`, and one more."""
    return 1 + sum(parameter.numel() for parameter in network.parameters())


def ready(network: nn.Module) -> nn.Module:
    """The network in `eval()` mode, its kernels laid out as convolutions are quickest on a CPU.

    With several pictures at a time they take half as long so, or less.
    """
    return network.eval().to(memory_format=torch.channels_last)


def untrained(network: str, seed: int = 0) -> Trained:
    """The network called `network` with PyTorch's first weights, repeatable by `seed`."""
    made = first_weights.seeded(lambda: registry.build(network), seed)
    return Trained(ready(made), CIFAR10)


def file_of(network: str, data: str = "cifar10") -> Path:
    """Where the shipped weights of `network`, trained on `data`, lie."""
    return WEIGHTS / f"{network}{'' if data == 'cifar10' else f'_{data}'}.pt"


def shipped(network: str, data: str = "cifar10") -> Trained:
    """The network called `network` (cifar_quick or cifar_quick_relu) as it is shipped, trained.

    `data` is what it was trained on: "cifar10" or "drawn". Raises ValueError, with a sentence, if
    no such weights are shipped or the file is damaged.
    """
    path = file_of(network, data)
    if not path.is_file():
        raise ValueError(f"No trained weights of {network} are shipped: {path.name} is missing.")
    values = weight_files.read(path)
    if not isinstance(values, dict) or not {"model", "classes", "mean", "std"} <= set(values):
        raise ValueError(f"{path.name} is not a file of weights that comes with the app.")
    with torch.device("meta"):  # nothing is drawn that the weights replace
        built = registry.build(network, len(values["classes"]))
    weight_files.load(built, weight_files.state_of(values["model"], path.name), path.name)
    return Trained(ready(built), tuple(values["classes"]), values["mean"], values["std"])


def ship(trained: Trained, path: Path) -> None:
    """Write the weights of `trained` to `path`, as `shipped` reads them."""
    values = {
        "model": {name: tensor.clone() for name, tensor in trained.network.state_dict().items()},
        "classes": list(trained.classes),
        "mean": trained.mean,
        "std": trained.std,
    }
    torch.save(values, path)


def _computes(layer: nn.Module) -> bool:
    """Whether a layer makes other numbers of those that it gets; what holds layers does not."""
    return not isinstance(layer, nn.Flatten) and not any(True for _ in layer.children())
