"""No recipe takes more memory or disk than a run is given: it is refused before it begins."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explainers.networks import registry
from explainers.training import evaluation, room
from explainers.training.optimizers import make_optimizer
from explainers.training.recipe import OPTIMIZERS, PRESETS, Recipe

# The largest networks that are accepted, by activations and by parameters.
WIDE = "layers: Conv2d(3, 500, 1, padding=45)|AdaptiveAvgPool2d(1)|Conv2d(500, 10, 1)|Flatten()"
HEAVY = "layers: Flatten()|Linear(3072, 6000)|Linear(6000, 10)"


@pytest.mark.parametrize("name", PRESETS)
def test_what_is_offered_has_room_with_every_batch_size_and_length_of_the_page(name, tmp_path):
    for changes in ({}, {"batch_size": 1024}, {"epochs": 1000}):
        room.check(PRESETS[name].with_changes(**changes))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"network": WIDE, "batch_size": 1024},
            r"batch_size is 1,024: .* take [\d.]+ GiB, .* gets 8 GiB. Set batch_size to at most",
        ),
        (
            {"network": HEAVY, "epochs": 1000, "optimizer": "adam"},
            r"epochs is 1,000: the checkpoints that are kept of them take .* at most \d+",
        ),
    ],
)
def test_what_takes_too_much_is_told_with_what_would_do(changes, sentence):
    recipe = Recipe(**changes)
    with pytest.raises(ValueError, match=sentence) as caught:
        room.check(recipe)
    (name,) = (one for one in ("batch_size", "epochs") if f"Set {one}" in str(caught.value))
    most = int(str(caught.value).partition("at most ")[2].partition(",")[0].rstrip("."))
    room.check(recipe.with_changes(**{name: most}))
    with pytest.raises(ValueError, match=name):
        room.check(recipe.with_changes(**{name: most + 1}))


@pytest.mark.parametrize(("epochs", "kept"), [(1, 10), (8, 8), (15, 1)])
def test_a_large_network_keeps_fewer_checkpoints_of_changes_so_that_all_have_room(epochs, kept):
    recipe = Recipe(network=HEAVY, epochs=epochs, optimizer="adam")
    assert room.kept_of_changes(recipe) == kept
    assert room.run_bytes(recipe) <= room.MOST_DISK
    room.check(recipe)


def test_a_disk_that_has_no_room_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(room, "_free", lambda folder: 2**20)
    with pytest.raises(ValueError, match=r"100 epochs take .* has 1 MiB left. Make room there, or"):
        room.check(Recipe(epochs=100), tmp_path / "not made yet")
    room.check(Recipe(epochs=100))


def test_the_disk_is_that_of_the_folder_even_before_there_is_one(tmp_path):
    room.check(Recipe(), tmp_path / "runs" / "later")


@settings(max_examples=20)
@given(st.sampled_from(tuple(OPTIMIZERS)), st.integers(1, 40))
def test_a_checkpoint_is_as_large_as_the_weights_and_what_the_optimizer_keeps(optimizer, width):
    network = f"layers: Flatten()|Linear(3072, {width})|Linear({width}, 10)"
    recipe = Recipe(network=network, optimizer=optimizer)
    model = registry.build(network)
    made = make_optimizer(recipe, model)
    model(torch.zeros(1, 3, 32, 32)).sum().backward()
    made.step()
    state = made.state_dict()
    states = [part["state"] for part in ((state,) if "state" in state else state.values())]
    kept = [t for one in states for each in one.values() for t in each.values()]
    tensors = [*model.parameters(), *(t for t in kept if torch.is_tensor(t) and t.dim())]
    assert room.checkpoint_bytes(recipe) == 4 * sum(tensor.numel() for tensor in tensors)


def test_a_network_of_large_maps_is_tested_on_fewer_pictures_at_once():
    assert room.tested_at_once("cifar_quick") == evaluation.BATCH_SIZE
    assert room.tested_at_once("cifar_quick", "cuda") == evaluation.BATCH_SIZE_ON_CARD
    assert 1 <= room.tested_at_once(WIDE) == room.tested_at_once(WIDE, "cuda") < 50
