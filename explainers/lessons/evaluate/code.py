"""The evaluate lesson as code: it prints the numbers that the page shows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from explainers import places
from explainers.evaluation import steadiness, subjects
from explainers.evaluation.own import Step
from explainers.evaluation.slips import Slip
from explainers.evaluation.subjects import Subject
from explainers.lessons.evaluate import numbers
from explainers.lessons.evaluate.numbers import Values
from explainers.shown import as_path, without_folders
from explainers.snippets import PROJECT, attempt, pasteable
from explainers.transforms.start import Start

PILLOW = "from PIL import Image, ImageOps"

LOOP = (
    "scores = []",
    "with torch.no_grad():  # no gradients: less memory, less time, the same scores",
    "    for start in range(0, len(labels), 500):",
    "        batch = model.prepare(images[start : start + 500])",
    "        scores.append(model.network(batch))",
    "",
    "scores = torch.cat(scores)",
    "guesses = scores.argmax(1)  # of each row, that is of each picture",
)


def of_classes(values: Values, data: str) -> str:
    """Code that asks the network about all test pictures, and counts."""
    return written(
        values,
        data,
        [
            *LOOP,
            "classes = len(model.classes)",
            "pairs = labels * classes + guesses",
            "confusion = torch.bincount(pairs, minlength=classes**2).view(classes, classes)",
            'print((guesses == labels).sum().item(), "of", len(labels), "are right")',
            f"target, guess = {values.target}, {values.guess}",
            "right = confusion.diagonal()",
            'print("recall", (right[target] / confusion[target].sum()).item())',
            'print("precision", (right[guess] / confusion[:, guess].sum()).item())',
        ],
    )


def of_mistakes(values: Values, data: str) -> str:
    """Code that lists the pictures of the view with the probability of their answer."""
    wanted, way = ("!=", "True") if values.order == "worst" else ("==", "False")
    return written(
        values,
        data,
        [
            *LOOP,
            "sure = scores.softmax(1).amax(1)  # the probability of each answer",
            f"found = (guesses {wanted} labels).nonzero().view(-1)",
            f"found = found[sure[found].argsort(descending={way}, stable=True)]",
            "for index in found[:5].tolist():",
            "    said, is_ = model.classes[guesses[index]], model.classes[labels[index]]",
            '    print(index, said, f"{sure[index]:.3f}", "is", is_)',
        ],
    )


def of_calibration(values: Values, data: str) -> str:
    """Code that fits a temperature on one half of the pictures and tells of the other."""
    return written(
        values,
        data,
        [
            *LOOP,
            "order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))",
            "fit, told = order[: len(labels) // 2], order[len(labels) // 2 :]",
            "log_t = torch.zeros(1, dtype=torch.float64, requires_grad=True)",
            'search = torch.optim.LBFGS([log_t], max_iter=100, line_search_fn="strong_wolfe")',
            "def loss():",
            "    search.zero_grad()",
            "    loss = F.cross_entropy(scores[fit].double() / log_t.exp(), labels[fit])",
            "    loss.backward()",
            "    return loss",
            "",
            "def calibration_error(scores, labels):",
            "    sure, guesses = scores.softmax(1).max(1)",
            f"    place = (sure * {values.bins}).ceil() - 1",
            "    gaps = 0.0",
            "    for bin in place.unique():",
            "        inside = place == bin",
            "        right = (guesses == labels)[inside].double().mean()",
            "        gaps += (right - sure[inside].mean()).abs() * inside.double().mean()",
            "    return float(gaps)",
            "",
            "_ = search.step(loss)",
            "temperature = log_t.exp().item()",
            'print("T", round(temperature, 3))',
            "for value in (1.0, temperature):",
            "    print(calibration_error(scores[told].double() / value, labels[told]))",
        ],
        "from torch.nn import functional as F",
    )


def of_versus(values: Values, data: str) -> str:
    """Code that counts the pictures that both, one or neither of two networks recognise."""
    try:
        second = numbers.other(values)
    except (ValueError, OSError):  # said on the page
        second = numbers.other(Values())
    own, model = _model(second, values.other_weights)
    return written(
        values,
        data,
        [
            *LOOP,
            "first = guesses == labels",
            model.replace("model", "other", 1),
            "with torch.no_grad():",
            "    parts = images.split(500)",
            "    scores = torch.cat([other.network(other.prepare(part)) for part in parts])",
            "",
            "second = scores.argmax(1) == labels",
            'print("both", (first & second).sum().item())',
            'print("only the first", (first & ~second).sum().item())',
            'print("only the second", (~first & second).sum().item())',
            'print("neither", (~first & ~second).sum().item())',
        ],
        own,
    )


def of_steadiness(values: Values, data: str) -> str:
    """Code that counts the answers that change when the first pictures are flipped."""
    return written(
        values,
        data,
        [
            f"images, labels = images[:{steadiness.MOST}], labels[:{steadiness.MOST}]",
            "with torch.no_grad():",
            "    before = model.network(model.prepare(images))",
            "    after = model.network(model.prepare(images.flip(3)))  # left and right exchanged",
            "",
            "changed = before.argmax(1) != after.argmax(1)",
            'print(changed.sum().item(), "of", len(labels), "answers change")',
            "both = (before.softmax(1) + after.softmax(1)) / 2",
            "for scores in (before, after, both):",
            "    print((scores.argmax(1) == labels).float().mean().item())",
        ],
    )


def of_picture(values: Values, start: Start, steps: Sequence[Step], tried: Slip | None) -> str:
    """Code that takes the picture all the way to the class and its probability; then a slip."""
    try:
        own, model = _model(numbers.subject(values), values.weights)
    except (ValueError, OSError):  # said on the page
        own, model = _model(numbers.subject(Values()), Values().weights)
    lines = [line for step in steps for line in step.code]
    wrong: list[str] = []
    if tried is not None:
        wrong = attempt([*tried.lines, "print(tuple(scores.shape))"], tried.error)
    body = "\n".join((*start.code, *lines))
    needed = [
        *(line for line in start.imports if line and "PIL" not in line),
        "import numpy as np",
        "import torch",
        "from PIL import Image, ImageCms, ImageOps" if "ImageCms" in body else PILLOW,
        *(["from torchvision.transforms import v2"] if "v2." in body else []),
        *(["from pathlib import Path"] if "Path(" in model + body else []),
        own,
    ]
    return pasteable(
        without_folders(
            "\n".join(
                [
                    PROJECT,
                    *sorted(set(needed), key=_order),
                    "",
                    f"{model}  # in eval() mode",
                    *start.code,
                    *(["original = picture"] if any("original" in line for line in wrong) else []),
                    *lines,
                    "with torch.no_grad():",
                    "    probabilities = model.network(batch).softmax(1)[0]",
                    "",
                    "number = int(probabilities.argmax())",
                    "print(model.classes[number], round(probabilities[number].item(), 4))",
                    *wrong,
                ]
            )
        )
    )


def _order(line: str) -> tuple[bool, bool, str]:
    """Plain imports first, those of this project last."""
    return "explainers" in line, line.startswith("from"), line


def written(values: Values, data: str, lines: list[str], *imports: str) -> str:
    """A whole program; `data` is what the data set is called where others may read it."""
    try:
        subject = numbers.subject(values)
    except (ValueError, OSError):  # said on the page; the code is then that of the plain values
        subject = numbers.subject(Values())
        data = subject.data
    own, model = _model(subject, values.weights)
    own_imports = [line for line in imports if "explainers" in line]
    head = [
        PROJECT,
        "from pathlib import Path",
        "import torch",
        *[line for line in imports if "explainers" not in line],
        "",
        *sorted({"from explainers.images import sources", own, *own_imports}),
        "",
        f"{model}  # in eval() mode",
        f"test = sources.load({data!r}, root={as_path(places.data())}).test",
        "images, labels = test.images, test.labels",
    ]
    return pasteable(without_folders("\n".join([*head, *lines])))


def _model(subject: Subject, weights: str) -> tuple[str, str]:
    """What has to be imported, and the line that makes the network."""
    if subject.run is None:
        network = subjects.SHIPPED.get(weights, subjects.SHIPPED["trained"])
        data = "drawn" if subject.file.stem.endswith("_drawn") else "cifar10"
        shipped = "from explainers.networks import trained"
        return shipped, f'model = trained.shipped("{network}", "{data}")'
    file = Path(subject.file)
    opened = "from explainers.training.learned import opened"
    return opened, f"model = opened(Path({str(file)!r}))"
