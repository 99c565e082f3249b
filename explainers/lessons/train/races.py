"""Races on the training page: how their runs are called, and what is told of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from explainers import places
from explainers.shares import percent
from explainers.shown import as_path
from explainers.snippets import PROJECT, pasteable
from explainers.training.bounds import CENTURY
from explainers.training.comparing import NAMES
from explainers.training.duration import duration
from explainers.training.racing import MOST, REACHED, Racer, differing, spread

STARTS: Mapping[str, str] = {
    "recipes": "The notes against fast",
    "rates": "Four learning rates",
    "seeds": "Five seeds",
}
"""What each button starts, see `fields.field`."""

ABOUT: Mapping[str, str] = {
    "recipes": "Both recipes, with the data, network, epochs, seed and device that are set here.",
    "rates": "What is set here, with lr times 0.1, 0.3, 1 and 3.",
    "seeds": "What is set here five times, with this seed and the next four.",
}
"""What its runs are, in a sentence."""

NONE_YET = (
    "**No runs are on the chart yet.** Start a race, or choose runs that were made before: the "
    "chart is drawn while they learn. They train one after another, as they come."
)

SHARED = (
    "On this server {most} runs of a visitor train or wait at a time: of a larger race the first "
    "{most} are started. Start the others when these are done, and choose them here."
)

OWN = "A race of your own"

ALIKE = "Their recipes are the same."

PRINTS = "for each run that there is the seconds of training until it was that good"

FILES: Mapping[str, str] = {"curves": "The curves (CSV)", "table": "The table (CSV)"}
"""What of a race can be downloaded."""


def code() -> str:
    """Tells of every run that this server keeps when it was how good."""
    return pasteable(f"""{PROJECT}
from pathlib import Path
from explainers.training import racing
from explainers.training.run import Run

for recipe in sorted({as_path(places.runs())}.glob("*/recipe.json")):
    racer = racing.racer(Run(recipe.parent))
    print(racer.name, dict(zip(racing.REACHED, racer.reached)))
""")


def chosen(race: str) -> list[str]:
    """The names of an address, each once, no more of them than a race has runs."""
    return list(dict.fromkeys(name for name in race.split(",") if name))[:MOST]


def start(count: int) -> str:
    """What starts the reader's own race, of so many runs; none where it is none yet."""
    return f"Start these {count}" if count else "Start them"


def stop_all(mine: int, alive: int) -> str:
    """What stops the runs of a race that go on or wait, `mine` of all that are `alive`."""
    if mine < alive:
        return f"Stop mine ({mine} of {alive})"
    return f"Stop all {alive}" if alive > 1 else "Stop it"


def differences(racers: Sequence[Racer]) -> str:
    """What differs between the recipes and nothing else, as HTML; empty where nothing does."""
    found = differing([racer.recipe for racer in racers])
    if not found:
        return ""
    heads = ("run", *(NAMES.get(field, field) for field, _ in found))
    values = zip(*(values for _, values in found), strict=True)
    return _table(heads, [(one.name, *row) for one, row in zip(racers, values, strict=True)])


def times(racers: Sequence[Racer]) -> str:
    """How the runs stand, and how long each had trained when it was first so good, as HTML."""
    heads = (
        "run",
        "state",
        "accuracy",
        "trained for",
        *(percent(goal, 0) for goal in REACHED),
    )
    return _table(heads, [(racer.name, *_standing(racer)) for racer in racers])


def _standing(racer: Racer) -> list[str]:
    accuracy = racer.accuracy[1][-1:]
    return [
        racer.status.word,
        percent(accuracy[0]) if accuracy else "–",
        _seconds(racer.status.train_seconds or None),
        *map(_seconds, racer.reached),
    ]


def told(racers: Sequence[Racer]) -> str:
    """How far seeds alone take the runs apart, as Markdown; empty where they differ otherwise."""
    found = spread(racers)
    if found is None:
        return ""
    return (
        f"**Seeds alone:** the last accuracies of {found.count} runs are "
        f"{percent(found.mean)} on average, from {percent(found.least)} to "
        f"{percent(found.most)}; their standard deviation is "
        f"{100 * found.deviation:.2g} points."
    )


def _seconds(value: float | None) -> str:
    if value is not None and value > CENTURY:
        return duration(value)
    return "–" if value is None else f"{value:,.1f} s"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th scope='col'>{escape(name)}</th>" for name in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table class='runs'><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
