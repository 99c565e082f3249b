"""From a file to the number of a class: every step of it, and what happens without one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from PIL import Image
from torch import Tensor

from explainers.lessons.transforms.code import pillow_names
from explainers.networks.trained import Trained, shipped
from explainers.snippets import PROJECT, attempt
from explainers.transforms.conversion import conversion
from explainers.transforms.facts import Value
from explainers.transforms.start import Start
from explainers.vision import transforms, v2

NETWORK = "cifar_quick_relu"

_WITHOUT = {
    "convert": "The picture kept its own channels. Normalize has three means here, and the first "
    "convolution was made for three: red, green and blue. `convert` was left out.",
    "shrink": "The convolutions take any size, but the first Linear layer has a weight for each of "
    "the 1,024 numbers that come out of 32 × 32 pixels. `Resize` was left out.",
    "batch_of_one": "Layers take a batch: (1, 3, 32, 32). Without its first axis, Flatten takes "
    "the channels for the pictures of a batch. `reshape` was left out.",
}
_OTHER = "What comes in is not what the network was made for."


@dataclass(frozen=True)
class Stage:
    """A step: the line of code that makes `value`, which is called `name`, and what it does."""

    code: str
    does: str
    value: Value


@dataclass(frozen=True)
class Answer:
    """The steps that were gone, and the scores (1, classes); or the error that ended them, why.

    `lines` are the steps as code, the one that failed among them.
    """

    lines: tuple[str, ...]
    stages: tuple[Stage, ...]
    network: Trained
    scores: Tensor | None = None
    error: str = ""
    because: str = ""

    @property
    def number(self) -> int:
        """The number of the class with the highest score."""
        if self.scores is None:
            raise ValueError("There are no scores.")
        return int(self.scores.argmax(1))


def network_for(start: Start) -> tuple[Trained, str]:
    """The shipped network that fits the picture, and what it was trained on."""
    data = "drawn" if start.drawn else "cifar10"
    return shipped(NETWORK, data), data


def answer(start: Start, *, convert: bool, shrink: bool, batch_of_one: bool) -> Answer:
    """Send the picture all the way, leaving out what is not wanted."""
    network, _ = network_for(start)
    stages: list[Stage] = []
    lines: list[str] = []
    value: Any = start.picture
    try:
        for line, does, function in _steps(start, network, convert, shrink, batch_of_one):
            lines.append(line)
            value = function(value)
            stages.append(Stage(line, does, value))
        with torch.no_grad():
            scores = network.network(value)
    except (RuntimeError, ValueError, TypeError) as error:
        words = f"{type(error).__name__}: {error}"
        kept = {"convert": convert, "shrink": shrink, "batch_of_one": batch_of_one}
        left_out = [name for name, there in kept.items() if not there]
        because = " ".join(_WITHOUT[name] for name in left_out) or _OTHER
        return Answer(tuple(lines), tuple(stages), network, error=words, because=because)
    return Answer(tuple(lines), tuple(stages), network, scores)


def _steps(
    start: Start, network: Trained, convert: bool, shrink: bool, batch_of_one: bool
) -> list[tuple[str, str, Any]]:
    """Each step as its line of code, what it does, and the function itself."""
    steps: list[tuple[str, str, Any]] = []
    if convert:
        steps.append(_converting(start.picture))
    if shrink:
        does = "The network was trained on 32 × 32 pixels. A pair of numbers ignores the ratio."
        steps.append(("picture = v2.Resize((32, 32))(picture)", does, v2.Resize((32, 32))))
    to_tensor = transforms.ToTensor()
    does = "Bytes from 0 to 255 become floats from 0 to 1, channels first."
    steps.append(("image = transforms.ToTensor()(picture)", does, to_tensor))
    if network.mean and network.std:
        mean, std = list(network.mean), list(network.std)
        rounded = f"{[round(v, 4) for v in mean]}, {[round(v, 4) for v in std]}"
        does = f"The network was trained on pixels normalised by these numbers, {rounded}."
        line = "image = v2.Normalize(model.mean, model.std)(image)"
        steps.append((line, does, v2.Normalize(mean, std)))
    if batch_of_one:
        does = "A batch of one picture: layers expect the batch as the first axis."
        line = "batch = image.reshape(1, *image.shape)"
        steps.append((line, does, lambda image: image.reshape(1, *image.shape)))
    return steps


def _converting(picture: Image.Image) -> tuple[str, str, Any]:
    """The notes' line, which does no harm to a picture that is RGB already."""
    found = conversion(picture)
    if found is None:
        does = "It is RGB already: nothing changes. A PNG is often RGBA, so the notes convert."
        return 'picture = picture.convert("RGB")', does, lambda p: p.convert("RGB")
    line = f"picture = ({found.written})(picture)"
    if found.written == 'lambda p: p.convert("RGB")':
        line = 'picture = picture.convert("RGB")'
    return line, found.kind.does, found.function


def code(start: Start, given: Answer, refusal: str = "") -> str:
    """All of it as code; prints the shape of the scores, the number and the class."""
    _, data = network_for(start)
    lines = given.lines
    last = "batch" if lines[-1].startswith("batch") else "image"
    rest = [
        "with torch.no_grad():",
        f"    scores = model.network({last})",
        "",
        "number = scores.argmax(1).item()",
        "print(tuple(scores.shape), number, model.classes[number])",
    ]
    written = "".join(lines)
    names = pillow_names(start, [written])
    others = [
        line for line in start.imports if not line.startswith(("from PIL", "from explainers"))
    ]
    own = [line for line in start.imports if line.startswith("from explainers")]
    return "\n".join(
        [
            PROJECT,
            *others,
            *(["import numpy as np"] if "np." in written + "".join(start.code) else []),
            "import torch",
            *([f"from PIL import {', '.join(names)}"] if names else []),
            "from torchvision import transforms",
            "from torchvision.transforms import v2",
            "",
            *own,
            "from explainers.networks import trained",
            "",
            f'model = trained.shipped("{NETWORK}", "{data}")  # in eval() mode',
            *start.code,
            *attempt([*lines, *[line for line in rest if line or not refusal]], refusal),
        ]
    )
