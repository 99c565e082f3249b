"""What the live view asks for by itself, twice a second: a run as it goes on, past the script.

A script run makes Streamlit's front end draw the whole page anew, about 50 ms of work for each
viewer, on the very processor that is training. A route costs a tenth of that. `app.py` hands
these routes to `st.App`; paths may begin with any `server.baseUrlPath`.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from explainers import places

FRESH = {"Cache-Control": "no-store"}
KEEP = {"Cache-Control": "private, max-age=86400, immutable"}  # its address names the run's making


def frame(request: Request) -> Response:
    """The run's frame as JSON; 304 if the asker has it already, 404 if there is no such run."""
    from explainers.lessons import train_live

    try:
        watch = train_live.watch(places.runs(), request.path_params["run"])
    except ValueError as error:
        return Response(str(error), 404, FRESH, "text/plain")
    text, tag = watch.encoded()
    headers = {**FRESH, "ETag": tag}
    if request.headers.get("If-None-Match") == tag:
        return Response(None, 304, headers)
    return Response(text, 200, headers, "application/json")


def sample(request: Request) -> Response:
    """The sheet of the run's test pictures as PNG; 404 before its data are loaded."""
    from explainers.lessons import train_live

    try:
        sheet = train_live.watch(places.runs(), request.path_params["run"]).sheet()
    except ValueError as error:
        return Response(str(error), 404, FRESH, "text/plain")
    if not sheet:
        return Response("There are no pictures yet.", 404, FRESH, "text/plain")
    return Response(sheet, 200, KEEP, "image/png")


# Plain functions: Starlette runs them in threads, so a slow disk does not hold up the server.
ROUTES = [
    Route("/{base:path}live/{run}/frame", frame),
    Route("/{base:path}live/{run}/sample", sample),
]
