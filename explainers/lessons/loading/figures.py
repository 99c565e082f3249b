"""Which index goes into which batch, as HTML: cells that wrap, in the page's colours."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from explainers.loading.plan import Plan


def strip(labels: Sequence[str], chosen: int | None) -> str:
    """The indices of a sum of data sets: each with its own index in the data set it comes from."""
    cells = []
    for index, label in enumerate(labels):
        own = index - labels.index(label)
        classes = f"cell {'first' if label == labels[0] else 'second'}"
        classes += " chosen" if index == chosen else ""
        words = escape(f"index {index}: {label}[{own}]", quote=True)
        cells.append(
            f'<div class="{classes}" title="{words}"><b>{index}</b><i>{escape(label)}[{own}]</i>'
            "</div>"
        )
    return _grid(cells, _counted(labels))


def dataset(plan: Plan, labels: Sequence[str], chosen: int | None = None) -> str:
    """The data set in its own order, each index in the shade of the batch that it goes into.

    One that comes several times is in the shade of its first batch.
    """
    cells = []
    for index, label in enumerate(labels):
        held = plan.batches_of(index)
        numbers = ", ".join(map(str, held))
        none = "dropped" if index in plan.dropped else "never"
        below = none if not held else f"{'batch' if len(held) == 1 else 'in'} {numbers}"
        cells.append(_cell(index, label, plan, held, below, chosen in held))
    return _grid(cells, f"{len(labels)} indices, each with its batch")


def batches(plan: Plan, labels: Sequence[str], batch_size: int, chosen: int | None = None) -> str:
    """A row for each batch: its number, its worker, its indices; what is dropped is struck out."""
    rows = []
    for k, batch in enumerate(plan.batches):
        worker = f"worker {plan.workers[k]}" if plan.workers else ""
        short = f"{len(batch)} of {batch_size}" if len(batch) < batch_size else ""
        cells = "".join(_cell(i, labels[i], plan, [k], labels[i], k == chosen) for i in batch)
        rows.append(_row(f"batch {k}", ", ".join(filter(None, (worker, short))), cells))
    if plan.dropped:
        cells = "".join(_cell(i, labels[i], plan, [], labels[i], False) for i in plan.dropped)
        rows.append(_row("dropped", f"{len(plan.dropped)} of {batch_size}", cells))
    return f'<div class="batch-rows">{"".join(rows)}</div>'


def _grid(cells: list[str], words: str) -> str:
    return f'<div class="batch-grid wide" role="img" aria-label="{words}">{"".join(cells)}</div>'


def _row(name: str, note: str, cells: str) -> str:
    return (
        f'<div class="row"><div class="name"><b>{name}</b><i>{note}</i></div>'
        f'<div class="batch-grid">{cells}</div></div>'
    )


def _cell(index: int, label: str, plan: Plan, held: Sequence[int], below: str, chosen: bool) -> str:
    """One index and the batches it is in. The shade grows with the first of them."""
    share = 12 + round(38 * (held[0] + 1) / len(plan.batches)) if held else 0
    classes = "cell" + ("" if held else " none") + (" chosen" if chosen else "")
    where = ", ".join(f"batch {k}" for k in held) or "no batch"
    words = escape(f"index {index}, {label}: {where}", quote=True)
    return (
        f'<div class="{classes}" style="--share: {share}%" title="{words}"><b>{index}</b>'
        f"<i>{escape(below)}</i></div>"
    )


def _counted(labels: Sequence[str]) -> str:
    names = dict.fromkeys(labels)
    return escape(", then ".join(f"{labels.count(name)} × {name}" for name in names), quote=True)
