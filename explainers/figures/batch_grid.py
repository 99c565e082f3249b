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
    """The data set in its own order, each index in the shade of the batch that it goes into."""
    cells = []
    for index, times in enumerate(plan.times):
        batch = plan.batch_of(index)
        own = "dropped" if index in plan.dropped else "never" if batch is None else f"batch {batch}"
        more = f" ×{times}" if times > 1 else ""
        cells.append(_cell(index, labels[index], plan, batch, own + more, batch == chosen))
    return _grid(cells, f"{len(labels)} indices, each with its batch")


def batches(plan: Plan, labels: Sequence[str], batch_size: int, chosen: int | None = None) -> str:
    """A row for each batch: its number, its worker, its indices; what is dropped is struck out."""
    rows = []
    for k, batch in enumerate(plan.batches):
        worker = f"worker {plan.workers[k]}" if plan.workers else ""
        short = f"{len(batch)} of {batch_size}" if len(batch) < batch_size else ""
        cells = "".join(_cell(i, labels[i], plan, k, labels[i], k == chosen) for i in batch)
        rows.append(_row(f"batch {k}", ", ".join(filter(None, (worker, short))), cells))
    if plan.dropped:
        cells = "".join(_cell(i, labels[i], plan, None, labels[i], False) for i in plan.dropped)
        rows.append(_row("dropped", f"{len(plan.dropped)} of {batch_size}", cells))
    return f'<div class="batch-rows">{"".join(rows)}</div>'


def _grid(cells: list[str], words: str) -> str:
    return f'<div class="batch-grid wide" role="img" aria-label="{words}">{"".join(cells)}</div>'


def _row(name: str, note: str, cells: str) -> str:
    return (
        f'<div class="row"><div class="name"><b>{name}</b><i>{note}</i></div>'
        f'<div class="batch-grid">{cells}</div></div>'
    )


def _cell(index: int, label: str, plan: Plan, batch: int | None, below: str, chosen: bool) -> str:
    """One index. The shade goes with the batch's number, from light to full over the epoch."""
    share = 0 if batch is None else 12 + round(38 * (batch + 1) / len(plan.batches))
    classes = "cell" + (" none" if batch is None else "") + (" chosen" if chosen else "")
    where = "no batch" if batch is None else f"batch {batch}"
    words = escape(f"index {index}, {label}: {where}", quote=True)
    return (
        f'<div class="{classes}" style="--share: {share}%" title="{words}"><b>{index}</b>'
        f"<i>{escape(below)}</i></div>"
    )


def _counted(labels: Sequence[str]) -> str:
    names = dict.fromkeys(labels)
    return escape(", then ".join(f"{labels.count(name)} × {name}" for name in names), quote=True)
