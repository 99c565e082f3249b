"""What the live view is told by itself, twice a second: a run as it goes on, past the script.

A script run makes Streamlit's front end draw the whole page anew, about 50 ms of work for each
viewer, on the very processor that is training. A frame over a socket of its own costs a tenth of
that, and half of what asking for it would. `app.py` hands these routes to `st.App`; paths may
begin with any `server.baseUrlPath`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit.web.server.server_util import is_url_from_allowed_origins

from explainers import places
from explainers.overview import first
from pages.server import channels

if TYPE_CHECKING:
    from explainers.training.inside.moments import Lookout
    from explainers.training.inside.peephole import Peephole
    from explainers.training.making import Maker
    from explainers.training.watch import Watch

NO_RUN = 4404  # why a socket is closed; numbers from 4000 on are an application's own
BYTES = 60_000  # a second, at most, of what is seen inside a network, for each viewer
LONGEST = 123  # bytes of a reason (RFC 6455, 5.5)
FRESH = {"Cache-Control": "no-store"}
KEEP = {"Cache-Control": "private, max-age=86400, immutable"}  # its address names the run's making


async def frames(socket: WebSocket) -> None:
    """Send what is new of the run whenever something is, for as long as it is looked at.

    A viewer says by `since` which frame the page has already.
    """
    await _serve(socket, _send_frames)


async def health(socket: WebSocket) -> None:
    """The same of the health of the run's layers."""
    await _serve(socket, _send_health)


async def inside(socket: WebSocket) -> None:
    """Send what is seen in the run's network whenever something new is: a line of JSON, and bytes.

    A viewer says with which `picture`, and may name the one `layer` that is shown, with the
    input `channel` of its kernels.
    """
    await _serve(socket, _send_inside)


async def weights(socket: WebSocket) -> None:
    """Say what the run's network is called as it is now, whenever it is another one.

    It is called as the overview asks for it, see `overviews`. Said as well are the newest epoch
    that was kept, and whether the run is over: the page then has more to choose from.
    """
    await _serve(socket, _send_weights)


async def _serve(socket: WebSocket, send: Callable[[WebSocket], Awaitable[None]]) -> None:
    if not _from_here(socket):
        await socket.close()  # before it was accepted: the browser is told 403
        return
    await socket.accept()
    sending = asyncio.create_task(_until_closed(socket, send))
    gone = asyncio.create_task(_until_gone(socket))
    try:
        await asyncio.wait([sending, gone], return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (sending, gone):
            task.cancel()
    if sending.done() and not sending.cancelled():
        sending.result()  # what it did not expect is for the server's log


async def _until_closed(socket: WebSocket, send: Callable[[WebSocket], Awaitable[None]]) -> None:
    try:
        await send(socket)
    except ValueError as error:
        reason = str(error).encode()[:LONGEST].decode(errors="ignore")
        await socket.close(NO_RUN, reason)
    except WebSocketDisconnect:
        pass  # the viewer has gone


async def _send_frames(socket: WebSocket) -> None:
    await _send(socket, await run_in_threadpool(_watch, socket.path_params["run"]))


async def _send_health(socket: WebSocket) -> None:
    await _send(socket, await run_in_threadpool(_vitals, socket.path_params["run"]))


async def _send(socket: WebSocket, maker: Maker) -> None:
    with channels.of(maker) as channel:
        tag = socket.query_params.get("since", "")
        while True:
            frame = await channel.after(tag)
            await socket.send_text(frame.told_to(tag))
            tag = frame.tag


async def _send_inside(socket: WebSocket) -> None:
    asked = socket.query_params
    layer = asked.get("layer", "")
    picture, number = _whole(asked.get("picture")), _whole(asked.get("channel"))
    peephole = await run_in_threadpool(_peephole, socket.path_params["run"], picture)
    with channels.of(peephole) as channel:
        tag = ""
        while True:
            sight = await channel.after(tag)
            content = await run_in_threadpool(sight.cut, layer, number)
            await socket.send_bytes(content)
            tag = sight.tag
            await asyncio.sleep(len(content) / BYTES)


async def _send_weights(socket: WebSocket) -> None:
    run, tag = socket.path_params["run"], ""
    lookout = await run_in_threadpool(_lookout, run)
    with channels.of(lookout) as channel:
        while True:
            seen = await channel.after(tag)
            network = "" if seen.mark is None else first.of_live(run, seen.mark)
            told = {"network": network, "why": seen.why, "kept": seen.kept, "over": seen.over}
            await socket.send_json(told)
            tag = seen.tag


def _whole(text: str | None) -> int:
    """The number that an address gives; 0 where it gives none."""
    return int(text) if text and text.isdecimal() and len(text) < 7 else 0


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


def _vitals(run: str) -> Maker:
    from explainers.training.health import vitals

    return vitals.vitals(_watch(run))


def _peephole(run: str, picture: int) -> Peephole:
    from explainers.training.inside import peephole

    return peephole.of(_watch(run), picture)


def _lookout(run: str) -> Lookout:
    from explainers.training.inside import moments

    return moments.lookout(_watch(run))


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
    WebSocketRoute("/{base:path}live/{run}/health", health),
    WebSocketRoute("/{base:path}live/{run}/inside", inside),
    WebSocketRoute("/{base:path}live/{run}/weights", weights),
    Route("/{base:path}live/{run}/sample", sample),
]
