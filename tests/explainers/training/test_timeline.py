"""The moments of a run: its first weights to the last bit, its checkpoints, and the way between."""

import math
import random

import pytest
import torch

from explainers import files, places
from explainers.training import checkpoint, events, learned, thinning, timeline
from explainers.training.engine import Training
from explainers.training.folder import Folder, create
from explainers.training.parents import Parent, of_weights
from explainers.training.recipe import Recipe

NETWORK = "layers: Conv2d(3,4,5)|BatchNorm2d(4)|ReLU()|Flatten()|Linear(3136,10)"


@pytest.fixture
def trained_here(pictures, tmp_path, monkeypatch):
    """A run of three epochs whose checkpoints are kept, and the weights at each of its moments."""
    monkeypatch.setenv("LAYERS_RUNS", str(tmp_path))

    def make(name="one", weights=None, **changes) -> tuple[Folder, list[dict]]:
        recipe = Recipe(network=NETWORK, epochs=3, device="cpu", lr=0.05, seed=7, **changes)
        folder = create(recipe, places.runs(), name, weights, parent=of_weights(weights))
        with torch.random.fork_rng(devices=[]):
            began = None if weights is None else checkpoint.load(weights).model
            training = Training(recipe, pictures, weights=began)
            states = [{key: value.clone() for key, value in training.model.state_dict().items()}]
            for event in training.run():
                if isinstance(event, events.Epoch):
                    checkpoint.save(folder.epoch(event.epoch), training)
                    now = training.model.state_dict()
                    states.append({key: value.clone() for key, value in now.items()})
        return folder, states

    return make


@pytest.mark.parametrize("normalize", [False, True])
def test_every_moment_has_the_weights_of_the_training_to_the_last_bit(trained_here, normalize):
    _, states = trained_here(normalize=normalize)
    moments = timeline.of_run(learned.find("one"))
    assert [moment.epoch for moment in moments] == [0, 1, 2, 3]
    assert moments[0].name == "drawn from seed 7"
    for moment, state in zip(moments, states, strict=True):
        found = timeline.opened(moment).trained
        assert (found.mean is not None) is normalize
        held = found.network.state_dict()
        assert held.keys() == state.keys()
        assert all(torch.equal(held[key], state[key]) for key in state), moment.name


def test_a_run_that_began_with_weights_begins_with_them(trained_here):
    folder, states = trained_here()
    trained_here("two", folder.epoch(2))
    first = timeline.of_run(learned.find("two"))[0]
    held = timeline.opened(first).trained.network.state_dict()
    assert first.name == "the weights of one, after epoch 2"
    assert all(torch.equal(held[key], states[2][key]) for key in held)


def test_a_fork_shares_the_past_and_says_where_it_was_forked(trained_here):
    folder, states = trained_here()
    fork = create(folder.read_recipe(), places.runs(), "fork", parent=Parent.of(folder, 2))
    files.copy(folder.epoch(2), fork.past)
    files.copy(folder.epoch(2), fork.latest)
    assert [m.name for m in timeline.of_run(learned.find("fork"))] == [
        "drawn from seed 7",
        "forked after epoch 2",
    ]
    files.copy(folder.epoch(3), fork.epoch(3))
    moments = timeline.of_run(learned.find("fork"))
    assert [moment.epoch for moment in moments] == [0, 2, 3]
    assert moments[1].why == "it was forked here"
    for moment in moments:
        held = timeline.opened(moment).trained.network.state_dict()
        assert all(torch.equal(held[key], states[moment.epoch][key]) for key in held)


def test_the_numbers_are_those_of_the_checkpoints_for_epochs_at_random(trained_here):
    folder, states = trained_here()
    moments = timeline.of_run(learned.find("one"))
    first = timeline.opened(moments[0]).trained.network
    for epoch in random.Random(3).sample([1, 2, 3], 2):
        held = torch.load(folder.epoch(epoch), weights_only=True)
        opened = timeline.opened(moments[epoch])
        assert (opened.loss, opened.accuracy) == held["training"]["score"]
        found = timeline.distances(opened.trained.network, first)
        assert list(found) == ["conv1", "norm1", "linear1"]
        for layer, distance in found.items():
            now, then = (one[f"{layer}.weight"] for one in (held["model"], states[0]))
            moved = math.dist(now.ravel().tolist(), then.ravel().tolist())
            length = math.hypot(*then.ravel().tolist())
            assert distance.moved == pytest.approx(moved, rel=1e-9)
            assert distance.first == pytest.approx(length, rel=1e-9)
            assert distance.ratio == pytest.approx(moved / length, rel=1e-9)


def test_a_layer_that_began_at_zero_has_no_distance():
    first, last = torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)
    torch.nn.init.zeros_(first.weight)
    assert not timeline.distances(torch.nn.Sequential(last), torch.nn.Sequential(first))


def test_a_run_stopped_in_its_first_epoch_has_its_latest(trained_here):
    folder, _ = trained_here()
    folder.epoch(3).rename(folder.latest)
    for epoch in (1, 2):
        folder.epoch(epoch).unlink()
    assert [m.name for m in timeline.of_run(learned.find("one"))][1:] == ["stopped in epoch 1"]


def test_a_run_without_a_checkpoint_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("LAYERS_RUNS", str(tmp_path))
    create(Recipe(), tmp_path, "new")
    with pytest.raises(ValueError, match="has no checkpoint yet"):
        timeline.of_run(learned.find("new"))


@pytest.mark.parametrize("network", ["cifar_quick", "cifar_quick_relu"])
@pytest.mark.parametrize("data", ["cifar10", "drawn"])
def test_the_apps_own_weights_began_as_seed_0_draws_them(network, data):
    first, last = (timeline.opened(m).trained for m in timeline.of_shipped(network, data))
    assert first.classes == last.classes
    assert first.mean == last.mean
    weights = [one.network.get_parameter("conv1.weight").flatten() for one in (first, last)]
    other = timeline._drawn(network, 1).get_parameter("conv1.weight").flatten()
    # Weights keep something of what they were, and have nothing to do with another seed.
    assert torch.cosine_similarity(*weights, dim=0) > 0.5
    assert torch.cosine_similarity(weights[1], other, dim=0).abs() < 0.1


@pytest.mark.parametrize("epochs", [1, 5, 17, 18, 40, 1000])
def test_what_is_kept_is_kept_for_a_reason_and_nothing_else_is(epochs):
    best, done = max(1, epochs // 3), max(1, epochs - 2)
    kept = thinning.kept(done, best, epochs)
    for epoch in kept:
        assert timeline.reason(epoch, best, done, epochs) != "it was the last"
    rest = set(range(1, done)) - kept
    assert {timeline.reason(epoch, best, done, epochs) for epoch in rest} <= {"it was the last"}
