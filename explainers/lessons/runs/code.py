"""The code of the page of all runs: what it computes, with nothing of the app."""

from __future__ import annotations

from explainers import places
from explainers.shown import as_path
from explainers.snippets import program
from explainers.training.comparing import Comparison


def all_of_them() -> str:
    """Lists the runs of the folder that this server keeps them in."""
    return program(
        "import json",
        "from pathlib import Path",
        "",
        "import numpy as np",
        "",
        "# scalars.bin: 12 bytes of a head, then records of 12 bytes; number 5 is test/accuracy",
        'record = np.dtype([("step", "<u4"), ("tag", "<u2"), ("kind", "<u2"), ("value", "<f4")])',
        "",
        f'for recipe in sorted({as_path(places.runs())}.glob("*/recipe.json")):',
        "    settings = json.loads(recipe.read_text())",
        '    file = recipe.with_name("scalars.bin")',
        "    there = file.exists()",
        "    points = np.fromfile(file, record, offset=12) if there else np.empty(0, record)",
        '    tested = points[(points["kind"] == 0) & (points["tag"] == 5)]["value"]',
        '    best = f"{tested.max():.1%}" if len(tested) else "not tested yet"',
        '    print(recipe.parent.name, settings["preset"], settings["batch_size"], best)',
    )


def two(found: Comparison) -> str:
    """What differs between two runs, and how far chance reaches; with their own numbers."""
    before = {one.field: one.before for one in found.differences}
    after = {one.field: one.after for one in found.differences}
    lines = [
        f"before = {before!r}",
        f"after = {after!r}",
        "",
        "for name in before:",
        '    print(name, before[name], "→", after[name])',
    ]
    one, other = found.before.best, found.after.best
    if found.chance is not None and one is not None and other is not None:
        pictures = min(found.before.test_pictures, found.after.test_pictures)
        lines += [
            "",
            f"p = {round(one, 4)}, {round(other, 4)}",
            f"n = {pictures}",
            "chance = 2 * sum(part * (1 - part) / n for part in p) ** 0.5",
            'print(f"{100 * (p[1] - p[0]):+.1f} points; by chance up to {100 * chance:.1f}")',
        ]
    return program(*lines)
