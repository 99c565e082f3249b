"""Runs as ZIPs: what the server sends, and for which names."""

import asyncio
import io
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.requests import Request

from explainers import places as where
from pages.server import archives
from tests.explainers.training.runs_made import finished

pytestmark = pytest.mark.usefixtures("places")


def asked(name: str):
    return archives.archive(Request({"type": "http", "path_params": {"run": name}}))


def whole(answer) -> bytes:
    async def read() -> bytes:
        return b"".join([piece async for piece in answer.body_iterator])

    with ThreadPoolExecutor(1) as pool:  # a browser test before this one has a loop of its own
        return pool.submit(asyncio.run, read()).result()


def test_the_zip_of_a_run_is_sent_under_its_name():
    finished(where.runs(), "first é")
    assert archives.address("first é") == "archive/first%20%C3%A9"
    answer = asked("first é")
    assert (answer.status_code, answer.media_type) == (200, "application/zip")
    assert answer.headers["content-disposition"].endswith("''first%20%C3%A9.zip")
    with zipfile.ZipFile(io.BytesIO(whole(answer))) as file:
        assert file.testzip() is None
        assert "first é/recipe.json" in file.namelist()


@pytest.mark.parametrize("name", ["gone", "..", ".deleted-1-first", "damaged", "first/../first"])
def test_there_is_no_other(name):
    finished(where.runs(), "first")
    finished(where.runs(), "damaged").recipe.write_text("{")
    (where.runs() / ".deleted-1-first").mkdir()
    (where.runs() / ".deleted-1-first" / "recipe.json").write_text("{}")
    assert asked(name).status_code == 404
