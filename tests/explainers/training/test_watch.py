"""What a watcher sees of a run's folder, at each point of the run's life."""

import io
import json
import time

import pytest
import torch
from PIL import Image

from explainers.locks import Lock
from explainers.training import scalars
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


def numbers(frame: dict) -> dict[str, str]:
    return {number["name"]: number["value"] for number in frame["numbers"]}


def test_a_run_that_goes_on(folder, held, writer):
    watch = train_live.Watch(Run(folder.path))
    status(folder, step=4, train_seconds=2.0, lr=0.01, images_per_second=1234.5)
    record(writer, 1, 4)
    frame = look(watch)
    assert (frame["state"], frame["word"], frame["message"]) == (
        "going",
        "Training",
        "Epoch 1 of 2.",
    )
    assert frame["fraction"] == 0.2
    assert frame["left"] == "about 8 s left"
    assert frame["charts"]["points"] == 4
    assert frame["charts"]["loss"] == [[1, 2, 3, 4], pytest.approx([2.01, 2.02, 2.03, 2.04])]
    assert (frame["charts"]["end"], frame["charts"]["epoch"]) == (10, 10)
    assert numbers(frame)["Images/second"] in ("1,234", "1,235")
    assert numbers(frame)["Test accuracy"] == "–"
    record(writer, 5, 12)
    status(folder, step=12, epoch=1, test_accuracy=0.4567, test_loss=1.5)
    frame = look(watch)
    assert frame["charts"]["loss"][0] == list(range(1, 13))
    assert frame["charts"]["end"] == 20
    assert numbers(frame)["Test accuracy"] == "45.7%"
    assert numbers(frame)["Epoch"] == "2 of 2"
    curve = Curve(smooth=True)
    curve.extend(list(range(1, 13)), [2 + step / 100 for step in range(1, 13)])
    assert frame["charts"]["smoothed"][1] == pytest.approx(curve.smoothed, rel=1e-4)


def test_with_label_smoothing_the_loss_that_can_be_compared_is_drawn(tmp_path):
    folder = create(preset("fast"), tmp_path / "runs", "soft")
    writer = scalars.ScalarWriter(folder.path, 0)
    record(writer, 1, 4)
    watch = train_live.Watch(Run(folder.path))
    assert "cannot be compared" in look(watch)["note"]  # a run that recorded the one loss only
    for step in range(1, 5):
        writer.add(scalars.TRAIN_CROSS_ENTROPY, step, 1 + step / 100)
    writer.close()
    frame = look(train_live.Watch(Run(folder.path)))
    assert frame["charts"]["loss"][1] == pytest.approx([1.01, 1.02, 1.03, 1.04])
    assert numbers(frame)["Training loss"].startswith("1.0")
    assert "label_smoothing=0.05, now 2.0" in frame["note"]


def test_without_label_smoothing_there_is_one_training_loss(folder, held, writer):
    record(writer, 1, 4)
    assert look(train_live.Watch(Run(folder.path)))["note"] == ""


def test_all_who_look_in_the_same_moment_get_the_same_frame(folder, held):
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
    assert (frame["word"], frame["message"]) == ("Loading pictures", "Drawing pictures: cat")
    assert (frame["fraction"], frame["left"], frame["guesses"]) == (0.4, "", None)


def test_a_killed_worker_is_said(folder, writer):
    status(folder, step=5)
    record(writer, 1, 5)
    frame = look(train_live.Watch(Run(folder.path)))
    assert (frame["state"], frame["phase"]) == ("over", "killed")
    assert "was killed or crashed after step 5" in frame["sentence"]
    assert frame["charts"]["points"] == 5


def test_a_run_that_ended_tells_how(folder):
    status(folder, step=20)
    Result("finished", "Trained 2 epochs.", epochs=2, step=20).write(folder)
    frame = look(train_live.Watch(Run(folder.path)))
    assert (frame["state"], frame["message"], frame["fraction"]) == ("over", "Trained 2 epochs.", 1)


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
    guesses = look(watch)["guesses"]
    assert guesses["truth"] == LABELS.tolist()
    assert (guesses["guess"], guesses["sure"]) == ([1] * 12, [0.5] * 12)
    sheet = Image.open(io.BytesIO(watch.sheet()))
    assert sheet.size == (320, 64)
    assert sheet.getpixel((32 * 1 + 5, 32 + 5)) == (220, 220, 220)  # the twelfth picture


def test_a_loss_that_is_no_number_can_still_be_sent(folder, held, writer):
    status(folder)
    writer.add(scalars.TRAIN_LOSS, 1, 3.0)
    writer.add(scalars.TRAIN_LOSS, 2, float("nan"))
    writer.flush()
    frame = train_live.Watch(Run(folder.path)).frame()
    assert json.loads(frame.text)["charts"]["loss"] == [[1], [3.0]]


@pytest.mark.parametrize(
    ("loss", "text"),
    [(2.3026, "2.303"), (999.9, "999.900"), (7.94e20, "8 × 10²⁰"), (float("inf"), "∞")],
)
def test_a_loss_is_readable_even_when_it_explodes(loss, text):
    assert train_live.readable(loss) == text


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
    listed = look(watch)["left_out"]
    assert listed[:-1] == told[:50] and listed[-1].startswith("And 10 more")
