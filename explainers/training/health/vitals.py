"""The health of a run's layers at a moment, for all who look at it: their curves, and sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from explainers.training import content
from explainers.training.curves import FEW, Curve
from explainers.training.frames import Content
from explainers.training.health.findings import findings
from explainers.training.health.measures import DEAD, KINDS, tag
from explainers.training.health.pulse import names
from explainers.training.making import Maker
from explainers.training.watch import Watch

Lines = Mapping[str, Sequence[Sequence[float]]]


class Vitals(Maker):
    """What is known of the layers of a run that is watched."""

    def __init__(self, watch: Watch) -> None:
        """Nothing is read before the first frame is asked for."""
        super().__init__()
        self._watch = watch
        self._names = names(watch.run.recipe.network)
        self._optimizer = watch.run.recipe.optimizer

    def _make(self) -> Content:
        frame = self._watch.frame().data  # reads on
        recorded = self._watch.run.recorded
        with recorded.lock:
            curves, layers = recorded.curves, recorded.layers
            epoch = frame["charts"]["epoch"]
            diverged = frame["phase"] == "diverged"  # in a few steps, between two measurements
            found = findings(curves, layers, self._names, epoch, self._optimizer, diverged=diverged)
            drawn, latest = lines(layers), table(layers, self._names)
        return {
            **{name: frame[name] for name in ("run", "made", "state", "changes", "fork")},
            "kinds": [kind for kind in KINDS if any(name.startswith(kind) for name in drawn)],
            "names": list(self._names),
            "charts": {
                "points": sum(len(curve.steps) for curve in layers.values()),
                "end": frame["charts"]["end"],
                "epoch": frame["charts"]["epoch"],
                **drawn,
            },
            "found": [[one.seen, one.advice] for one in found],
            "latest": latest,
        }


def lines(layers: Mapping[str, Curve]) -> Lines:
    """The curves as they are drawn: but for dead units on decades, on which 0 has no place."""
    found = {}
    for name, curve in layers.items():
        steps, values = curve.line(FEW)
        kept = [k for k, value in enumerate(values) if value > 0 or name.startswith(DEAD)]
        found[name] = [[steps[k] for k in kept], [values[k] for k in kept]]
    return found


def table(layers: Mapping[str, Curve], names: Sequence[str]) -> list[dict[str, Any]]:
    """The latest numbers of each layer, None where it has none, and the step that they are of."""
    rows: list[dict[str, Any]] = []
    for place, name in enumerate(names):
        curves = {kind: layers.get(tag(kind, place)) for kind in KINDS}
        there = [curve for curve in curves.values() if curve is not None and curve.values]
        if there:
            last = {
                kind: content.number(curve.values[-1])
                if curve is not None and curve.values
                else None
                for kind, curve in curves.items()
            }
            rows.append({"name": name, "step": max(curve.steps[-1] for curve in there), **last})
    return rows


@lru_cache(maxsize=32)
def vitals(watch: Watch) -> Vitals:
    """The one for all who look at this run."""
    return Vitals(watch)
