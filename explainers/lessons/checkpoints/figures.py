"""The timeline as the browser gets it: all that is light, and where the bytes of the film are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

import torch

from explainers.figures import maps
from explainers.figures.palette import diverging
from explainers.lessons.checkpoints import loading, numbers, words
from explainers.lessons.checkpoints.film import Film, Frame, Wall
from explainers.lessons.checkpoints.loading import File, Stranger
from explainers.lessons.checkpoints.numbers import Values
from explainers.markdown import plain
from explainers.networks.given_weights import Row
from explainers.shares import percent
from explainers.training import timeline
from explainers.training.timeline import Distance
from explainers.worked import number


class WallData(TypedDict):
    """A wall, see `types.d.ts` of the component."""

    name: str
    title: str
    item: str
    tiles: int
    rows: int
    columns: int
    colours: int
    step: int
    first: int
    scales: tuple[float, ...]
    offset: int
    chosen: int


class FrameData(TypedDict):
    """A moment."""

    epoch: int
    name: str
    why: str
    accuracy: float | None
    score: str
    chances: list[float]
    ratios: list[float]
    told: str


class Payload(TypedDict):
    """All of it."""

    film: str
    walls: list[WallData]
    picture: str
    colours: str
    frames: list[FrameData]
    classes: tuple[str, ...]
    layers: tuple[str, ...]
    layer: int
    at: int
    shared: bool


def payload(film: Film, values: Values, theme: str | None) -> Payload:
    """The film of `values`, in the colours of a `theme`."""
    kinds = numbers.layers(values)
    why = _why(film, numbers.epochs(values))
    layer = film.layers.index(film.weights_of) if film.weights_of in film.layers else -1
    epochs = [frame.moment.epoch for frame in film.frames]
    nearest = min(epochs, key=lambda epoch: abs(epoch - values.epoch))
    return {
        "film": film.digest,
        "walls": _walls(film, values, kinds),
        "picture": maps.data_url(maps.picture(film.seen)),
        "colours": "".join(colour.removeprefix("#") for colour in diverging(theme, 255)),
        "frames": [_frame(*one, film.layers, layer) for one in zip(film.frames, why, strict=True)],
        "classes": film.classes,
        "layers": film.layers,
        "layer": layer,
        "at": epochs.index(nearest),
        "shared": values.scale == "shared",
    }


def _walls(film: Film, values: Values, kinds: dict[str, str]) -> list[WallData]:
    found: list[WallData] = []
    offset = 0
    if wall := film.kernels:
        coloured, kind = wall.colours == 3, kinds.get(film.weights_of, "")
        title = words.kernels(values.layer, film.weights_of, coloured, values.channel, kind)
        chosen = values.channel if coloured else -1
        item = "kernel" if coloured else "slice"
        found.append(_wall(wall, "kernel", title, item, chosen, offset))
        offset += len(wall.content)
    if wall := film.maps:
        several = wall.rows * wall.columns > 1
        title = f"what leaves {values.layer}" + words.thinned(wall.step)
        item = "map" if several else "number"
        found.append(_wall(wall, "output", title, item, values.channel, offset))
    return found


def _wall(wall: Wall, name: str, title: str, item: str, chosen: int, offset: int) -> WallData:
    return {
        "name": name,
        "title": title[:1].upper() + title[1:],
        "item": item,
        "tiles": wall.tiles,
        "rows": wall.rows,
        "columns": wall.columns,
        "colours": wall.colours,
        "step": wall.step,
        "first": wall.first,
        "scales": wall.scales,
        "offset": offset,
        "chosen": chosen,
    }


def _frame(frame: Frame, why: str, layers: Sequence[str], layer: int) -> FrameData:
    name = layers[layer] if layers else ""
    return {
        "epoch": frame.moment.epoch,
        "name": frame.moment.name[:1].upper() + frame.moment.name[1:],
        "why": why,
        "accuracy": frame.accuracy,
        "score": score(frame),
        "chances": [round(chance, 4) for chance in frame.chances],
        "ratios": [float(f"{distance.ratio:.4g}") for distance in frame.distances],
        "told": f"{name}: {told(frame.distances[layer])}" if layer >= 0 else "",
    }


def _why(film: Film, epochs: int) -> list[str]:
    """Why each moment of a run of `epochs` is kept."""
    tested = [frame for frame in film.frames if frame.accuracy is not None]
    best = max(tested, key=lambda frame: frame.accuracy or 0.0, default=film.frames[-1])
    last = film.frames[-1].moment.epoch
    return [
        frame.moment.why or timeline.reason(frame.moment.epoch, best.moment.epoch, last, epochs)
        for frame in film.frames
    ]


def score(frame: Frame) -> str:
    """How the network did in the test, in words."""
    if frame.accuracy is None or frame.loss is None:
        return "not tested"
    return f"test accuracy {percent(frame.accuracy)}, loss {frame.loss:.3f}"


def told(distance: Distance) -> str:
    """How far a layer's weights have moved, with its numbers."""
    moved, first, ratio = map(number, (distance.moved, distance.first, distance.ratio))
    return f"‖W − W₀‖ / ‖W₀‖ = {moved} / {first} = {ratio}"


def table(film: Film, values: Values) -> str:
    """Every moment as a row of a table (Markdown)."""
    reasons = _why(film, numbers.epochs(values))
    heads = ["epoch", "test accuracy", "test loss", *(f"`{name}`" for name in film.layers), "kept"]
    lines = [f"| {' | '.join(heads)} |", f"|{' ---: |' * (len(heads) - 1)} :--- |"]
    for frame, why in zip(film.frames, reasons, strict=True):
        cells = [
            str(frame.moment.epoch),
            "–" if frame.accuracy is None else f"{percent(frame.accuracy, 2)}",
            "–" if frame.loss is None else f"{frame.loss:.4f}",
            *(number(distance.ratio) for distance in frame.distances),
            why,
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


# --- files ---------------------------------------------------------------------------------------


def files(dtype: str) -> str:
    """Both ways of saving beside each other (Markdown)."""
    module, state = loading.both(dtype)
    size = torch.empty(0, dtype=getattr(torch, dtype)).element_size()
    count = state.numbers // size
    rows = [
        ("", "`torch.save(model, …)`", "`torch.save(model.state_dict(), …)`"),
        (":---", ":---", ":---"),
        ("bytes of the file", f"**{module.size:,}**", f"**{state.size:,}**"),
        ("of these the numbers", *[f"{count:,} × {size} = {state.numbers:,}"] * 2),
        ("the rest", f"{module.size - module.numbers:,}", f"{state.size - state.numbers:,}"),
        ("instructions of its pickle", f"{module.steps:,}", f"{state.steps:,}"),
        ("code that it names", _codes(module.named), _codes(state.named)),
        ("`weights_only=True`", _verdict(module), _verdict(state)),
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _codes(names: Sequence[str]) -> str:
    return " ".join(f"`{name}`" for name in names)


def _verdict(file: File) -> str:
    return "**refused**" if file.refusal else "opens"


def keys(dtype: str) -> str:
    """Every name in the state_dict, with its shape and its bytes (Markdown)."""
    state = loading.network().network.state_dict()
    size = torch.empty(0, dtype=getattr(torch, dtype)).element_size()
    lines = ["| name | shape | type | numbers | bytes |", "| :--- | :--- | :--- | ---: | ---: |"]
    lines += [
        f"| `{name}` | {'×'.join(map(str, value.shape))} | {dtype} | {value.numel():,} | "
        f"{value.numel() * size:,} |"
        for name, value in state.items()
    ]
    return "\n".join(lines)


def instructions(found: Stranger) -> str:
    """The instructions that would call a function, those that matter in bold (Markdown)."""
    lines = ["| byte | instruction | with | what it does |", "| ---: | :--- | :--- | :--- |"]
    for line in found.lines:
        given = f"`{line.given}`" if line.given else ""
        name = f"**`{line.name}`**" if line.calls or line.name.endswith("GLOBAL") else line.name
        what = words.STEPS.get(line.name, "")
        lines.append(f"| {line.place:,} | {name} | {given} | {what} |")
    return "\n".join(lines)


MOST_ROWS = 100
LONGEST = 100
"""Names that are listed, and letters of each: a stranger's file may hold any number."""


def rows(found: Sequence[Row], given: bool) -> str:
    """Every name with the shape that is needed, and, if a file is `given`, its own (Markdown)."""
    width = 4 if given else 2
    heads = ["name", "needed", "in the file", ""][:width]
    lines = [f"| {' | '.join(heads)} |", "|" + " :--- |" * width]
    for row in found[:MOST_ROWS]:
        needed, there = (_shape(shape) for shape in (row.needed, row.given))
        verdict = ":green[fits]" if row.fits else f":red[{_trouble(row)}]"
        cells = [plain(row.name[:LONGEST]), needed, there, verdict][:width]
        lines.append(f"| {' | '.join(cells)} |")
    if (more := len(found) - MOST_ROWS) > 0:
        lines.append(f"| and {more:,} more |" + " |" * (width - 1))
    return "\n".join(lines)


def _shape(shape: tuple[int, ...] | None) -> str:
    return "–" if shape is None else "×".join(map(str, shape)) or "one number"


def _trouble(row: Row) -> str:
    if row.given is None:
        return "missing"
    return "not of this network" if row.needed is None else "another shape"
