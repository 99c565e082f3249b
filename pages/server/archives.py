"""Runs as ZIPs, to be kept or given away: sent while they are packed, never whole in memory."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from explainers import places

FRESH = {"Cache-Control": "no-store"}


def address(run: str) -> str:
    """Where the run's ZIP is, from a page of the app."""
    return f"archive/{quote(run, safe='')}"


def archive(request: Request) -> Response:
    """The ZIP of a run; 404 where there is none of its name."""
    from explainers.training import overview, packing
    from explainers.training.folder import Folder

    name = request.path_params["run"]
    if not overview.is_there(places.runs(), name):
        return Response("There is no such run.", 404, FRESH, "text/plain")
    folder = Folder(places.runs() / name)
    try:
        folder.read_recipe()
    except ValueError:
        return Response("The run cannot be read.", 404, FRESH, "text/plain")
    named = f"attachment; filename*=UTF-8''{quote(packing.file_name(folder), safe='')}"
    headers = {**FRESH, "Content-Disposition": named}
    return StreamingResponse(packing.packed(folder), 200, headers, "application/zip")


# `archive` is a plain function, and what it sends a plain iterator: both run in threads.
ROUTES = [Route("/{base:path}archive/{run}", archive)]
