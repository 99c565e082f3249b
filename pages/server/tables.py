"""All points of a run as CSV, for a spreadsheet: made while it is sent, never whole in memory."""

from __future__ import annotations

from urllib.parse import quote

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


# `points` is a plain function, and what it sends a plain iterator: both run in threads.
ROUTES = [Route("/{base:path}live/{run}/points.csv", points)]
