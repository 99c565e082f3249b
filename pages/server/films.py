"""The bytes of films: what the page on checkpoints plays, fetched once by its content's name."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

KEEP = {"Cache-Control": "private, max-age=86400, immutable"}  # its address names its content
FRESH = {"Cache-Control": "no-store"}


def film(request: Request) -> Response:
    """One film; 404 where the server does not know it any more."""
    from explainers.lessons.checkpoints import film as films

    content = films.content(request.path_params["digest"])
    if content is None:
        return Response("There is no such film.", 404, FRESH, "text/plain")
    return Response(content, 200, KEEP, "application/octet-stream")


# `film` is a plain function: Starlette runs it in a thread.
ROUTES = [Route("/{base:path}film/{digest}", film)]
