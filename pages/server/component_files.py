"""The components' JavaScript and style sheets, by address; see `pages.parts.component`."""

from __future__ import annotations

from pathlib import PurePosixPath

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.parts import component

KEEP = {"Cache-Control": "public, max-age=31536000, immutable"}
ASK = {"Cache-Control": "no-store"}
TYPES = {".js": "text/javascript", ".css": "text/css"}


async def file(request: Request) -> Response:
    """One file; 404 where there is none of that name.

    A page that was opened before the server was started anew may ask for an older version: it is
    given today's, which its browser is not to keep under that name.
    """
    path = request.path_params["path"]
    content = component.files().get(path)
    if content is None:
        return Response("There is no such file.", 404, ASK, "text/plain")
    headers = KEEP if request.path_params["version"] == component.version() else ASK
    return Response(content, 200, headers, TYPES[PurePosixPath(path).suffix])


ROUTES = [Route("/{base:path}files/{version}/{path:path}", file)]
