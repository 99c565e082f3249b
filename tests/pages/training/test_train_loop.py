"""The loop as code on the training page, and the file of pictures that it reads."""

import pytest
import torch
from starlette.requests import Request

from explainers import places as where
from explainers import serving
from explainers.images import drawn, named, sources
from explainers.lessons.train import loops
from explainers.training import changes
from explainers.training.status import Status
from explainers.visitors import COOKIE, known
from pages.server import kept_pictures
from tests.explainers.images.archives import png
from tests.explainers.training.runs_made import finished
from tests.snippets import standins

pytestmark = pytest.mark.usefixtures("places")

ANNA, BERT = "a" * 32, "b" * 32


def asked(run: str = "", cookie: str = ""):
    query = kept_pictures.address(run).partition("?")[2].encode()
    headers = [(b"cookie", f"{COOKIE}={cookie}".encode())] if cookie else []
    return kept_pictures.pictures(
        Request({"type": "http", "query_string": query, "headers": headers})
    )


def script(app) -> str:
    return next(one.value for one in app.code if one.value.startswith("import torch"))


def captions(app) -> str:
    return " ".join(caption.value for caption in app.caption)


def test_it_is_that_of_the_run_that_is_shown_and_not_of_the_controls(open_page):
    folder = finished(where.runs(), "first one", batch_size=48, precision="auto")
    Status(phase="finished", precision="bfloat16").write(folder)
    app = open_page("train", run="first one", batch_size="256")
    assert "DataLoader(train, 48" in script(app) and "autocast" in script(app)
    assert "**first one**" in captions(app)
    [link] = app.get("link_button")
    assert link.proto.url == named.PICTURES


def test_without_a_run_it_is_that_of_the_controls(open_page):
    app = open_page("train", batch_size="256")
    assert "DataLoader(train, 256" in script(app)
    assert loops.SETTLED_LATER in captions(app)


def test_it_says_what_of_a_run_it_does_not_repeat(open_page):
    folder = finished(where.runs(), "first")
    assert "keeps to the recipe" not in captions(open_page("train", run="first"))
    changes.write(folder, [changes.Change(3, "lr", 0.01, 0.02)])
    assert "keeps to the recipe" in captions(open_page("train", run="first"))
    folder.start.parent.mkdir(exist_ok=True)
    folder.start.write_bytes(b"")
    assert "began with the weights" in captions(open_page("train", run="first"))


def test_the_pictures_are_one_file_that_torch_reads_alone():
    standins.drawings(where.data())
    answer = asked()
    assert (answer.status_code, answer.path) == (200, drawn.kept(where.data()))
    held = torch.load(answer.path, weights_only=True)
    images, labels = held["train"]
    assert images.dtype == torch.uint8 and images.shape == (len(labels), 3, 32, 32)
    assert held["classes"] == list(drawn.CLASSES)


def test_pictures_of_ones_own_are_for_whoever_trains_on_them(places, monkeypatch):
    own = places / "own"
    for name in ("cats", "dogs"):
        (own / name).mkdir(parents=True)
        for number in range(2):
            (own / name / f"{number}.png").write_bytes(png((number, 0, 0)))
    finished(where.runs(), "annas", data=str(own), owner=known(ANNA))
    assert asked("annas").status_code == 404  # they were read by nobody yet
    sources.load(str(own), root=where.data())
    assert asked("annas").status_code == 200
    monkeypatch.setenv(serving.NAME, serving.SHARED)
    assert [asked("annas", cookie).status_code for cookie in (ANNA, BERT, "")] == [200, 403, 403]


@pytest.mark.parametrize("name", ["gone", "..", "../first"])
def test_there_are_none_of_what_is_no_run(name):
    assert asked(name).status_code == 404
