"""The components' JavaScript and style sheets, by address; see `pages.parts.component`."""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import PurePosixPath

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.parts import component

KEEP = {"Cache-Control": "public, max-age=31536000, immutable"}
ASK = {"Cache-Control": "no-store"}
TYPES = {".js": "text/javascript", ".css": "text/css"}


@lru_cache
def packed(content: bytes) -> bytes:
    """The same, packed once for all visitors: Plotly's code is a third of its size then."""
    return gzip.compress(content, 6)


def file(request: Request) -> Response:
    """One file; 404 where there is none of that name.

    A page that was opened before the server was started anew may ask for an older version: it is
    given today's, which its browser is not to keep under that name.
    """
    path = request.path_params["path"]
    content = component.files().get(path)
    if content is None:
        return Response("There is no such file.", 404, ASK, "text/plain")
    kept = request.path_params["version"] == component.version()
    headers = {**(KEEP if kept else ASK), "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        content, headers["Content-Encoding"] = packed(content), "gzip"
    return Response(content, 200, headers, TYPES[PurePosixPath(path).suffix])


# `file` is a plain function: Starlette runs it in a thread, so packing holds up nobody.
ROUTES = [Route("/{base:path}files/{version}/{path:path}", file)]
