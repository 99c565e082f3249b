"""The page on checkpoints as code: it prints what the page shows."""

from __future__ import annotations

from collections.abc import Mapping

from explainers import snippets
from explainers.lessons.checkpoints import numbers
from explainers.lessons.checkpoints.numbers import Values
from explainers.training import learned

PRINTS: Mapping[str, str] = {
    "timeline": "how far each layer's weights have moved in all",
}
"""What the code of each view prints."""

_DISTANCES = """\
for name, weight in last.named_parameters():
    if name.endswith("weight"):
        before = first.get_parameter(name)
        moved = (weight - before).norm() / before.norm()
        print(name, round(moved.item(), 4))"""


def of_timeline(values: Values) -> str:
    """Code that draws the first weights again, and prints how far the last lie from them."""
    imports, lines = _of_run(values) if numbers.of_run(values) else _shipped(values)
    head = [snippets.PROJECT, "import torch", "", *imports, ""]
    return snippets.pasteable("\n".join([*head, *lines, _DISTANCES]))


def _shipped(values: Values) -> tuple[list[str], list[str]]:
    network, data = numbers.network_of(values), numbers.data_of(values)
    return ["from explainers.networks import registry, trained"], [
        f'last = trained.shipped("{network}", "{data}").network',
        *_drawn(network, 0, 10),
    ]


def _of_run(values: Values) -> tuple[list[str], list[str]]:
    run = learned.find(values.run)
    file, start = learned.file_of(run.name, 0), run.folder.start
    imports = ["from pathlib import Path", "", "from explainers.training.learned import opened"]
    lines = [f"last = opened(Path({str(file)!r})).network"]
    if start.exists():
        return imports, [*lines, f"first = opened(Path({str(start)!r})).network"]
    classes = len(learned.opened(file).classes)
    return [*imports[:-1], "from explainers.networks import registry", imports[-1]], [
        *lines,
        *_drawn(run.recipe.network, run.recipe.seed, classes),
    ]


def _drawn(network: str, seed: int, classes: int) -> list[str]:
    return [f"_ = torch.manual_seed({seed})", f"first = registry.build({network!r}, {classes})"]
