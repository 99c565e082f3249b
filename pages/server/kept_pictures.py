"""The pictures of a run in one file, for the loop that is shown as code: `pictures.pt`."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from explainers import places, serving, teacher, visitors
from explainers.images.named import PICTURES

FRESH = {"Cache-Control": "no-store"}
BYTES = "application/octet-stream"
GONE = "These pictures are not kept on this machine any more: a new run on them reads them again."
NOT_YOURS = "These pictures are those of another visitor, who alone can take them along."


def address(run: str = "") -> str:
    """Where the pictures of a run are, from a page of the app; without one, the drawn ones."""
    return f"{PICTURES}?run={quote(run, safe='')}" if run else PICTURES


def pictures(request: Request) -> Response:
    """The file; 404 where there is none, 403 for what another visitor has uploaded."""
    from explainers.images import drawn, sources
    from explainers.training import overview
    from explainers.training.run import Run

    data, name = "drawn", request.query_params.get("run", "")
    try:
        if name:
            if name not in overview.names(places.runs()):
                return _said("There is no such run.", 404)
            run = Run(places.runs() / name)
            data = run.recipe.data
            if data != "drawn" and not _may_take(request, run.owner):
                return _said(NOT_YOURS, 403)
        if data == "drawn":
            drawn.load(places.data())  # they are drawn now where they are not kept
        file = sources.kept(data, places.data())
    except (ValueError, OSError):  # the run, or what it was trained on, cannot be read
        file = None
    if file is None:
        return _said(GONE, 404)
    return FileResponse(file, headers=FRESH, filename=PICTURES, media_type=BYTES)


def _may_take(request: Request, owner: str) -> bool:
    if not serving.shared():
        return True
    who = visitors.known(request.cookies.get(visitors.COOKIE))
    return who != visitors.NOBODY and (who == owner or teacher.door.is_inside(who))


def _said(sentence: str, status: int) -> Response:
    return Response(sentence, status, FRESH, "text/plain")


# `pictures` is a plain function, which reads and may draw: Starlette runs it in a thread.
ROUTES = [Route("/{base:path}" + PICTURES, pictures)]
