"""What a watcher sees of a run's folder, at each point of the run's life."""

import io
import json
import time

import pytest
import torch
from PIL import Image

from explainers.locks import Lock
from explainers.training import lease, making, scalars
from explainers.training import watch as train_live
from explainers.training.curves import Curve
from explainers.training.folder import create
from explainers.training.recipe import preset
from explainers.training.run import Run
from explainers.training.status import Result, Status

LABELS = torch.tensor([0, 1, 2, 1, 0, 2, 2, 1, 0, 0, 1, 2])


@pytest.fixture
def folder(tmp_path):
    return create(preset("notes", epochs=2), tmp_path / "runs", "one")


@pytest.fixture
def held(folder):
    """The run's lock is held, as by a worker."""
    lock = Lock(folder.lock)
    assert lock.acquire()
    yield
    lock.release()


@pytest.fixture
def writer(folder):
    made = scalars.ScalarWriter(folder.path, 0)
    yield made
    made.close()


def record(writer, first: int, last: int, base: float = 2.0) -> None:
    for step in range(first, last + 1):
        writer.add(scalars.TRAIN_LOSS, step, base + step / 100)
        writer.add(scalars.TRAIN_LR, step, 0.01)
    writer.flush()


def status(folder, **numbers) -> None:
    known = {"phase": "training", "message": "Training: epoch 1 of 2.", "pid": 7}
    Status(**{**known, "time": time.time(), "epochs": 2, "steps_per_epoch": 10, **numbers}).write(
        folder
    )


def look(watch: train_live.Watch) -> dict:
    watch.expire()
    return watch.frame().data


def test_a_run_that_goes_on(folder, held, writer):
    watch = train_live.Watch(Run(folder.path))
    status(folder, step=4, train_seconds=2.0, lr=0.01, images_per_second=1234.5)
    record(writer, 1, 4)
    frame = look(watch)
    assert (frame["phase"], frame["state"], frame["news"]) == ("training", "going", "training")
    assert (frame["message"], frame["fraction"], frame["seconds_left"]) == ("", 0.2, 8)
    assert frame["charts"]["points"] == 4
    assert frame["charts"]["loss"] == [[1, 2, 3, 4], pytest.approx([2.01, 2.02, 2.03, 2.04])]
    assert (frame["charts"]["end"], frame["charts"]["epoch"]) == (10, 10)
    assert (frame["images_per_second"], frame["lr"], frame["test_accuracy"]) == (1234, 0.01, None)
    record(writer, 5, 12)
    status(folder, step=12, epoch=1, test_accuracy=0.4567, test_loss=1.5)
    frame = look(watch)
    assert frame["charts"]["loss"][0] == list(range(1, 13))
    assert frame["charts"]["end"] == 20
    assert (frame["test_accuracy"], frame["test_loss"]) == (0.4567, 1.5)
    assert (frame["epoch"], frame["epochs"], frame["step"]) == (1, 2, 12)
    curve = Curve(smooth=True)
    curve.extend(list(range(1, 13)), [2 + step / 100 for step in range(1, 13)])
    assert frame["charts"]["smoothed"][1] == pytest.approx(curve.smoothed, rel=1e-4)
    assert frame["train_loss"] == pytest.approx(curve.smoothed[-1], rel=1e-6)


def test_with_label_smoothing_the_loss_that_can_be_compared_is_drawn(tmp_path):
    folder = create(preset("fast"), tmp_path / "runs", "soft")
    writer = scalars.ScalarWriter(folder.path, 0)
    record(writer, 1, 4)
    watch = train_live.Watch(Run(folder.path))
    assert look(watch)["note"]["code"] == "only_smoothed"  # a run that recorded the one loss only
    for step in range(1, 5):
        writer.add(scalars.TRAIN_CROSS_ENTROPY, step, 1 + step / 100)
    writer.close()
    frame = look(train_live.Watch(Run(folder.path)))
    assert frame["charts"]["loss"][1] == pytest.approx([1.01, 1.02, 1.03, 1.04])
    assert frame["train_loss"] == pytest.approx(1.02, abs=0.02)
    assert frame["note"] == {
        "code": "smoothing",
        "label_smoothing": 0.05,
        "loss": pytest.approx(2.02, abs=0.02),
    }


def test_without_label_smoothing_there_is_one_training_loss(folder, held, writer):
    record(writer, 1, 4)
    assert look(train_live.Watch(Run(folder.path)))["note"] is None


def test_all_who_look_in_the_same_moment_get_the_same_frame(folder, held, monkeypatch):
    monkeypatch.setattr(making, "FRESH_AT_FIRST", 600.0)
    monkeypatch.setattr(making, "FRESH", 600.0)
    status(folder)
    watch = train_live.Watch(Run(folder.path))
    assert watch.known() is None
    frame = watch.frame()
    assert watch.known() is watch.frame() is frame
    assert json.loads(frame.text) == frame.data
    status(folder, step=3)
    watch.expire()
    assert watch.known() is None
    assert watch.frame().tag != frame.tag


def test_the_first_point_is_looked_for_more_often(folder, held, writer, monkeypatch):
    monkeypatch.setattr(making, "FRESH_AT_FIRST", -1.0)
    monkeypatch.setattr(making, "FRESH", 600.0)
    watch = train_live.Watch(Run(folder.path))
    status(folder, phase="queued")
    queued = watch.frame()
    assert watch.known() is queued and not queued.soon
    status(folder)
    watch.expire()
    assert watch.frame().soon and watch.known() is None
    record(writer, 1, 1)
    begun = watch.frame()
    assert watch.known() is begun and not begun.soon


def test_steps_made_anew_after_a_kill_replace_the_old_ones(folder, held, writer):
    status(folder)
    watch = train_live.Watch(Run(folder.path))
    record(writer, 1, 20)
    assert look(watch)["charts"]["points"] == 20
    writer.close()
    again = scalars.ScalarWriter(folder.path, 10)
    record(again, 11, 13, base=5.0)
    again.close()
    steps, losses = look(watch)["charts"]["loss"]
    assert steps == list(range(1, 14))
    assert losses[9:] == pytest.approx([2.10, 5.11, 5.12, 5.13])


def test_loading_shows_how_far_it_is(folder, held):
    status(folder, phase="loading", message="Drawing pictures: cat", fraction=0.4)
    frame = look(train_live.Watch(Run(folder.path)))
    assert (frame["news"], frame["message"]) == ("message", "Drawing pictures: cat")
    assert (frame["fraction"], frame["seconds_left"], frame["guesses"]) == (0.4, None, None)


def test_a_run_that_waits_tells_who_is_before_it(folder, held):
    status(folder, phase="queued", message="Waiting.", ahead=2, begins_in=184.6)
    frame = look(train_live.Watch(Run(folder.path)))
    assert (frame["news"], frame["message"]) == ("queued", "")
    assert (frame["ahead"], frame["begins_in"]) == (2, 185)
    status(folder, phase="queued", message="Waiting: the cluster is asked.")  # by another's queue
    assert look(train_live.Watch(Run(folder.path)))["message"] == "The cluster is asked."


def test_a_worker_that_says_nothing_is_told(folder, held, monkeypatch):
    status(folder, step=5)
    monkeypatch.setattr(lease, "is_late", lambda path: True)
    frame = look(train_live.Watch(Run(folder.path)))
    assert (frame["state"], frame["news"], frame["message"]) == ("going", "silent", "")


def test_a_killed_worker_is_said(folder, writer):
    status(folder, step=5)
    record(writer, 1, 5)
    frame = look(train_live.Watch(Run(folder.path)))
    assert (frame["state"], frame["phase"]) == ("over", "killed")
    assert (frame["news"], frame["message"]) == ("", "")  # the page says it
    assert frame["charts"]["points"] == 5


def test_a_run_that_ended_tells_how(folder):
    status(folder, step=20)
    Result("finished", "Trained 2 epochs.", epochs=2, step=20).write(folder)
    frame = look(train_live.Watch(Run(folder.path)))
    assert (frame["state"], frame["message"], frame["fraction"]) == ("over", "Trained 2 epochs.", 1)
    reached = {"epochs": 2, "step": 20, "test_accuracy": 0.5, "device": "cpu"}
    speed = {"train_seconds": 12.4, "images_per_second": 99.7}
    Result("finished", "Trained 2 epochs.", **reached, **speed).write(folder)
    frame = look(train_live.Watch(Run(folder.path)))
    assert (frame["news"], frame["message"]) == ("finished", "")
    assert (frame["train_seconds"], frame["images_per_second"]) == (12, 100)


def test_a_run_that_was_stopped_tells_when(folder):
    watch = train_live.Watch(Run(folder.path))
    assert look(watch)["news"] == "made"  # and started by nobody
    status(folder)
    Result("stopped", "Stopped.").write(folder)
    assert look(watch)["news"] == "unlearned"
    Result("stopped", "Stopped.", step=7, device="cpu").write(folder)
    assert (look(watch)["news"], look(watch)["step"]) == ("stopped", 7)


def shown(folder) -> None:
    """Give the run sample pictures, and guesses for them."""
    images = torch.arange(12, dtype=torch.uint8).view(12, 1, 1, 1).expand(12, 3, 32, 32) * 20
    sample = {"images": images.contiguous(), "labels": LABELS, "classes": ["a", "b", "c"]}
    torch.save(sample, folder.sample)
    probabilities = [[0.2, 0.5, 0.3]] * 12
    folder.guesses.write_text(
        json.dumps(
            {
                "step": 3,
                "epoch": 0,
                "indices": list(range(12)),
                "guesses": [1] * 12,
                "probabilities": probabilities,
            }
        )
    )


def test_guesses_and_their_pictures(folder, held):
    watch = train_live.Watch(Run(folder.path))
    status(folder)
    assert watch.sheet() == b""
    shown(folder)
    frame = look(watch)
    assert (frame["classes"], frame["truth"]) == (["a", "b", "c"], LABELS.tolist())
    assert frame["guesses"] == {"step": 3, "guess": [1] * 12, "sure": [0.5] * 12}
    sheet = Image.open(io.BytesIO(watch.sheet()))
    assert sheet.size == (320, 64)
    assert sheet.getpixel((32 * 1 + 5, 32 + 5)) == (220, 220, 220)  # the twelfth picture


def test_a_loss_that_is_no_number_can_still_be_sent(folder, held, writer):
    status(folder)
    writer.add(scalars.TRAIN_LOSS, 1, 3.0)
    writer.add(scalars.TRAIN_LOSS, 2, float("nan"))
    writer.flush()
    frame = json.loads(train_live.Watch(Run(folder.path)).frame().text)
    assert frame["charts"]["loss"] == [[1], [3.0]]
    assert frame["train_loss"] == "NaN"


@pytest.mark.parametrize("name", ["nothing", "..", "../one", "one/../one", ""])
def test_only_runs_can_be_watched(folder, name):
    with pytest.raises(ValueError, match="There is no run called"):
        train_live.watch(folder.path.parent, name)


def test_a_run_has_one_watch_until_it_is_made_anew(folder):
    runs = folder.path.parent
    assert train_live.watch(runs, "one") is train_live.watch(runs, "one")


def test_files_that_were_left_out_are_listed(folder, held):
    watch = train_live.Watch(Run(folder.path))
    assert look(watch)["left_out"] == []
    told = [f"cat/{k}.png cannot be read." for k in range(60)]
    folder.data.write_text(json.dumps({"left_out": told}))
    frame = look(watch)
    assert (frame["left_out"], frame["left_out_more"]) == (told[:50], 10)
