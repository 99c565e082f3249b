"""What the page is set to: runs, layers and moments that there are; and what is offered to try."""

from dataclasses import replace

import pytest
from torch import nn

from explainers import settings
from explainers.images import drawn
from explainers.lessons.checkpoints import beliefs, code, film, numbers, tries, words
from explainers.lessons.checkpoints.film import Scene
from explainers.lessons.checkpoints.numbers import Values
from explainers.networks.trained import Trained
from explainers.training import checkpoint, learned, timeline
from explainers.training.folder import Folder, create
from explainers.training.recipe import preset
from explainers.training.timeline import Opened

SHOWN = [
    *((one.text, one.show) for found in tries.ALL.values() for one in found if one.show),
    *((one.name, one.show) for one in beliefs.predictions()),
]


@pytest.fixture(autouse=True)
def _no_runs(tmp_path, monkeypatch):
    monkeypatch.setenv("LAYERS_RUNS", str(tmp_path))


@pytest.mark.parametrize(("what", "show"), SHOWN)
def test_what_is_set_on_the_page_is_legal(what, show):
    assert settings.checked(show) == show == numbers.settled(show)


def test_each_view_has_what_to_notice_to_try_and_to_run():
    assert set(tries.ALL) == set(words.NOTICE) == set(code.PRINTS) == set(words.VIEWS) - {"predict"}


def test_without_a_run_the_apps_own_weights_are_shown():
    assert not numbers.of_run(numbers.settled(Values()))
    assert numbers.moments(Values()) == timeline.of_shipped("cifar_quick", "drawn")
    photograph = Values(weights="relu", picture="photograph")
    assert numbers.moments(photograph) == timeline.of_shipped("cifar_quick_relu", "cifar10")


def test_a_run_and_a_layer_that_there_are(tmp_path):
    folder = create(preset("notes", network="layers: Flatten()|Linear(3072,10)"), tmp_path, "one")
    folder.epoch(1).touch()
    found = numbers.settled(Values(run="gone"))
    assert (found.run, found.layer) == ("one", "flatten")
    assert numbers.layers(found) == {"flatten": "Flatten", "linear1": "Linear"}
    assert numbers.missing(Values(run="gone", layer="conv9")) == {
        "run": "There is no run called “gone” with a checkpoint here. “one” is taken.",
        "epoch": "",
        "layer": "layer is conv9: this network has no such layer. flatten is taken.",
    }


def test_the_last_epoch_is_shown_without_a_word_where_nobody_asked_for_one(tmp_path):
    folder = create(preset("notes"), tmp_path, "one")
    for epoch in (1, 2):
        folder.epoch(epoch).touch()
    assert not numbers.missing(Values(view="take", run="one")).get("epoch")
    assert numbers.missing(Values(view="take", run="one", epoch=9))["epoch"] == (
        "epoch is 9: no network was kept after it in the run “one”. That after epoch 2 is taken."
    )


def test_the_map_that_is_chosen_leaves_its_layer():
    far = Values(channel=9_999)
    for layer, channel in (("conv1", 31), ("pool1", 31), ("conv3", 63), ("linear2", 9)):
        assert numbers.settled(replace(far, layer=layer)).channel == channel
    kept = replace(far, layer="flatten")  # of which so many numbers leave as the picture has places
    assert numbers.settled(kept) == kept


def test_large_checkpoints_are_asked_for_and_of_many_some_are_shown(tmp_path, monkeypatch):
    folder = create(preset("notes"), tmp_path, "one")
    for epoch in range(1, 11):
        folder.epoch(epoch).write_bytes(bytes(100))
    values = numbers.settled(Values())
    assert not numbers.heavy(values)
    assert [m.epoch for m in numbers.moments(values)] == list(range(11))
    monkeypatch.setattr(numbers, "MUCH_TO_READ", 999)
    assert numbers.heavy(values)
    monkeypatch.setattr(numbers, "MOST_TO_READ", 500)
    found = [m.epoch for m in numbers.moments(values)]
    assert len(found) == 5
    assert (found[0], found[-1]) == (0, 10)


def test_the_code_opens_the_newest_checkpoint(tmp_path):
    shipped = code.of_timeline(Values())
    assert 'trained.shipped("cifar_quick", "drawn")' in shipped


def test_the_code_reads_no_checkpoint_that_the_figure_has_opened(tmp_path, monkeypatch):
    create(preset("notes"), tmp_path, "one").epoch(1).touch()
    held = Opened(Trained(nn.Identity(), ("a", "b", "c")))
    monkeypatch.setattr(timeline, "opened", lambda moment: held if moment.epoch == 1 else None)
    monkeypatch.setattr(checkpoint, "load", None)
    assert "registry.build('cifar_quick', 3)" in code.of_timeline(numbers.settled(Values()))


def test_checkpoints_are_looked_for_once_however_many_there_are(tmp_path, monkeypatch):
    folder, looked = create(preset("notes"), tmp_path, "one"), []
    for epoch in (1, 2, 3):
        folder.epoch(epoch).write_bytes(bytes(10))
    of_epochs = Folder.of_epochs
    monkeypatch.setattr(Folder, "of_epochs", lambda self: looked.append(1) or of_epochs(self))
    assert len(timeline.of_run(learned.find("one"))) == 4
    assert numbers.to_read(Values(run="one")) == 30
    assert len(looked) == 2


def test_the_answers_of_what_is_to_be_tried():
    drawing, photograph = tries.ALL["timeline"]
    for one, picture in ((drawing, "drawn"), (photograph, "photograph")):
        values = replace(one.show, picture=picture)
        made = film.film(Scene(numbers.moments(values), drawn.draw("cat", 3), values.layer, 0))
        found = dict(zip(made.layers, made.frames[1].distances, strict=True))
        if one is drawing:
            farthest = max(found, key=lambda layer: found[layer].ratio)
            assert (farthest, f"{found[farthest].ratio:.3f}") == ("conv2", "1.029")
            rest = sorted(f"{d.ratio:.2f}" for layer, d in found.items() if layer != farthest)
            assert (rest[0], rest[-1]) == ("0.79", "0.85")
        else:
            assert f"{found['conv1'].ratio:.2f}" == "1.21"
    assert learned.epochs() == {}


def test_the_truths_of_the_questions():
    truths = {one.name: one.truth for one in beliefs.predictions()}
    assert truths["code"] == "none: only the names of its classes"
    assert truths["strict"] == "0"
    assert truths["moved"].startswith("by 0.79")
