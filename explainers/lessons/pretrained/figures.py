"""Figures of the lesson on pretrained networks: tables of layers and parts, and a wall of maps."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor

from explainers.figures import maps
from explainers.lessons.pretrained.numbers import Operation
from explainers.networks.facts import bytes_shown, times
from explainers.networks.surgery import Row
from explainers.networks.torchvision_models import Stage
from explainers.shares import percent

ACROSS, MOST_MAPS, SIDE = 8, 32, 112


def classifier(done: Operation) -> str:
    """The classifier's layers, before → after where that is something else (Markdown)."""
    old = {row.name: row for row in done.before}
    lines = [
        "| `[i]` | layer, before → after | parameters | |",
        "| :--- | :--- | ---: | :--- |",
    ]
    for row in done.after:
        was = old.get(row.name)
        layer, count = f"`{row.layer}`", f"{row.count.total:,}"
        if was is None or was.layer != row.layer:
            layer = f"{f'`{was.layer}`' if was else 'nothing'} → {layer}"
            count = f"{was.count.total if was else 0:,} → {count}"
        lines.append(f"| `{row.name}` | {layer} | {count} | {_state(was, row)} |")
    return "\n".join(lines)


def _state(was: Row | None, now: Row) -> str:
    """What became of a layer: new or replaced, trained or frozen (Markdown)."""
    words = []
    if was is None:
        words.append(":orange[**new**]")
    elif was.layer != now.layer:
        words.append(":orange[**replaced**]")
    if now.count.total:
        words.append(":violet[to be trained]" if now.count.trainable else ":gray[frozen]")
    return ", ".join(words)


def sum_of(done: Operation) -> str:
    """All parameters as the sum of those of each part, and the memory that they take."""
    parts = " + ".join(f"{name} {total:,}" for name, total in done.parts)
    total = done.now.total
    return (
        f"{parts} = {total:,} parameters, 4 bytes each: {bytes_shown(4 * total)}. SGD with "
        "momentum or Adam would keep one or two numbers more for each that is trained."
    )


def parts(stages: Sequence[Stage], total: int) -> str:
    """The parts of a model of `total` parameters, with their share of them (Markdown)."""
    lines = ["| part | class | :green[what leaves it] | :orange[parameters] | share |"]
    lines += ["| :--- | :--- | :--- | ---: | ---: |"]
    lines += [
        f"| `{stage.name}` | `{stage.kind}` | {times(stage.shape) if stage.shape else '–'} | "
        f"{stage.parameters:,} | {percent(stage.parameters / total)} |"
        for stage in stages
    ]
    return "\n".join(lines)


def wall(found: Tensor, theme: str | None) -> bytes:
    """The first of the maps (C, H, W) in rows, each in the colours of its own largest number."""
    return maps.wall(list(found[:MOST_MAPS]), theme, SIDE, across=ACROSS)
