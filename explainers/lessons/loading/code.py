"""The code of the loading page's views, each run as copied."""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence
from pathlib import Path

from explainers import snippets
from explainers.lessons.loading.numbers import BIRD, BOTH, FROG, TIMED_BATCH, TIMED_PICTURES, TOTAL
from explainers.loading import folders, plan
from explainers.loading.plan import Request
from explainers.snippets import PROJECT


def my_data() -> str:
    """The class itself, as it is run here, without the marks that are meant for linters."""
    source = re.sub(r"\s+# noqa.*", "", inspect.getsource(folders.MyData))
    source = source.replace("Dataset[Any]", "Dataset")
    return re.sub(r": Any = ", " = ", source)


def dataset(name: str, idx: int, root: Path, refusal: str = "") -> str:
    """The class on both folders; prints the three lengths and what the index gives.

    `refusal` is Python's own error, where there is no such index.
    """
    asked = {BIRD: "birds", FROG: "frogs", BOTH: "both"}[name]
    last = [f"picture, label = {asked}[{idx}]", "print(picture.size, label)"]
    return snippets.pasteable(
        f'''\
{PROJECT}
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image
from torch.utils.data import Dataset

from explainers.loading import folders

{my_data()}

root_dir = str(folders.make(Path({str(root)!r})))
birds = MyData(root_dir, "{BIRD}")
frogs = MyData(root_dir, "{FROG}")
both = birds + frogs
print(len(birds), len(frogs), len(both))

{chr(10).join(snippets.attempt(last, refusal))}'''
    )


def batches(request: Request, refusal: str = "") -> str:
    """The DataLoader over the bare indices; prints the indices of each batch.

    `refusal` is PyTorch's own error, where it refuses the arguments.
    """
    made, arguments = _sampler(request)
    rest = "".join(
        f"    {name}={value},\n"
        for name, value, default in (
            ("shuffle", request.shuffle, False),
            ("drop_last", request.drop_last, False),
            ("num_workers", request.num_workers, 0),
        )
        if value != default
    )
    names = ["DataLoader", *([request.sampler] if request.sampler != plan.NONE else [])]
    counts = [request.labels.count(label) for label in (BIRD, FROG)]
    labels = f'labels = ["{BIRD}"] * {counts[0]} + ["{FROG}"] * {counts[1]}\n'
    body = f"""loader = DataLoader(
    range({TOTAL}),
    batch_size={request.batch_size},
{arguments}{rest}    generator=generator,
)
for epoch in range({request.epoch + 1}):
    batches = [batch.tolist() for batch in loader]
for batch in batches:  # of the last epoch
    print(batch)"""
    lines = snippets.attempt(body.splitlines(), refusal)
    if request.num_workers:  # on macOS and Windows a worker runs this file again
        lines = ['if __name__ == "__main__":', *(f"    {line}" for line in lines)]
    head = (
        f"import torch\nfrom torch.utils.data import {', '.join(names)}\n\n"
        f"generator = torch.Generator().manual_seed({request.seed})\n"
        f"{labels if 'labels' in made else ''}{made}"
    )
    return snippets.pasteable(head + "\n".join(lines))


def _sampler(request: Request) -> tuple[str, str]:
    """The lines that make the sampler, and the argument that hands it over."""
    size = f"range({TOTAL})"
    made = {
        plan.NONE: "",
        plan.SEQUENTIAL: f"sampler = SequentialSampler({size})\n",
        plan.RANDOM: f"sampler = RandomSampler({size}, generator=generator)\n",
        plan.WEIGHTED: "weights = [1 / labels.count(label) for label in labels]\n"
        f"sampler = WeightedRandomSampler(weights, {TOTAL}, generator=generator)\n",
        plan.SUBSET: f'indices = [i for i, label in enumerate(labels) if label == "{FROG}"]\n'
        "sampler = SubsetRandomSampler(indices, generator=generator)\n",
    }[request.sampler]
    return made, "    sampler=sampler,\n" if made else ""


def workers(work: str, numbers: Sequence[int], root: Path) -> str:
    """What the measurement does; prints workers, pictures and seconds."""
    return f'''{PROJECT}
import time
from pathlib import Path

from torch.utils.data import DataLoader

from explainers.loading import folders, timing

if __name__ == "__main__":  # on macOS and Windows a worker runs this file again
    folder = folders.make(Path({str(root)!r}))
    dataset = timing.pictures_of(folder, {TIMED_PICTURES}, "{work}")
    for num_workers in {tuple(numbers)}:
        loader = DataLoader(
            dataset,
            batch_size={TIMED_BATCH},
            num_workers=num_workers,
            persistent_workers=num_workers > 0,
        )
        for epoch in range(2):
            start = time.perf_counter()
            pictures = sum(len(images) for images, labels in loader)
            seconds = time.perf_counter() - start
            print(f"{{num_workers}} workers, {{pictures}} pictures, {{seconds:.2f}} s")'''


def cifar10(split: str, batch: int, root: Path) -> str:
    """CIFAR-10 through torchvision, as in the notes; prints the shape of a batch and its labels."""
    return f"""import torch
from torch.utils.data import DataLoader
from torchvision.datasets import CIFAR10
from torchvision.transforms import v2

transform = v2.Compose([v2.ToImage(), v2.ToDtype(torch.float32, scale=True)])
dataset = CIFAR10({str(root)!r}, train={split == "train"}, transform=transform, download=True)
loader = DataLoader(dataset, batch_size=64)
print(len(dataset), len(loader))

for k, (images, targets) in enumerate(loader):
    if k == {batch}:
        break

print(images.shape)
print([dataset.classes[target] for target in targets])"""
