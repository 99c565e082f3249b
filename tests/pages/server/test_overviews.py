"""The routes of the overview: what they give, and what they refuse in a sentence."""

import asyncio
import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch
from starlette.requests import Request
from starlette.routing import Match

from explainers.locks import holding
from explainers.networks import made
from explainers.overview import first, looks, packed
from explainers.overview.backward import Aim
from explainers.training import checkpoint, learned
from explainers.training.inside import wishes
from explainers.training.run import Run
from pages.server import overviews
from tests import kept_runs
from tests.explainers.overview.reading import arrays, parted


@pytest.fixture
def places(tmp_path, monkeypatch):
    monkeypatch.setenv("LAYERS_RUNS", str(tmp_path))
    return tmp_path


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


def pixels(picture):
    return torch.frombuffer(bytearray(picture), dtype=torch.uint8).view(3, 32, 32)


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


def test_the_network_of_a_run_and_its_epoch(places):
    picture = bytes(range(256)) * 12
    run = kept_runs.keep(places, "bee", [1, 2])
    asked = "/overview/2@bee"
    made = packed.whole(learned.opened(run.epoch(2)), pixels(picture), "2@bee")
    assert post(asked, picture).body == made
    layer = json.loads(made.partition(b"\n")[0])["columns"][1]["name"]
    near = post(f"{asked}/{layer}/1", picture)
    assert json.loads(near.body.partition(b"\n")[0])["channel"] == 1
    shutil.copyfile(run.epoch(1), run.epoch(2).with_suffix(".new"))
    run.epoch(2).with_suffix(".new").replace(run.epoch(2))
    assert post(asked, picture).body not in (made, b"")  # the file was written anew


def test_a_run_as_it_learns_goes_by_one_name_and_each_moment_of_it_by_another(places):
    run, picture = kept_runs.keep(places, "bee", [1]), bytes(range(256)) * 12
    head = parted(post("/overview/live@bee", picture).body)[0]
    assert (head["network"], head["moment"]) == ("live@bee", {"epoch": 1, "step": 0, "steps": 0})
    training = kept_runs.at_first(run)
    first_layer, biases = training.model[0], []
    wishes.wish(run, wishes.WEIGHTS)
    with holding(run.lock):
        for step in (3, 4):
            training.step = step
            torch.nn.init.constant_(first_layer.bias, step)
            wishes.tell(run, wishes.WEIGHTS, checkpoint.moment(training))
            head = parted(post("/overview/live@bee", picture).body)[0]
            told = {"epoch": 1, "step": step, "steps": training.steps_per_epoch}
            assert (head["network"], head["moment"]) == ("live@bee", told)
            biases.append(head["exact"])
        assert biases[0] != biases[1]
        for exact, bias in zip(biases, (3, 4), strict=True):
            assert parted(post(f"/overview/{exact}", picture).body)[0]["moment"]["step"] == bias
            _, near = arrays(
                post(f"/overview/{exact}/{head['columns'][1]['name']}/1", picture).body
            )
            assert near["bias"].item() == bias
            back = parted(post(f"/overview/{exact}/back/score/1", picture).body)[0]
            assert (back["network"], back["moment"]["step"]) == ("live@bee", bias)
        gone = parted(post("/overview/live-7@bee", picture).body)[0]
        assert (gone["exact"], gone["moment"]["step"]) == (biases[1], 4)


def test_the_builders_network_with_activations_in_a_row():
    picture, name = bytes(range(256)) * 12, "layers: Flatten()|Linear(3072,7)|ReLU()|Linear(7,5)"
    network = made.network(name.removeprefix("layers:"))
    head, rest = parted(post(f"/overview/{name}", picture).body)
    assert head["classes"] == [f"output {k}" for k in range(5)]
    scores = network.network(network.prepare(pixels(picture)))[0]
    assert head["columns"][-1]["numbers"] == pytest.approx(scores.tolist(), rel=1e-3, abs=1e-6)
    kept = torch.tensor(head["columns"][2]["numbers"])
    lines = torch.frombuffer(bytearray(rest), dtype=torch.int8)
    lines = lines[head["columns"][2]["lines_offset"] :][:7]
    assert ((lines > 0) == (kept > 0)).all()
    for index in range(7):
        _, near = arrays(post(f"/overview/{name}/relu1/{index}", picture).body)
        assert near["inputs"].clamp(0).item() == pytest.approx(kept[index].item(), rel=1e-3)
        _, back = arrays(post(f"/overview/{name}/back/score/2/linear1/{index}", picture).body)
        assert back["weights"].item() == float(kept[index] > 0)
        assert back["parts"].item() == back["output"].item()
    assert post(f"/overview/{name}/linear1/0", picture).status_code == 200


@pytest.mark.parametrize("name", ["gone", "..", ".hidden", "a" * 300, "x\0"])
def test_a_run_that_is_not_there_is_said(places, name):
    answer = post(f"/overview/1@{name}")
    assert answer.status_code == 400
    assert f"no run called “{name}”" in answer.body.decode()


def test_of_a_file_that_cannot_be_read_no_path_is_told(places, monkeypatch):
    run = kept_runs.keep(places, "bee", [1])
    assert "has a checkpoint of 1" in post("/overview/2@bee").body.decode()
    monkeypatch.setattr(Run, "epochs", lambda _: (1, 2))  # the moment after it was looked for
    answer = post("/overview/2@bee")
    assert (answer.status_code, answer.body) == (400, b"No such file or directory")
    assert str(run.path) not in answer.body.decode()


@pytest.mark.parametrize(
    ("path", "size", "said"),
    [
        ("/overview/other", 0, "no network 'other'"),
        ("/overview/x@bee", 0, "no network 'x@bee'"),
        ("/overview/1234567@bee", 0, "no network"),
        ("/overview/live-x@bee", 0, "no network"),
        ("/overview/live@gone", 0, "no run called “gone”"),
        ("/overview/cifar_quick", 7, "this one 7"),
        ("/overview/layers: Conv2d(3,129,5)|AvgPool2d(28)|Flatten()|Linear(129,10)", 0, "128 maps"),
        ("/overview/layers: Conv2d(4,8,5)", 0, "Layer 1, Conv2d(4, 8, 5), does not fit"),
        ("/overview/layers: import os", 0, "import os"),
        (f"/overview/layers: {'ReLU()|' * 3000}", 0, "no network"),
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
