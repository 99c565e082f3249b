"""Pictures small and easy enough that a network learns them within a few steps."""

import io
import zipfile
from pathlib import Path

import pytest
import torch
from PIL import Image
from torch import Tensor

from explainers.images.pictures import Pictures, Split

CLASSES = ("blue", "green", "red")


def split(count: int, seed: int) -> Split:
    """Noise with one channel brighter than the others: the class is which."""
    generator = torch.Generator().manual_seed(seed)
    labels = torch.arange(count) % len(CLASSES)
    images = torch.randint(0, 160, (count, 3, 32, 32), generator=generator, dtype=torch.uint8)
    images[torch.arange(count), 2 - labels] += 60
    return Split(images, labels)


@pytest.fixture
def pictures() -> Pictures:
    # 100 and 40 are multiples of no batch size used here: last batches are smaller.
    return Pictures(split(100, seed=1), split(40, seed=2), CLASSES)


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same kind of pictures as a ZIP, for workers, which load their data themselves."""
    path = tmp_path_factory.mktemp("pictures") / "colours.zip"
    with zipfile.ZipFile(path, "w") as file:
        for part, count, seed in (("train", 240, 1), ("test", 30, 2)):
            pixels = split(count, seed)
            for number, (image, label) in enumerate(
                zip(pixels.images, pixels.labels.tolist(), strict=True)
            ):
                file.writestr(f"{part}/{CLASSES[label]}/{number:04d}.png", _png(image))
    return path


def _png(image: Tensor) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(image.permute(1, 2, 0).numpy()).save(buffer, "png")
    return buffer.getvalue()


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where workers keep the decoded ZIP: the first fills it, the others start quicker."""
    return tmp_path_factory.mktemp("cache")
