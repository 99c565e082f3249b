"""Code that finds out which pictures are like each other: it prints the numbers of the page."""

from __future__ import annotations

from explainers import places
from explainers.evaluation import likeness, subjects
from explainers.evaluation.subjects import Subject
from explainers.lessons.evaluate import numbers
from explainers.lessons.evaluate.code import written
from explainers.lessons.evaluate.numbers import Values
from explainers.probes import features
from explainers.shown import as_path


def _features(subject: Subject, of: str, images: str) -> list[str]:
    """Lines that make `rows`, the features or the pixels of the pictures that `images` names."""
    if of == "pixels":
        return [f"rows = {images}.flatten(1).double() / 255"]
    try:
        name = features.last(subjects.network_of(subject).network)
    except (ValueError, OSError):  # said on the page
        name = "linear2"
    return [
        "found = []",
        f'layer = model.network.get_submodule("{name}")',
        "hook = layer.register_forward_pre_hook(",
        "    lambda layer, given: found.append(given[0].flatten(1).clone())",
        ")",
        "with torch.no_grad():",
        f"    for some in {images}.split(500):",
        "        scores = model.network(model.prepare(some))",
        "",
        "rows = torch.cat(found).double()",
    ]


def of_map(values: Values, data: str) -> str:
    """Code that projects test pictures onto the two axes along which they differ most."""
    return written(
        values,
        data,
        [
            f"taken = min(len(images), {likeness.MOST_MAPPED})",
            "indices = torch.arange(taken) * len(images) // taken",
            *_features(_subject(values), values.of, "images[indices]"),
            "centred = rows - rows.mean(0)",
            "_, singular, axes = torch.linalg.svd(centred, full_matrices=False)",
            "variances = singular**2 / (len(rows) - 1)  # the covariance's eigenvalues",
            "axes = axes[:2] * axes[:2].gather(1, axes[:2].abs().argmax(1, keepdim=True)).sign()",
            "points = centred @ axes.T",
            "for part in (variances[:2] / variances.sum()).tolist():",
            '    print(f"{part:.4f}")',
            "",
            f"place = int((indices == {values.index}).int().argmax())",
            'print(int(indices[place]), "lies at", *(f"{x:.3f}" for x in points[place].tolist()))',
        ],
    )


def of_nearest(values: Values, data: str) -> str:
    """Code that finds the training pictures whose features are nearest to a test picture's."""
    far = {
        "euclidean": "(rows[:-1] - rows[-1]).square().sum(1).sqrt()",
        "cosine": "1 - torch.nn.functional.cosine_similarity(rows[:-1], rows[-1:])",
    }
    subject = _subject(values)
    return written(
        values,
        data,
        [
            f"train = sources.load({data!r}, root={as_path(places.data())}).train",
            f"index = min({values.index}, len(images) - 1)",
            f"taken = min(len(train.images), {likeness.MOST_COMPARED})",
            "indices = torch.arange(taken) * len(train.images) // taken",
            "pictures = torch.cat([train.images[indices], images[index][None]])",
            *_features(subject, "features", "pictures"),
            f"far = {far[values.metric]}",
            f"for place in far.argsort(stable=True)[:{numbers.NEAREST}].tolist():",
            "    name = model.classes[train.labels[indices[place]]]",
            '    print(int(indices[place]), name, f"{far[place]:.4f}")',
        ],
    )


def _subject(values: Values) -> Subject:
    try:
        return numbers.subject(values)
    except (ValueError, OSError):  # said on the page
        return numbers.subject(Values())
