"""What the overview of Home is told: all columns of a picture, or one map from nearer by.

The browser sends the picture, so that the server keeps nothing that it could not work out again;
what is worked out is shared by all who ask for the same.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from explainers.overview import first

FRESH = {"Cache-Control": "no-store"}
BYTES = "application/octet-stream"


async def whole(request: Request) -> Response:
    """The overview of the picture that is sent; see `explainers.overview.packed`."""

    def answer(network: str, picture: bytes) -> bytes:
        # The first view is there before PyTorch is.
        known = first.known(network, picture)
        if known is not None:
            return known
        from explainers.overview import looks

        return looks.whole(network, picture)

    return await _answered(request, answer)


async def closer(request: Request) -> Response:
    """One map of it, with all that it was made of; see `explainers.overview.closer`."""
    layer, channel = request.path_params["layer"], request.path_params["channel"]

    def answer(network: str, picture: bytes) -> bytes:
        from explainers.overview import looks

        return looks.closer(network, picture, layer, channel)

    return await _answered(request, answer)


async def back(request: Request) -> Response:
    """The way back from a class's score or loss; see `explainers.overview.backward`."""
    kind, index = request.path_params["kind"], request.path_params["index"]

    def answer(network: str, picture: bytes) -> bytes:
        from explainers.overview import looks
        from explainers.overview.backward import Aim

        return looks.back(network, picture, Aim(kind, index))

    return await _answered(request, answer)


async def back_closer(request: Request) -> Response:
    """One map of the way back, with all that it gets; see `explainers.overview.backward`."""
    given = request.path_params

    def answer(network: str, picture: bytes) -> bytes:
        from explainers.overview import looks
        from explainers.overview.backward import Aim

        aim = Aim(given["kind"], given["index"])
        return looks.back_closer(network, picture, aim, given["layer"], given["channel"])

    return await _answered(request, answer)


async def _answered(request: Request, answer: Callable[[str, bytes], bytes]) -> Response:
    """What `answer` gives for a network and a picture; 400 and a sentence where they are none."""
    try:
        network, picture = request.path_params["network"], await _body(request)
        first.check(network, picture)
        content = await run_in_threadpool(_computed, answer, network, picture)
    except (ValueError, ImportError, OSError) as error:  # ImportError: there is no PyTorch
        # Of a file only what is wrong: a run may just have been deleted, and where is the server's.
        why = error.strerror if isinstance(error, OSError) else None
        return Response(why or str(error), 400, FRESH, "text/plain")
    return Response(content, 200, FRESH, BYTES)


def _computed(answer: Callable[[str, bytes], bytes], network: str, picture: bytes) -> bytes:
    from explainers.one_thread import as_the_process

    as_the_process()
    return answer(network, picture)


async def _body(request: Request) -> bytes:
    """What is sent, but no more than a little beyond a picture."""
    found = b""
    async for piece in request.stream():
        found += piece
        if len(found) > first.BYTES:
            break
    return found


BACK = "/{base:path}overview/{network}/back/{kind}/{index:int}"
ROUTES = [
    Route("/{base:path}overview/{network}", whole, methods=["POST"]),
    Route("/{base:path}overview/{network}/{layer}/{channel:int}", closer, methods=["POST"]),
    Route(BACK, back, methods=["POST"]),
    Route(f"{BACK}/{{layer}}/{{channel:int}}", back_closer, methods=["POST"]),
]
