"""A weight set by hand: the guesses are those of a network that has it; the run keeps its own."""

import copy

import pytest
import torch

from explainers.lessons.train import by_hand as words
from explainers.training import checkpoint
from explainers.training.engine import Training
from explainers.training.folder import create
from explainers.training.inside import by_hand
from explainers.training.inside.by_hand import Spot
from explainers.training.recipe import preset
from explainers.training.recorder import Recorder
from explainers.training.run import Run
from explainers.training.status import StatusWriter

RECIPE = preset("fast", device="cpu", precision="float32", epochs=1)


@pytest.fixture
def training(pictures):
    return Training(RECIPE, pictures)


@pytest.fixture
def run(tmp_path, training, pictures):
    folder = create(RECIPE, tmp_path / "runs", "one")
    recorder = Recorder(folder, StatusWriter(folder), training, pictures)
    recorder.save()
    recorder.close()
    return Run(folder.path)


@pytest.mark.parametrize("spot", [Spot("conv2", (3, 5, 2, 1)), Spot("linear2", (1, 7))])
def test_the_guesses_are_those_of_a_network_with_that_weight(run, training, spot):
    opened = by_hand.opened(run)
    weight = training.model.get_submodule(spot.layer).weight
    assert opened.weight(spot) == weight[spot.index].item()
    changed = copy.deepcopy(training.model).eval()
    with torch.no_grad():
        changed.get_submodule(spot.layer).weight[spot.index] = 40.0
        expected = changed(training._test.pick(training.sample)).softmax(1)
    after = opened.tried(spot, 40.0)
    torch.testing.assert_close(after, expected, rtol=1e-3, atol=1e-5)
    assert not torch.allclose(after, opened.chances)
    assert torch.equal(opened.tried(spot, opened.weight(spot)), opened.chances)  # put back


@pytest.mark.parametrize("value", [3e38, -3e38])
def test_a_number_that_is_far_too_large_is_said(run, value):
    with pytest.raises(ValueError, match="no numbers"):
        by_hand.opened(run).tried(Spot("conv1", (0, 0, 0, 0)), value)


def test_a_newer_checkpoint_is_opened_anew(run, training):
    spot = Spot("conv1", (0, 0, 0, 0))
    assert by_hand.opened(run) is by_hand.opened(run)
    with torch.no_grad():
        training.model.get_submodule("conv1").weight.fill_(0.25)
    checkpoint.save(run.folder.latest, training, [])
    assert by_hand.opened(run).weight(spot) == 0.25


@pytest.mark.parametrize(
    ("told", "channel", "spot"),
    [
        ("conv1:3,2,1", 1, "conv1:3,1,2,1"),
        ("conv1:3,2,1", 9, "conv1:3,2,2,1"),
        ("conv2:3,2,1", 9, "conv2:3,9,2,1"),
        ("linear1:3,200", 9, "linear1:3,200"),
    ],
)
def test_what_is_clicked_is_a_weight(run, told, channel, spot):
    assert by_hand.opened(run).clicked(told, channel) == Spot.read(spot)


@pytest.mark.parametrize(
    "text", ["", "conv1", "conv1:", "conv1:a", ":1", "conv1:1,-1,0,0", "conv1:" + "1," * 9 + "1"]
)
def test_what_names_no_place_is_refused(text):
    with pytest.raises(ValueError, match="name a layer and a place"):
        Spot.read(text)


@pytest.mark.parametrize("text", ["conv1:0,0,5,0", "conv1:0,0", "pool1:0,0,0,0", "none:0,0"])
def test_a_place_that_is_not_there_is_refused(run, text):
    with pytest.raises(ValueError, match=r"counted from 0|has weights"):
        by_hand.opened(run).weight(Spot.read(text))


def test_a_run_without_a_checkpoint_is_refused(tmp_path):
    with pytest.raises(ValueError, match="no checkpoint yet"):
        by_hand.opened(Run(create(RECIPE, tmp_path / "runs", "two").path))


def test_what_becomes_of_the_guesses_is_counted(run):
    opened = by_hand.opened(run)
    assert "**0 of 9 guesses change**" in words.becomes(opened, opened.chances, 0)
    after = torch.zeros_like(opened.chances)
    after[range(9), opened.labels] = 1.0
    wrong = sum(a != b for a, b in zip(opened.chances.argmax(1).tolist(), opened.labels,
                                       strict=True))  # fmt: skip
    told = words.becomes(opened, after, 8)
    assert f"**{wrong} of 9 guesses change**: {9 - wrong} were right, 9 are." in told
    assert "→ red 100.0 %" in told
