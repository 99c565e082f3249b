"""The evaluate lesson as code: it prints the numbers that the page shows."""

from __future__ import annotations

from pathlib import Path

from explainers import places
from explainers.evaluation import subjects
from explainers.evaluation.subjects import Subject
from explainers.lessons.evaluate import numbers
from explainers.lessons.evaluate.numbers import Values
from explainers.snippets import PROJECT, pasteable

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
    return _written(
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
    return _written(
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


def _written(values: Values, data: str, lines: list[str]) -> str:
    """A whole program; `data` is what the data set is called where others may read it."""
    try:
        subject = numbers.subject(values)
    except (ValueError, OSError):  # said on the page; the code is then that of the plain values
        subject = numbers.subject(Values())
        data = subject.data
    own, model = _model(subject, values)
    head = [
        PROJECT,
        "from pathlib import Path",
        "import torch",
        "",
        "from explainers.images import sources",
        own,
        "",
        f"{model}  # in eval() mode",
        f"test = sources.load({data!r}, root=Path({str(places.data())!r})).test",
        "images, labels = test.images, test.labels",
    ]
    return pasteable("\n".join([*head, *lines]))


def _model(subject: Subject, values: Values) -> tuple[str, str]:
    """What has to be imported, and the line that makes the network."""
    if subject.run is None:
        network = subjects.SHIPPED.get(values.weights, subjects.SHIPPED["trained"])
        data = "drawn" if subject.file.stem.endswith("_drawn") else "cifar10"
        shipped = "from explainers.networks import trained"
        return shipped, f'model = trained.shipped("{network}", "{data}")'
    file = Path(subject.file)
    opened = "from explainers.training.learned import opened"
    return opened, f"model = opened(Path({str(file)!r}))"
