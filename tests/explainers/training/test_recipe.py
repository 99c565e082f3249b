"""A recipe is checked when it is made and survives being written down."""

import dataclasses
import json
from typing import Any

import pytest

from explainers.training.recipe import PRESETS, Recipe, preset


def test_notes_is_what_the_notes_do() -> None:
    notes = PRESETS["notes"]
    assert (notes.optimizer, notes.lr, notes.batch_size) == ("sgd", 0.01, 64)
    assert (notes.precision, notes.schedule, notes.network) == (
        "float32",
        "constant",
        "cifar_quick",
    )
    assert not notes.normalize and not notes.flip and not notes.shift
    assert notes.weight_decay == 0 and notes.label_smoothing == 0


def test_fast_trains_the_same_network_in_todays_way() -> None:
    fast = PRESETS["fast"]
    assert fast.network == PRESETS["notes"].network
    assert (fast.optimizer, fast.schedule, fast.precision) == ("nesterov", "one_cycle", "auto")
    assert fast.flip and fast.shift > 0 and fast.normalize and fast.label_smoothing > 0


@pytest.mark.parametrize("name", PRESETS)
def test_round_trip_through_json(name: str) -> None:
    recipe = preset(name, data="a folder/with ünïcode", epochs=3, lr=1, seed=2**32 - 1)
    again = Recipe.from_json(recipe.to_json())
    assert again == recipe
    assert isinstance(again.lr, float)


def test_fields_left_out_have_their_default() -> None:
    assert Recipe.from_json('{"epochs": 2}') == Recipe(epochs=2)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"epochs": 0}, "epochs=0 must be at least 1 and at most 10000."),
        ({"epochs": 2.5}, "epochs=2.5 must be a whole number."),
        ({"epochs": True}, "epochs=True must be a whole number."),
        ({"batch_size": 0}, "batch_size=0 must be at least 1"),
        ({"lr": 0.0}, "lr=0.0 must be greater than 0 and at most 1000."),
        ({"lr": float("nan")}, "lr=nan must be greater than 0"),
        ({"lr": float("inf")}, "lr=inf must be greater than 0"),
        ({"lr": "fast"}, "lr='fast' must be a number."),
        ({"momentum": 1.0}, "momentum=1.0 must be at least 0 and less than 1."),
        ({"weight_decay": -0.1}, "weight_decay=-0.1 must be at least 0"),
        ({"label_smoothing": 1.0}, "label_smoothing=1.0 must be at least 0 and less than 1."),
        ({"warmup": 0.0}, "warmup=0.0 must be greater than 0 and less than 1."),
        ({"shift": 17}, "shift=17 must be at least 0 and at most 16."),
        ({"seed": -1}, "seed=-1 must be at least 0"),
        ({"flip": 1}, "flip=1 must be true or false."),
        ({"device": "tpu"}, "device='tpu' is not known. Choose one of: auto, cpu, cuda, mps."),
        ({"optimizer": "lion"}, "optimizer='lion' is not known."),
        ({"precision": "float8"}, "precision='float8' is not known."),
        ({"schedule": "steps"}, "schedule='steps' is not known."),
        ({"network": "resnet"}, "network='resnet' is not known. Known networks: cifar_quick"),
        ({"data": ""}, "data is empty"),
    ],
)
def test_every_wrong_field_is_told_in_a_sentence(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError) as caught:
        Recipe(**changes)
    assert str(caught.value).startswith(sentence)


def test_every_field_is_checked_for_its_type() -> None:
    for field in dataclasses.fields(Recipe):
        with pytest.raises(ValueError, match=rf"^{field.name}=\[\] must be "):
            Recipe(**{field.name: []})  # type: ignore[arg-type]


def test_unknown_preset() -> None:
    with pytest.raises(
        ValueError, match=r"recipe='slow' is not known\. Choose one of: notes, fast"
    ):
        preset("slow")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "The recipe is not valid JSON"),
        ("[1]", "A recipe is one JSON object"),
        (json.dumps({"learning_rate": 1}), "A recipe has no field 'learning_rate'"),
    ],
)
def test_a_broken_file_is_told_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Recipe.from_json(text)
