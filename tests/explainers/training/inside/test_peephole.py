"""What the server shows of a run's inside: what the worker saw, or the newest checkpoint."""

import json

import pytest
import torch

from explainers.locks import Lock
from explainers.training import checkpoint
from explainers.training.engine import Training
from explainers.training.folder import create
from explainers.training.inside import packed, peephole, wishes
from explainers.training.inside.kinds import KERNELS, MAPS
from explainers.training.inside.looking import Glass
from explainers.training.inside.peephole import Peephole
from explainers.training.recipe import preset
from explainers.training.recorder import Recorder
from explainers.training.run import Run
from explainers.training.status import Result, Status, StatusWriter
from explainers.training.watch import Watch

RECIPE = preset("fast", device="cpu", precision="float32", epochs=1)


@pytest.fixture
def folder(tmp_path):
    return create(RECIPE, tmp_path / "runs", "one")


@pytest.fixture
def training(pictures, folder):
    made = Training(RECIPE, pictures)
    recorder = Recorder(folder, StatusWriter(folder), made, pictures)
    recorder.save()
    recorder.close()
    return made


def over(folder) -> None:
    Status("stopped", "Stopped.", time=1.0).write(folder)
    Result("stopped", "Stopped.", step=1).write(folder)


def line(hole: Peephole, layer: str = "") -> dict:
    hole._watch.expire()
    return json.loads(hole.frame().cut(layer, 0).partition(b"\n")[0])


def test_of_a_run_that_is_over_the_newest_checkpoint_is_looked_into(folder, training):
    over(folder)
    hole = Peephole(Watch(Run(folder.path)), 4)
    sight = hole.frame()
    image, label = training.shown(4)
    look = Glass(training.model).look(image, label)
    expected = packed.pack(look, step=0, picture=4, label=label)
    assert sight.over and sight.about["saved"] and sight.packed is not None
    assert sight.packed.loss == pytest.approx(expected.loss, abs=1e-5)
    for kind in (MAPS, KERNELS):
        found = [part.high for part in sight.packed.parts if part.kind == kind]
        assert found == pytest.approx([p.high for p in expected.parts if p.kind == kind], rel=1e-4)
    with torch.no_grad():
        training.model.get_submodule("conv1").weight.fill_(0.25)
    checkpoint.save(folder.latest, training, [])
    assert next(w for w in line(hole, "conv1")["walls"] if w["kind"] == KERNELS)["high"] == 0.25


def test_before_the_first_guesses_the_pictures_and_their_classes_are_known(
    folder, training, pictures
):
    over(folder)
    assert not folder.guesses.exists()
    told = line(Peephole(Watch(Run(folder.path)), 4))
    assert told["classes"] == list(pictures.classes) and len(told["truth"]) > 4
    assert told["label"] == told["truth"][4]


def test_a_picture_that_is_not_there_is_not_shown(folder, training):
    over(folder)
    told = line(Peephole(Watch(Run(folder.path)), 59))
    assert "walls" not in told and "no such sample picture" in told["why"]


def test_while_it_trains_the_worker_is_asked_and_its_last_look_stays(folder, training):
    lock = Lock(folder.lock)
    assert lock.acquire()
    try:
        Status("training", "Training.", time=1.0).write(folder)
        hole = Peephole(Watch(Run(folder.path)), 2)
        assert "walls" not in line(hole)
        assert wishes.wished(folder, 9) == [2]
        look = Glass(training.model).look(*training.shown(2))
        for step in (5, 8):
            content = packed.pack(look, step=step, picture=2, label=0).to_bytes()
            wishes.tell(folder, 2, content)
            assert line(hole)["step"] == step
        wishes.fail(folder, 2, "There is not enough memory.")
        assert line(hole)["why"] == "There is not enough memory."
        wishes.tell(folder, 2, content[:100])
        assert line(hole)["step"] == 8
    finally:
        lock.release()


def test_all_who_look_with_a_picture_share_a_place(folder):
    one, other = Watch(Run(folder.path)), Watch(Run(folder.path))
    assert peephole.of(one, 3) is peephole.of(one, 3)
    assert peephole.of(one, 3) is not peephole.of(one, 4)
    assert peephole.of(one, 3) is not peephole.of(other, 3)
    assert peephole.of(one, 10**9) is peephole.of(one, peephole.MOST_PICTURES - 1)
