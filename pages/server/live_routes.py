"""What the live view is told by itself, twice a second: a run as it goes on, past the script.

A script run makes Streamlit's front end draw the whole page anew, about 50 ms of work for each
viewer, on the very processor that is training. A frame over a socket of its own costs a tenth of
that, and half of what asking for it would. `app.py` hands these routes to `st.App`; paths may
begin with any `server.baseUrlPath`.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit.web.server.server_util import is_url_from_allowed_origins

from explainers import places
from pages.server import channels

if TYPE_CHECKING:
    from explainers.training.watch import Watch

NO_RUN = 4404  # why a socket is closed; numbers from 4000 on are an application's own
LONGEST = 123  # bytes of a reason (RFC 6455, 5.5)
FRESH = {"Cache-Control": "no-store"}
KEEP = {"Cache-Control": "private, max-age=86400, immutable"}  # its address names the run's making


async def frames(socket: WebSocket) -> None:
    """Send what is new of the run whenever something is, for as long as it is looked at.

    A viewer says by `since` which frame the page has already.
    """
    if not _from_here(socket):
        await socket.close()  # before it was accepted: the browser is told 403
        return
    await socket.accept()
    sending = asyncio.create_task(_send(socket))
    gone = asyncio.create_task(_until_gone(socket))
    try:
        await asyncio.wait([sending, gone], return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (sending, gone):
            task.cancel()
    if sending.done() and not sending.cancelled():
        sending.result()  # what it did not expect is for the server's log


async def _send(socket: WebSocket) -> None:
    try:
        watch = await run_in_threadpool(_watch, socket.path_params["run"])
        with channels.of(watch) as channel:
            tag = socket.query_params.get("since", "")
            while True:
                frame = await channel.after(tag)
                await socket.send_text(frame.told_to(tag))
                tag = frame.tag
    except ValueError as error:
        reason = str(error).encode()[:LONGEST].decode(errors="ignore")
        await socket.close(NO_RUN, reason)
    except WebSocketDisconnect:
        pass  # the viewer has gone


async def _until_gone(socket: WebSocket) -> None:
    """Viewers say nothing: they only go."""
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass


def _from_here(socket: WebSocket) -> bool:
    """Whether the page that asks is the app's own, or one that Streamlit is told to trust."""
    origin = socket.headers.get("origin")
    try:
        if origin is None or urlsplit(origin).netloc == socket.headers.get("host"):
            return True
        return is_url_from_allowed_origins(origin)
    except ValueError:  # what is no address, as http://[::1, is no page's
        return False


def _watch(run: str) -> Watch:
    from explainers.training import watch as train_live

    return train_live.watch(places.runs(), run)


def sample(request: Request) -> Response:
    """The sheet of the run's test pictures as PNG; 404 before its data are loaded."""
    try:
        sheet = _watch(request.path_params["run"]).sheet()
    except ValueError as error:
        return Response(str(error), 404, FRESH, "text/plain")
    if not sheet:
        return Response("There are no pictures yet.", 404, FRESH, "text/plain")
    return Response(sheet, 200, KEEP, "image/png")


# `sample` is a plain function: Starlette runs it in a thread, so a slow disk holds up nobody.
ROUTES = [
    WebSocketRoute("/{base:path}live/{run}/frames", frames),
    Route("/{base:path}live/{run}/sample", sample),
]
