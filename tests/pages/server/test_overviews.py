"""The routes of the overview: what they give, and what they refuse in a sentence."""

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.requests import Request
from starlette.routing import Match

from explainers.overview import first, looks
from explainers.overview.backward import Aim
from pages.server import overviews


def post(path, content=b""):
    """The answer to a request whose body comes in pieces."""
    pieces = [content[k : k + 1000] for k in range(0, len(content), 1000)] or [b""]

    async def receive():
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    scope = {"type": "http", "method": "POST", "path": path, "headers": []}
    for route in overviews.ROUTES:
        match, found = route.matches(scope)
        if match is Match.FULL:
            request = Request({**scope, **found}, receive)
            with ThreadPoolExecutor(1) as pool:  # a browser test before may have a loop here
                return pool.submit(asyncio.run, route.endpoint(request)).result()
    raise AssertionError(path)


def test_the_overview_and_a_map_of_it():
    picture = bytes(range(256)) * 12
    answer = post("/below/overview/cifar_quick_relu", picture)
    assert answer.status_code == 200
    assert answer.body == looks.whole("cifar_quick_relu", picture)
    near = post("/overview/cifar_quick_relu/conv2/31", picture)
    assert near.body == looks.closer("cifar_quick_relu", picture, "conv2", 31)
    assert post(f"/overview/{first.NETWORK}").body == first.content()
    given, aim = ("cifar_quick_relu", picture), Aim("loss", 3)
    back = "/below/overview/cifar_quick_relu/back/loss/3"
    assert post(back, picture).body == looks.back(*given, aim)
    assert post(f"{back}/conv1/31", picture).body == looks.back_closer(*given, aim, "conv1", 31)


@pytest.mark.parametrize(
    ("path", "size", "said"),
    [
        ("/overview/other", 0, "no network 'other'"),
        ("/overview/cifar_quick", 7, "this one 7"),
        ("/overview/cifar_quick", 100_000, "A picture has 3072 bytes"),
        ("/overview/cifar_quick/conv1/32", 0, "no such part"),
        ("/overview/cifar_quick/back/loss/10", 0, "no class 10"),
        ("/overview/cifar_quick/back/other/1", 0, "a score or a loss"),
        ("/overview/cifar_quick/back/score/1/linear2/1", 0, "gets gradients"),
        ("/overview/other/back/score/1", 0, "no network 'other'"),
    ],
)
def test_what_cannot_be_shown_is_said(path, size, said):
    answer = post(path, b"x" * size)
    assert answer.status_code == 400
    assert said in answer.body.decode()
    assert answer.headers["cache-control"] == "no-store"


def test_the_first_view_needs_no_pytorch():
    code = (
        "import sys\n"
        "from pages.server import overviews\n"
        "from explainers.overview import first\n"
        "first.check(first.NETWORK, b'')\n"
        "assert first.known(first.NETWORK, first.picture())\n"
        "assert 'torch' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
