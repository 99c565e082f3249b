"""The runs that one click races: alike but for one setting, and named after it."""

from dataclasses import replace

import pytest

from explainers import settings
from explainers.lessons.train import fields, numbers
from explainers.lessons.train.numbers import VARIED, Values
from explainers.training.naming import check_name
from explainers.training.racing import MOST, differing


def values(recipe: str = "fast", **changes) -> Values:
    return replace(numbers.as_recipe(Values(recipe=recipe)), **changes)


def raced(kind: str, given: Values):
    return {name: numbers.recipe(one) for name, one in fields.field(given, kind).items()}


def test_the_races_of_one_click():
    given = values(lr=0.02, seed=7, epochs=3, relu=True)
    recipes = raced("recipes", given)
    assert list(recipes) == ["drawn-notes-relu", "drawn-fast-relu"]
    assert [one.preset for one in recipes.values()] == ["notes", "fast"]
    same = {(one.seed, one.epochs, one.network) for one in recipes.values()}
    assert same == {(7, 3, "cifar_quick_relu")}
    rates = raced("rates", given)
    assert [one.lr for one in rates.values()] == [0.002, 0.006, 0.02, 0.06]
    assert next(iter(rates)) == "drawn-fast-relu-lr0_002"
    assert [one.seed for one in raced("seeds", given).values()] == [7, 8, 9, 10, 11]
    assert next(iter(raced("rates", values(lr=1e-4)))) == "drawn-fast-lr0_00001"


@pytest.mark.parametrize("lr", [1e-5, 3.5e-5, 0.02, 20.0])
def test_names_and_suggestions_have_rates_as_one_would_type_them(lr):
    given = values(lr=lr, varies="lr")
    for kind in ("rates", fields.OWN):
        for name, one in fields.field(given, kind).items():
            check_name(name)
            written = f"{one.lr:.9f}".rstrip("0").rstrip(".")
            assert name == f"drawn-fast-lr{written.replace('.', '_')}"
    assert "e" not in fields.suggested(given)


@pytest.mark.parametrize("name", VARIED)
def test_a_race_of_ones_own_differs_in_what_was_chosen(name):
    given = values(varies=name)
    recipes = raced(fields.OWN, given)
    assert 2 <= len(recipes) == len(fields.suggested(given).split(",")) <= MOST
    for run in recipes:
        check_name(run)
    found = [field for field, _ in differing(list(recipes.values()))]
    if name == "recipe":
        assert "lr" in found and "epochs" not in found
    else:
        assert found == ["network" if name == "relu" else name]


def test_two_to_six_values_are_typed_in_the_settings_own_words():
    typed = values(varies="optimizer", among=" Adam , muon,")
    assert [one.optimizer for one in raced(fields.OWN, typed).values()] == ["adam", "muon"]
    three = values(varies="batch_size", among="16; 64\t256")
    assert list(raced(fields.OWN, three)) == [
        "drawn-fast-batch16",
        "drawn-fast-batch64",
        "drawn-fast-batch256",
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"among": "0.1"}, "two to 6 runs, and 1 is given: type as many values of lr"),
        ({"among": "1,2,3,4,5,6,7"}, "7 are given"),
        ({"among": ",,"}, "0 are given"),
        ({"among": "0,1; 0,2"}, "lr is 0: here it is a number from 0.000001 to 100"),
        ({"among": "0.1, 0.10"}, "lr is 0.1 twice"),
        ({"among": "0.1, quick"}, "lr is quick: here it is a number from"),
        ({"varies": "optimizer", "among": "adam,lion"}, "optimizer is lion: it must be one of"),
        ({"varies": "momentum", "optimizer": "adam"}, "momentum changes nothing with optimizer"),
        ({"varies": "relu", "network": "layers: Linear(3072, 10)"}, "relu changes nothing in a"),
    ],
)
def test_what_is_no_race_is_refused_in_a_sentence(changes, sentence):
    with pytest.raises(ValueError, match=sentence):
        fields.field(values(**changes), fields.OWN)


def test_every_setting_that_a_race_varies_is_one_of_the_page():
    assert set(VARIED) <= set(settings.table(Values))
