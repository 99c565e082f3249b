"""Runs as CSV, for a spreadsheet: all points of one, made while they are sent, and of races."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from explainers import places

FRESH = {"Cache-Control": "no-store"}


def points(request: Request) -> Response:
    """The table of a run; 404 where there is none of its name, or it cannot be read."""
    from explainers.training import overview, table

    name = request.path_params["run"]
    if name not in overview.names(places.runs()):
        return Response("There is no such run.", 404, FRESH, "text/plain")
    try:
        rows = table.csv(places.runs() / name)
    except (ValueError, OSError):
        return Response("The points of this run cannot be read.", 404, FRESH, "text/plain")
    named = f"attachment; filename*=UTF-8''{quote(name, safe='')}.csv"
    return StreamingResponse(rows, 200, {**FRESH, "Content-Disposition": named}, "text/csv")


def race_address(what: str, runs: Sequence[str]) -> str:
    """Where a race of these runs is, from a page of the app: its `curves` or its `table`."""
    return f"race/{what}.csv?{urlencode({'runs': ','.join(runs)})}"


def race(request: Request) -> Response:
    """The curves or the table of some runs; 404 where none of them is there to be read."""
    from explainers.lessons.train import race_files, races
    from explainers.training import overview, racing
    from explainers.training.run import Run

    make = race_files.FILES.get(request.path_params["what"])
    there = set(overview.names(places.runs()))
    racers = []
    for name in races.chosen(request.query_params.get("runs", "")):
        with suppress(ValueError, OSError):  # the others are worth having all the same
            if name in there:
                racers.append(racing.racer(Run(places.runs() / name)))
    if make is None or not racers:
        return Response("There is no such race.", 404, FRESH, "text/plain")
    named = f'attachment; filename="race-{request.path_params["what"]}.csv"'
    return Response(make(racers), 200, {**FRESH, "Content-Disposition": named}, "text/csv")


# `points` and `race` are plain functions, and what is sent a plain iterator: they run in threads.
ROUTES = [
    Route("/{base:path}live/{run}/points.csv", points),
    Route("/{base:path}race/{what}.csv", race),
]
