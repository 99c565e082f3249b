"""A run goes on only on what it was begun with, and never takes a step that means nothing."""

import dataclasses
import json
import os
import signal
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch

from explainers.images.pictures import Pictures, Split
from explainers.networks import registry
from explainers.training import begun, checkpoint, run
from explainers.training.engine import Training
from explainers.training.events import Epoch, Step
from explainers.training.parents import Parent
from explainers.training.recipe import preset
from explainers.training.refusals import ChangedError
from explainers.training.run import Run
from explainers.training.status import Status

RECIPE = preset("notes", data="mine", epochs=2, batch_size=16, device="cpu")


def without_first(split: Split) -> Split:
    return Split(split.images[1:], split.labels[1:])


def renamed(pictures: Pictures) -> Pictures:
    return dataclasses.replace(pictures, classes=("blue", "grass", "red"))


def removed(pictures: Pictures) -> Pictures:
    return dataclasses.replace(pictures, train=without_first(pictures.train))


def added(pictures: Pictures) -> Pictures:
    test = pictures.test
    more = Split(
        torch.cat([test.images, test.images[:1]]), torch.cat([test.labels, test.labels[:1]])
    )
    return dataclasses.replace(pictures, test=more)


def repainted(pictures: Pictures) -> Pictures:
    images = pictures.train.images.clone()
    images[5, 0, 3, 3] ^= 1
    return dataclasses.replace(pictures, train=Split(images, pictures.train.labels))


def swapped(pictures: Pictures) -> Pictures:
    """The same classes in another order, so that every label means another one."""
    turn = torch.tensor([1, 0, 2])
    parts = [Split(s.images, turn[s.labels]) for s in (pictures.train, pictures.test)]
    return Pictures(*parts, ("green", "blue", "red"))


def one_class_more(pictures: Pictures) -> Pictures:
    train = Split(pictures.train.images, pictures.train.labels.clone())
    train.labels[0] = 3
    return dataclasses.replace(pictures, train=train, classes=(*pictures.classes, "violet"))


def state_after_an_epoch(pictures: Pictures) -> dict:
    training = Training(RECIPE, pictures)
    for event in training.run():
        if isinstance(event, Epoch):
            break
    return training.state_dict()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (renamed, "The class “green” is called “grass” now."),
        (removed, "had 34 pictures to train on and has 33 now"),
        (added, "had 14 pictures to test on and has 15 now"),
        (repainted, "not the same ones"),
        (swapped, "Labels have changed their meaning"),
    ],
)
def test_what_changed_is_said_and_a_new_run_is_offered(
    pictures: Pictures, change: Callable[[Pictures], Pictures], sentence: str
) -> None:
    state = state_after_an_epoch(pictures)
    with pytest.raises(ChangedError, match=sentence) as refused:
        Training(RECIPE, change(pictures), state=state)
    assert refused.value.usable
    assert "A new run can begin from these weights." in str(refused.value)
    fresh = Training(RECIPE, change(pictures), weights=state["model"])
    assert (fresh.step, fresh.epoch) == (0, 0)
    for name, value in fresh.model.state_dict().items():
        assert torch.equal(value, state["model"][name])


def test_weights_whose_last_layer_does_not_fit_are_refused(pictures: Pictures) -> None:
    state = state_after_an_epoch(pictures)
    more = one_class_more(pictures)
    with pytest.raises(ChangedError, match="made for 3 classes, and here there are 4") as refused:
        Training(RECIPE, more, state=state)
    assert not refused.value.usable and "A new run can" not in str(refused.value)
    with pytest.raises(ValueError, match="made for 3 classes, and here there are 4"):
        Training(RECIPE, more, weights=state["model"])


def test_a_checkpoint_that_does_not_say_what_it_was_trained_on(pictures: Pictures) -> None:
    state = state_after_an_epoch(pictures)
    del state["data"]
    with pytest.raises(ChangedError, match="written by an older version"):
        Training(RECIPE, pictures, state=state)
    # The app's own pictures are always the same.
    drawn = Training(RECIPE.with_changes(data="drawn"), pictures, state=state)
    assert drawn.epoch == 1


@pytest.mark.parametrize("count", [1, 2, 15, 16, 17])
def test_data_sets_smaller_than_a_batch_are_trained_on(pictures: Pictures, count: int) -> None:
    few = Split(pictures.train.images[:count], pictures.train.labels[:count])
    training = Training(RECIPE, dataclasses.replace(pictures, train=few))
    events = list(training.run())
    steps = [event for event in events if isinstance(event, Step)]
    assert len(steps) == 2 * -(-count // 16)
    assert all(event.loss > 0 for event in steps)
    epochs = [event for event in events if isinstance(event, Epoch)]
    assert len(epochs) == 2 and all(event.train_loss > 0 for event in epochs)


@pytest.fixture
def started() -> Iterator[list[Run]]:
    runs: list[Run] = []
    yield runs
    for one in runs:
        if one.alive():
            os.kill(Status.read(one.folder).pid, signal.SIGKILL)


def wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 90
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_run_whose_pictures_were_changed_says_so_and_loses_nothing(
    archive: Path, tmp_path: Path, started: list[Run]
) -> None:
    mine = tmp_path / "mine.zip"
    mine.write_bytes(archive.read_bytes())
    recipe = preset("fast", data=str(mine), epochs=9999, lr=0.001, device="cpu", batch_size=64)
    one = run.start(recipe, tmp_path / "runs", "one", cache=tmp_path / "cache")
    started.append(one)
    wait(lambda: one.status().epoch > 0 or not one.status().running)
    one.stop()
    wait(lambda: not one.alive())
    before = one.result()
    assert before is not None and before.status == "stopped" and before.test_accuracy is not None
    kept = json.loads(one.folder.data.read_text())
    assert kept["fingerprint"]["classes"] == ["blue", "green", "red"]
    assert checkpoint.load(one.folder.latest).training["data"] == kept["fingerprint"]

    with zipfile.ZipFile(mine, "a") as file:
        file.writestr("train/red/more.png", zipfile.ZipFile(archive).read("train/red/0002.png"))
        file.writestr("train/red/broken.png", b"no picture")
    one.resume(tmp_path / "cache")
    wait(lambda: not one.alive())
    after = one.result()
    assert after is not None and after.status == "failed" and after.weights_usable
    assert "“red” had 80 pictures to train on and has 81 now" in after.message
    assert (after.step, after.test_accuracy) == (before.step, before.test_accuracy)
    assert one.status().test_accuracy == before.test_accuracy

    new = run.start(
        recipe.with_changes(epochs=1),
        tmp_path / "runs",
        "new",
        cache=tmp_path / "cache",
        weights=one.folder.latest,
    )
    started.append(new)
    wait(lambda: not new.alive())
    result = new.result()
    assert result is not None and result.status == "finished", new.last_words()
    parent = Parent.read(new.folder)
    assert parent is not None and (parent.run, parent.step) == (one.name, before.step)
    assert len(new.left_out()) == 1 and "broken.png" in new.left_out()[0]


@pytest.mark.parametrize(
    ("network", "classes", "said"),
    [
        ("cifar_quick", 10, None),
        ("cifar_quick", 3, "linear2.weight is 10×64 and should be 3×64"),
        ("cifar_quick_relu", 10, None),
        ("layers: Conv2d(3, 32, 5, padding=2)|Flatten()|Linear(32768, 10)", 10, "conv2.weight"),
    ],
)
def test_weights_fit_a_network_or_are_refused(network, classes, said) -> None:
    weights = registry.build("cifar_quick", 10).state_dict()
    if said is None:
        begun.check_weights(network, classes, weights)
    else:
        with pytest.raises(ValueError, match=said):
            begun.check_weights(network, classes, weights)
