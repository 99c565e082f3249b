"""The numbers on a page, reduced to what stays the same wherever and however the page shows them.

Tensors, curves and pictures become sketches; numbers that are written (metrics, tables, formulas)
are kept as they are written. What is left out: words, places, colours, code, and all order.
"""

from __future__ import annotations

import base64
import html
import io
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import numpy as np
from PIL import Image
from streamlit.elements.lib import image_utils

from explainers.worked import number
from tests.harness import latex
from tests.harness.sketch import Numbers, Sketch
from tests.harness.visit import Visit
from tests.pages.reading import components, sent

WRITTEN = re.compile(
    r"(?<![\w.])(?:(?<![\w)}\]%²])[−-](?=\d))?"
    r"\d+(?:,\d{3})*(?:\.\d+)?(?:e[−-]?\d+)?(?![\w.]*\w)"
)
LONG = 8  # a list of fewer numbers says where something is drawn, or how large
STYLE = re.compile(r"<style.*?</style>|<[^>]*>", re.DOTALL)
LETTER = re.compile(r"[^\W\d_]")
LABEL = re.compile(r'label="([^"]*)"')
INLINE = "data:image/png;base64,"


@contextmanager
def pictures() -> Iterator[list[Any]]:
    """The pictures that pages hand to Streamlit, as they come; the list may be cleared."""
    drawn: list[Any] = []
    own = image_utils.image_to_url

    def noted(image: Any, *rest: Any, **more: Any) -> str:
        drawn.append(image)
        return own(image, *rest, **more)

    with mock.patch.object(image_utils, "image_to_url", noted):
        yield drawn


def shown(seen: Visit, images: Iterable[Any] = ()) -> Numbers:
    """The numbers that a page is there to show; they must stay.

    `images` are those of `pictures`.
    """
    numbers = _sketches(seen, images)
    app = seen.app
    texts = [str(node.value) for node in app.metric]
    texts += [plain_latex(formula) for formula in seen.formulas]
    texts += [str(cell) for node in (*app.table, *app.dataframe) for cell in node.value.values.flat]
    texts += [STYLE.sub(" ", html.unescape(node.value)) for node in app.get("html")]
    texts += [label for node in app.get("graphviz_chart") for label in _labels(node)]
    for data in _figures(seen):
        texts += _numerals(data)
    for text in texts:
        numbers.written |= written(text)
    for text in _captions(seen):
        numbers.written |= {w for w in written(text) if len(w.strip("−0.")) > 3 and "." in w}
    return numbers


def anywhere(seen: Visit, images: Iterable[Any] = ()) -> Numbers:
    """Every number on a page, in its words and in the data of its figures as well."""
    numbers = shown(seen, images)
    texts = [*seen.words, *_captions(seen)]
    texts += [text for data in (*_components(seen), *_charts(seen)) for text in _texts(data)]
    texts += [plain_latex(text) for text in seen.words if "$" in text]
    for text in texts:
        numbers.written |= written(text)
    return numbers


def written(text: str) -> set[str]:
    """The numbers in a text; not those in names, such as `Conv2d`."""
    return {found.replace(",", "").replace("-", "−") for found in WRITTEN.findall(text)}


def plain_latex(text: str) -> str:
    """A formula with signs instead of commands."""
    try:
        return latex.plain(text)
    except (AssertionError, ValueError):
        return text


def _sketches(seen: Visit, images: Iterable[Any]) -> Numbers:
    numbers = Numbers()
    for staged in seen.stages:
        example = staged.example
        margins = [margin.values for margin in example.margins.values()]
        for tensor in (*example.operands.values(), example.output, *margins):
            numbers.tensors.add(Sketch.of(tensor.detach().cpu().double().numpy()))
    for data in (*_charts(seen), *_figures(seen)):
        for array in _arrays(data):
            numbers.arrays.add(Sketch.of(array))
    for image in images:
        if isinstance(image, bytes):
            image = Image.open(io.BytesIO(image))
            image = image.convert("RGBA") if image.mode == "P" else image
        if not isinstance(image, str):
            numbers.pictures.add(Sketch.of(np.asarray(image)))
    for data in _components(seen):
        inline = [text for text in _texts(data) if text.startswith(INLINE)]
        tiles = [_pixels(text) for text in inline]
        for size in {tile.shape for tile in tiles}:
            same = [tile for tile in tiles if tile.shape == size]
            numbers.pictures.add(Sketch.of(np.stack(same)))
    return numbers


def _pixels(url: str) -> np.ndarray:
    return np.asarray(
        Image.open(io.BytesIO(base64.b64decode(url.removeprefix(INLINE)))).convert("RGB")
    )


def _captions(seen: Visit) -> list[str]:
    images = [image.caption for node in seen.app.get("image") for image in node.proto.imgs]
    return [*(str(node.value) for node in seen.app.caption), *images]


def _labels(node: Any) -> list[str]:
    return LABEL.findall(node.proto.spec)


def _components(seen: Visit) -> list[Any]:
    return [sent(node) for node in components(seen.app)]


def _figures(seen: Visit) -> list[Any]:
    """The data of the components that are no stages: a stage shows its tensors."""
    return [data for data in _components(seen) if "patterns" not in data]


def _charts(seen: Visit) -> list[Any]:
    """The traces of each chart, frames included; not its layout."""
    specs = [json.loads(node.proto.spec) for node in seen.app.get("plotly_chart")]
    return [[spec["data"], spec.get("frames", [])] for spec in specs]


def _texts(data: Any) -> Iterator[str]:
    """Every text in plain data, and every number as the screen writes it."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, int | float):
        yield number(data)
    elif isinstance(data, dict):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)


def _numerals(data: Any) -> Iterator[str]:
    """The texts without letters; a long list of them labels what is drawn beside it."""
    if isinstance(data, str) and not LETTER.search(data):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _numerals(value)
    elif isinstance(data, list) and not (len(data) >= LONG and isinstance(data[0], str)):
        for value in data:
            yield from _numerals(value)


def _arrays(data: Any) -> Iterator[np.ndarray]:
    """Every long list of numbers in plain data; lists of pairs or triples as their columns."""
    if isinstance(data, dict) and "bdata" in data:
        flat = np.frombuffer(base64.b64decode(data["bdata"]), dtype=np.dtype(data["dtype"]))
        yield from _long(flat)
    elif isinstance(data, dict):
        for value in data.values():
            yield from _arrays(value)
    elif isinstance(data, list):
        table = _table(data)
        if table is None:
            for value in data:
                yield from _arrays(value)
        elif table.ndim == 2 and table.shape[1] <= 3:
            for column in table.T:
                yield from _long(column)
        else:
            yield from _long(table)


def _table(data: list[Any]) -> np.ndarray | None:
    """A list of numbers, or of lists of as many numbers each; None stands for a gap."""
    rows = data if data and isinstance(data[0], list) else [data]
    if len({len(row) if isinstance(row, list) else -1 for row in rows}) > 1:
        return None
    numbers = (int, float, type(None))
    if any(isinstance(v, bool) or not isinstance(v, numbers) for row in rows for v in row):
        return None
    array = np.array(rows, dtype=np.float64)
    return array if rows is data else array[0]


def _long(array: np.ndarray) -> Iterator[np.ndarray]:
    if array.size >= LONG:
        yield array.ravel()
