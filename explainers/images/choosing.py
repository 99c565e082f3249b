"""Which picture a page shows: the settings that its chooser moves, and their words.

A page with a picture inherits `Values`, or `OfDataSet` where it offers those of a data set, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from explainers import settings
from explainers.images import drawn, photographs
from explainers.images.named import PATH_HELP
from explainers.kinds import Choice, Place, Whole

SOURCES: Mapping[str, str] = {"drawn": "Drawn", "photograph": "Photograph", "own": "Your own"}
MORE_SOURCES: Mapping[str, str] = {
    "drawn": "Drawn",
    "photograph": "Photograph",
    "data_set": "Data set",
    "own": "Your own",
    "camera": "Camera",
}
DATA_SETS: Mapping[str, str] = {
    "cifar10": "CIFAR-10",
    "drawn": "the drawn pictures",
    "own": "a folder or ZIP of yours",
}

LABELS: Mapping[str, str] = {
    "picture": "Picture",
    "class_name": "What is drawn",
    "drawing": "Which drawing",
    "photograph": "Photograph",
    "data": "Data set",
    "index": "Which test picture",
}

HELP: Mapping[str, str] = {
    "picture": "Where the picture comes from: drawn by the app, a photograph, or one of yours.",
    "class_name": "One of CIFAR-10's ten classes. The pictures are drawn by the app.",
    "drawing": "Each number is another drawing.",
    "photograph": "Which of them.",
    "data": "Where the test pictures come from.",
    "path": PATH_HELP,
    "index": "Counted from 0.",
}


@dataclass(frozen=True, kw_only=True)
class Values(settings.Values):
    """A drawn picture, a photograph, or one of the reader's own."""

    picture: Annotated[str, Choice(SOURCES)] = "drawn"
    class_name: Annotated[str, Choice(drawn.CLASSES)] = "cat"
    drawing: Annotated[int, Whole(0, 99)] = 3
    photograph: Annotated[
        str, Choice(photographs.TITLES), settings.Only("picture", "photograph")
    ] = "cat"


@dataclass(frozen=True, kw_only=True)
class OfDataSet(Values):
    """Any of these, a picture of a camera, or a test picture of a data set.

    `path` is where the reader's own data set lies, `index` counts the test pictures.
    """

    picture: Annotated[str, Choice(MORE_SOURCES)] = "drawn"
    data: Annotated[str, Choice(DATA_SETS), settings.Only("picture", "data_set")] = "cifar10"
    path: Annotated[str, Place(), settings.Only("data", "own")] = ""
    index: Annotated[int, Whole(0, 99_999), settings.Only("picture", "data_set")] = 0
