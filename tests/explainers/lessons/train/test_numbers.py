"""The training page's settings: they make the recipe, and the command line makes the same one."""

import shlex
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainers import settings as table
from explainers.commands import training
from explainers.images import drawn
from explainers.lessons.train import numbers, words
from explainers.lessons.train.numbers import Values
from explainers.optimizers import rates
from explainers.training import __main__ as command_line
from explainers.training.folder import Folder
from explainers.training.recipe import DEVICES, OPTIMIZERS, PRESETS, Recipe
from explainers.training.worker import Worker


def values(recipe: str = "notes", **changes) -> Values:
    return replace(numbers.as_recipe(Values(recipe=recipe)), **changes)


@pytest.mark.parametrize("name", PRESETS)
def test_untouched_controls_give_the_preset_itself(name):
    assert numbers.recipe(values(name)) == PRESETS[name]
    changed = replace(values("notes", lr=9.0, relu=True), recipe=name)
    assert numbers.recipe(numbers.as_recipe(changed)) == PRESETS[name]


def test_every_control_reaches_the_recipe():
    recipe = numbers.recipe(
        values(
            "fast",
            data="cifar10",
            epochs=3,
            batch_size="32",
            lr=0.25,
            optimizer="adamw",
            device="cpu",
            seed=9,
            relu=True,
        )
    )
    assert recipe == PRESETS["fast"].with_changes(
        data="cifar10",
        network="cifar_quick_relu",
        epochs=3,
        batch_size=32,
        lr=0.25,
        optimizer="adamw",
        device="cpu",
        seed=9,
    )


choices = st.fixed_dictionaries(
    {
        "recipe": st.sampled_from(list(PRESETS)),
        "data": st.sampled_from(list(words.DATA)),
        "path": st.sampled_from(["/pictures/my own; set.zip", "/a"]),
        "epochs": st.integers(1, 1000),
        "batch_size": st.sampled_from(["8", "64", "1024"]),
        "lr": st.floats(1e-6, 100),
        "optimizer": st.sampled_from(list(OPTIMIZERS)),
        "device": st.sampled_from(list(DEVICES)),
        "seed": st.integers(0, 99_999),
        "relu": st.booleans(),
    }
)


@settings(max_examples=50)
@given(choices)
def test_the_command_line_trains_the_same_recipe(tmp_path_factory, chosen):
    runs = tmp_path_factory.mktemp("my runs")
    wanted = replace(Values(), **{**chosen, "lr": float(f"{chosen['lr']:.6g}")})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Worker, "work", lambda self: "finished")
        patch.setattr(training, "check", lambda *_: None)  # CIFAR-10 need not be here
        text = numbers.command(wanted, runs, Path("elsewhere"), "a run")
        words = shlex.split(text.replace("\\\n", ""))  # as a shell joins lines
        assert words[:4] == ["python", "-m", "explainers.training", "run"]
        assert command_line.main(words[3:]) == 0
    assert Folder(runs / "a run").read_recipe() == numbers.recipe(wanted)


def test_the_command_line_is_as_short_as_it_can_be():
    text = numbers.command(values("fast"), Path("runs"), Path("data"), "drawn-fast")
    assert text.replace(" \\\n   ", "") == (
        "python -m explainers.training run --data drawn --recipe fast --runs runs --name drawn-fast"
    )


def test_an_address_names_only_what_differs_from_its_recipe():
    changed, plain = values("notes", lr=0.1), numbers.plain("notes")
    assert table.write(changed, plain) == {"recipe": "notes", "lr": "0.1"}
    assert table.read(plain, {"recipe": "notes", "lr": "0.1"}) == (changed, [])


@pytest.mark.parametrize("asked", ["fast", "notes", "best", "NOTES", "slow", ""])
@pytest.mark.parametrize("name", PRESETS)
def test_what_is_written_is_read_back_whatever_the_recipe(asked, name):
    assert numbers.plain(asked).recipe == numbers.DEFAULT
    shown = replace(numbers.plain(asked), recipe=name)
    query = table.write(shown, numbers.plain(name))
    assert table.read(numbers.plain(query.get("recipe", "")), query) == (shown, [])


def test_what_cannot_be_trained_is_said():
    with pytest.raises(ValueError, match="path is empty: give a folder or ZIP"):
        numbers.recipe(values(data="own", path="  "))


def test_every_choice_and_every_control_has_a_sentence():
    known = set(table.table(Values)) - {"said"}
    assert set(words.HELP) == known and set(words.LABELS) <= known
    assert all(sentence.endswith(".") for sentence in words.HELP.values())
    assert set(words.RECIPES) == set(PRESETS)
    assert set(words.NOTICE) == set(words.VIEWS) - {"predict"}


@pytest.mark.parametrize(
    ("path", "name"),
    [("/a/My pictures.zip", "My-pictures-notes"), ("/ü/…", "own-notes"), ("/x/../..", "own-notes")],
)
def test_a_run_of_ones_own_pictures_has_a_name_that_a_folder_can_have(tmp_path, path, name):
    assert numbers.run_name(values(data="own", path=path)) == name


def test_names_tell_runs_apart():
    assert numbers.run_name(values()) == "drawn-notes"
    assert numbers.run_name(values("fast", data="cifar10", relu=True)) == "cifar10-fast-relu"


def test_a_learning_rate_too_large_for_adam_is_remarked():
    assert "0.05 is a lot" in numbers.advice(values(optimizer="adam", lr=0.05))
    assert numbers.advice(values(optimizer="adam", lr=0.001)) == ""
    assert numbers.advice(values(optimizer="sgd", lr=0.05)) == ""


def test_a_learning_rate_that_never_drops_is_warned_of():
    assert numbers.PICTURES["drawn"] == len(drawn.CLASSES) * drawn.TRAIN
    short = {"schedule": "StepLR", "epochs": 2, "batch_size": "128"}
    told = numbers.advice(values(**short, step_size=158))
    assert told.startswith("2 epochs of these pictures are 158 steps: with step_size 158 the")
    assert told.endswith("With 53 it drops twice.")
    assert rates.rate("StepLR", 157, 158, lr=1.0, step_size=53) == pytest.approx(0.01)
    assert numbers.advice(values(**short, step_size=157)) == ""
    assert numbers.advice(values(**short | {"epochs": 7}, step_size=500)) == ""
    assert numbers.advice(values(**short, data="own", path="pets", step_size=500)) == ""
    assert numbers.advice(values(**short | {"schedule": "constant"})) == ""


def test_the_recipes_are_what_their_sentences_say():
    assert PRESETS["notes"] == Recipe(preset="notes")
    assert PRESETS["notes"].optimizer == "sgd" and "plain SGD" in words.RECIPES["notes"]
    fast = PRESETS["fast"]
    assert fast.flip and fast.shift and fast.normalize and fast.label_smoothing
    assert fast.schedule == "one_cycle"
