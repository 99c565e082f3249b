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
        ({"epochs": 0}, "epochs is 0: it must be a whole number from 1 to 10,000."),
        ({"epochs": 2.5}, "epochs is 2.5: it must be a whole number"),
        ({"epochs": True}, "epochs is True: it must be a whole number"),
        ({"batch_size": 0}, "batch_size is 0: it must be a whole number from 1"),
        ({"lr": 0.0}, "lr is 0.0: it must be a number greater than 0 and at most 1,000."),
        ({"lr": float("nan")}, "lr is nan: it must be a number greater than 0"),
        ({"lr": float("inf")}, "lr is inf: it must be a number greater than 0"),
        ({"lr": "fast"}, "lr is 'fast': it must be a number greater than 0"),
        ({"momentum": 1.0}, "momentum is 1.0: it must be a number of at least 0 and less than 1."),
        ({"weight_decay": -0.1}, "weight_decay is -0.1: it must be a number from 0 to 1"),
        (
            {"label_smoothing": 1.0},
            "label_smoothing is 1.0: it must be a number of at least 0 and less than 1.",
        ),
        ({"warmup": 0.0}, "warmup is 0.0: it must be a number greater than 0 and less than 1."),
        ({"shift": 17}, "shift is 17: it must be a whole number from 0 to 16."),
        ({"seed": -1}, "seed is -1: it must be a whole number from 0"),
        ({"flip": 1}, "flip is 1: it must be True or False."),
        ({"device": "tpu"}, "device is 'tpu': it must be one of auto, cpu, cuda, mps."),
        ({"optimizer": "lion"}, "optimizer is 'lion': it must be one of "),
        ({"precision": "float8"}, "precision is 'float8': it must be one of "),
        ({"schedule": "steps"}, "schedule is 'steps': it must be one of "),
        (
            {"network": "resnet"},
            "network is 'resnet', which is not known. Known networks: cifar_quick",
        ),
        ({"data": ""}, "data is empty"),
    ],
)
def test_every_wrong_field_is_told_in_a_sentence(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError) as caught:
        Recipe(**changes)
    assert str(caught.value).startswith(sentence)


def test_every_field_is_checked_for_its_type() -> None:
    for field in dataclasses.fields(Recipe):
        with pytest.raises(ValueError, match=rf"^{field.name} is \[\]: it must be "):
            Recipe(**{field.name: []})  # type: ignore[arg-type]


def test_unknown_preset() -> None:
    with pytest.raises(ValueError, match=r"recipe is 'slow': it must be one of notes, fast, best"):
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
