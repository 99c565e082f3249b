"""The training loop as the notes write it, to measure ours against.

DataLoader over a Dataset of PIL pictures, ToTensor for each picture, batches of 64, SGD with a
learning rate of 0.01, the loss printed every 100 steps, nothing moved to another memory format.
The pictures lie decoded in memory, as torchvision's CIFAR10 keeps them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import torch
from PIL import Image
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset
from torchvision.transforms import ToTensor

from explainers.images.pictures import Split
from explainers.networks.cifar_quick import cifar_quick


class PilPictures(Dataset[tuple[Tensor, int]]):
    """What torchvision.datasets.CIFAR10(transform=ToTensor()) is, for any pictures."""

    def __init__(self, split: Split) -> None:
        """Keep the pixels as torchvision does: uint8 (N, H, W, 3) in numpy."""
        self.data = split.images.permute(0, 2, 3, 1).contiguous().numpy()
        self.targets = split.labels.tolist()
        self.transform = ToTensor()

    def __len__(self) -> int:
        """How many pictures there are."""
        return len(self.data)

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        """One picture, float (3, H, W) in [0, 1], and its label."""
        return self.transform(Image.fromarray(self.data[index])), self.targets[index]


class NotesLoop:
    """The notes' loop, which can be left and gone on with, so that it can be measured by turns."""

    def __init__(self, split: Split, device: torch.device) -> None:
        """A new network on `device`, its data and its optimizer."""
        self._device = device
        self._loader = DataLoader(PilPictures(split), batch_size=64, shuffle=True)
        self._model = cifar_quick().to(device)
        self._loss = nn.CrossEntropyLoss().to(device)
        self._optimizer = torch.optim.SGD(self._model.parameters(), lr=0.01)
        self._steps = 0
        self._batches: Iterator[tuple[Tensor, Tensor]] = iter(())

    def images_per_second(self, seconds: float) -> float:
        """Train for about `seconds`; returns how many pictures a second."""
        self._model.train()
        pictures, start = 0, time.perf_counter()
        while time.perf_counter() - start < seconds:
            pictures += self._step()
        return pictures / (time.perf_counter() - start)

    def _step(self) -> int:
        batch = next(self._batches, None)
        if batch is None:
            self._batches = iter(self._loader)
            batch = next(self._batches)
        images, targets = (tensor.to(self._device) for tensor in batch)
        outputs = self._model(images)
        loss = self._loss(outputs, targets)
        self._optimizer.zero_grad()
        loss.backward()
        self._optimizer.step()
        self._steps += 1
        if self._steps % 100 == 0:
            loss.item()  # the notes print it here
        return len(targets)
