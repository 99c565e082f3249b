"""The evaluate lesson: whose answers, to which test pictures, and what is looked at of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated

import torch
from torch import Tensor

from explainers.evaluation import subjects
from explainers.evaluation.answered import Answers
from explainers.evaluation.calibration import HIGHEST, LOWEST
from explainers.evaluation.own import FITS
from explainers.evaluation.subjects import RUN, Subject
from explainers.images import choosing
from explainers.kinds import Choice, Number, Text, Whole
from explainers.lessons.evaluate import words
from explainers.settings import Only
from explainers.training import learned

SHOWN = 24
"""Pictures that are shown at once."""

NEAREST = 8
"""Pictures that are shown as the nearest ones."""

MODES = ("RGB", "RGBA", "L", "P", "CMYK", "I;16")
"""How a drawing may be saved, in Pillow's words."""

MOST_CLASSES = 20
"""Rows of a matrix that can be read on a projector."""

OF_RUN, OF_OTHER_RUN = Only("weights", RUN), Only("other_weights", RUN)


@dataclass(frozen=True, kw_only=True)
class Values(choosing.Values):
    """What the page's controls are set to: whose answers, and which pictures are looked at.

    `target` and `guess` are the row and the column of the matrix, `index` is the number of a test
    picture, `page` counts the pictures of a list by the `SHOWN`.
    """

    view: Annotated[str, Choice(words.VIEWS)] = "classes"
    weights: Annotated[str, Choice(words.WEIGHTS)] = "trained"
    trained_on: Annotated[str, Choice(words.TRAINED_ON)] = "drawings"
    data: Annotated[str, Choice(words.DATA)] = "fitting"
    run: Annotated[str, Text(200), OF_RUN] = ""
    epoch: Annotated[int, Whole(0, 10_000), OF_RUN] = 0
    target: Annotated[int, Whole(0, 9_999)] = 3
    guess: Annotated[int, Whole(0, 9_999)] = 5
    order: Annotated[str, Choice(words.ORDERS)] = "worst"
    page: Annotated[int, Whole(0, 9_999)] = 0
    index: Annotated[int, Whole(0, 9_999_999)] = 0
    bins: Annotated[int, Whole(2, 25)] = 10
    temperature: Annotated[float, Number(LOWEST, HIGHEST)] = 1.0
    other_weights: Annotated[str, Choice(words.WEIGHTS), Only("view", "versus")] = "relu"
    other_trained_on: Annotated[str, Choice(words.OTHER_TRAINED_ON)] = "fitting"
    other_run: Annotated[str, Text(200), OF_OTHER_RUN] = ""
    other_epoch: Annotated[int, Whole(0, 10_000), OF_OTHER_RUN] = 0
    which: Annotated[str, Choice(words.WHICH)] = "one"
    by: Annotated[int, Whole(1, 4)] = 2
    way: Annotated[str, Choice(words.WAYS)] = "flipped"
    of: Annotated[str, Choice(words.OF)] = "features"
    metric: Annotated[str, Choice(words.METRICS)] = "euclidean"
    neighbour: Annotated[int, Whole(0, NEAREST - 1)] = 0
    picture: Annotated[str, Choice(words.SOURCES)] = "drawn"
    mode: Annotated[str, Choice(MODES)] = "RGBA"
    fit: Annotated[str, Choice(FITS)] = "crop"
    why: Annotated[str, Choice(words.WHY)] = "occlusion"
    slip: Annotated[str, Choice(words.SLIPS)] = "none"

    def spoken(self, name: str) -> str:
        """What an epoch that nobody chose is: the last."""
        return learned.the_last(getattr(self, name)) if name in ("epoch", "other_epoch") else ""


def settled(values: Values) -> Values:
    """`values` with runs and epochs that there are."""
    compared = values.view == "versus" and values.other_weights == RUN
    found = learned.epochs() if compared or values.weights == RUN else {}
    if found and values.weights == RUN:
        run, _, epoch = learned.placed(found, values.run, values.epoch)
        values = replace(values, run=run, epoch=epoch)
    if found and compared:
        asked = values.other_run if values.other_run in found else _beside(values, found)
        run, _, epoch = learned.placed(found, asked, values.other_epoch)
        values = replace(values, other_run=run, other_epoch=epoch)
    return values


def _beside(values: Values, found: Iterable[str]) -> str:
    """The newest run but the first that was tested on the same pictures; empty where none was."""
    try:
        data = _data(values)
        return next((name for name in found if _comparable(values, name, data)), "")
    except ValueError:  # said where the answers would be
        return ""


def _comparable(values: Values, name: str, data: str) -> bool:
    if values.weights == RUN and name == values.run:
        return False
    return learned.find(name).recipe.data == data


def missing(values: Values) -> dict[str, str]:
    """A sentence for each run, and epoch of it, that is asked for and is not there; by setting."""
    now = settled(values)
    other = learned.absent(values, now, "other_run", "other_epoch")
    return learned.absent(values, now) | other


def subject(values: Values) -> Subject:
    """Whose answers are asked for, to which pictures; ValueError, in words, where it is not there.

    An epoch of 0 is that of a run which was stopped in its first.
    """
    if values.weights == RUN:
        return subjects.of_run(values.run, values.epoch)
    return subjects.of_shipped(values.weights, _trained_on(values), _data(values))


def _trained_on(values: Values) -> str:
    return "drawn" if values.trained_on == "drawings" else "cifar10"


def _data(values: Values) -> str:
    """The test pictures that are asked about; ValueError where there is no such run."""
    if values.weights == RUN:
        return learned.find(values.run).recipe.data
    return _trained_on(values) if values.data == "fitting" else values.data


def other(values: Values) -> Subject:
    """The second network, asked about the pictures of the first; ValueError as `subject`."""
    if values.other_weights == RUN:
        return subjects.of_run(values.other_run, values.other_epoch)
    data = _data(values)
    drawn = values.other_trained_on == "drawings"
    if values.other_trained_on == "fitting":
        drawn = data == "drawn"
    return subjects.of_shipped(values.other_weights, "drawn" if drawn else "cifar10", data)


def the_same(values: Values) -> bool:
    """Whether first and second are one network; ValueError or OSError where one is not there."""
    return subject(values).stamp == other(values).stamp


def foreign(values: Values) -> bool:
    """Whether a shipped network is asked about other pictures than it has learned from."""
    return values.weights != RUN and values.data not in ("fitting", _trained_on(values))


# --- which pictures ------------------------------------------------------------------------------


def shown_classes(answers: Answers) -> list[int]:
    """The classes that the matrix shows: all, or those that are mixed up most, in their order."""
    count = len(answers.classes)
    if count <= MOST_CLASSES:
        return list(range(count))
    confusion = answers.confusion
    wrong = confusion.sum(1) + confusion.sum(0) - 2 * confusion.diagonal()
    return sorted(wrong.argsort(descending=True, stable=True)[:MOST_CLASSES].tolist())


def cell(values: Values, answers: Answers) -> tuple[int, int]:
    """The chosen cell of the matrix, brought into the classes that there are."""
    last = len(answers.classes) - 1
    return min(values.target, last), min(values.guess, last)


def listed(values: Values, answers: Answers) -> Tensor:
    """The pictures that the open view lists, by their numbers."""
    if values.view == "classes":
        return answers.within(*cell(values, answers))
    return answers.mistakes() if values.order == "worst" else answers.least_sure()


def pages(found: Tensor) -> int:
    """How many times `SHOWN` pictures there are, at least one."""
    return max(1, -(-len(found) // SHOWN))


def places(found: Tensor, page: int) -> range:
    """The places of a list that are shown on a page of it, or on its last."""
    first = min(page, pages(found) - 1) * SHOWN
    return range(first, min(first + SHOWN, len(found)))


def of_page(found: Tensor, page: int) -> list[int]:
    """The pictures at these places."""
    shown: list[int] = found[list(places(found, page))].tolist()
    return shown


def chosen(values: Values, shown: list[int]) -> int:
    """The picture that is looked at: the one that was chosen, or the first; -1 if there is none."""
    return values.index if values.index in shown else next(iter(shown), -1)


def ranked(answers: Answers, index: int, most: int = 10) -> list[tuple[int, float]]:
    """The classes with their probabilities for a picture, the likeliest first, at most `most`."""
    likeliest = answers.probabilities[index].topk(min(most, len(answers.classes)))
    return list(zip(likeliest.indices.tolist(), likeliest.values.tolist(), strict=True))


def counts(answers: Answers, shown: list[int]) -> list[list[int]]:
    """The matrix of the classes that are shown."""
    which = torch.tensor(shown)
    found: list[list[int]] = answers.confusion[which][:, which].tolist()
    return found
