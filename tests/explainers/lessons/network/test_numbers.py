"""The network lesson: its settings and presets, its table, its predictions and tries."""

import pytest
from hypothesis import given

from explainers import settings
from explainers.lessons.network import beliefs, numbers, words
from explainers.lessons.network import table as network_table
from explainers.lessons.network import tries as network_tries
from explainers.lessons.network.numbers import PRESETS, Values
from explainers.networks import facts, layer_list, typed
from tests.explainers.networks.lists import networks

DEFAULTS = Values()
FITTING = [name for name in PRESETS if name != "forgotten"]


# --- presets and settings -------------------------------------------------------------------------


def test_presets_are_in_their_usual_spelling_and_leave_alone_how_one_looks():
    assert PRESETS.keys() == words.PRESETS.keys()
    looking = Values(new="Linear", detail="operations", way="ordered")
    for name, preset in numbers.presets(looking).items():
        assert settings.checked(preset) == preset
        assert settings.changes(preset, PRESETS[name]).keys() == {"new", "detail", "way"}


@pytest.mark.parametrize("name", FITTING)
def test_presets_fit_and_give_ten_scores(name):
    values = PRESETS[name]
    assert numbers.walked(values).output_shape == (values.batch_size, 10)


def test_presets_have_the_parameters_of_the_networks_they_stand_for():
    counts = {name: numbers.walked(preset).parameters for name, preset in PRESETS.items()}
    assert counts["notes"] == counts["caffe"] == 145_578
    assert counts["lenet"] == 61_706
    caffe = numbers.walked(PRESETS["caffe"]).steps
    assert [s.flow.shape[-1] for s in caffe if "Pool" in s.layer.kind.name] == [16, 8, 4]


def test_the_forgotten_padding_breaks_where_the_preset_points():
    values = PRESETS["forgotten"]
    walked = numbers.walked(values)
    assert walked.stopped is walked.steps[numbers.chosen(values)]
    assert "It got 1×64×1×1" in walked.stopped.trouble


@given(networks())
def test_the_address_holds_the_list(made):
    values = Values(layers=layer_list.write(made))
    again, complaints = settings.read(DEFAULTS, settings.write(values))
    assert again == values
    assert not complaints


def test_what_cannot_be_used_in_the_address_is_told():
    values, complaints = settings.read(DEFAULTS, {"layers": "x" * 25_000, "layer": "0"})
    assert values == DEFAULTS
    assert complaints[0] == "In the address, layers is too long: at most 20000 characters."


def test_an_empty_list_has_no_chosen_layer():
    values = Values(layers="")
    assert numbers.chosen(values) == -1
    assert numbers.walked(values).output_shape == (1, 3, 32, 32)
    assert network_table.table(numbers.walked(values), -1)["rows"] == []


def test_the_network_in_a_recipe():
    assert numbers.in_recipe(DEFAULTS).startswith("layers: Conv2d(3,32,5,padding")
    with pytest.raises(ValueError, match=r"It got 3 channels"):
        numbers.in_recipe(PRESETS["lenet"])


def test_the_table_has_a_row_for_each_layer_and_totals():
    table = network_table.table(numbers.walked(DEFAULTS), 2)
    assert table["rows"][2]["cells"] == ["1×32×16×16", "25,632", "6,553,600", "32 KiB", "14×14"]
    assert table["totals"] == ["1×10", "145,578", "12,354,176", "220.3 KiB", "whole input"]
    for part in zip(*(row["shares"] for row in table["rows"]), strict=True):
        assert sum(part) == pytest.approx(1, abs=1e-3)
    broken = network_table.table(numbers.walked(PRESETS["forgotten"]), 5)
    assert [row["state"] for row in broken["rows"]] == ["fits"] * 5 + ["trouble"] + [
        "unreached"
    ] * 3
    assert broken["rows"][7]["cells"] == ["?", "65,600", "?", "?", "?"]
    assert len(broken["rows"][5]["trouble"]) > 40


# --- predictions ----------------------------------------------------------------------------------


def test_the_truths_of_the_predictions():
    truths = {p.name: p.truth for p in beliefs.predictions()}
    assert truths == {"parameters": "linear1", "work": "conv2", "flatten": "0", "field": "5×5"}
    for prediction in beliefs.predictions():
        assert settings.checked(prediction.show) == prediction.show
    assert "18,496 and the one 25,632" in beliefs.predictions()[-1].because


def test_pytorchs_own_words():
    conv = layer_list.make("Conv2d", {"in_channels": 16, "out_channels": 8, "kernel_size": 3})
    said = typed.own_words(conv, (1, 32, 8, 8))
    assert said.startswith("RuntimeError: Given groups=1, weight of size [8, 16, 3, 3]")
    assert typed.own_words(conv, (1, 16, 8, 8)) == ""
    assert typed.own_words(conv, (1, 32, 8000, 8000)) == ""
    assert facts.times((64, 3)) == "64×3"


# --- tries ----------------------------------------------------------------------------------------


def test_what_there_is_to_try_can_be_set_and_is_as_it_says():
    for tries in network_tries.ALL.values():
        for one in tries:
            assert not one.show or settings.checked(one.show) == one.show
    forgotten, smaller, pooled, batch, _ = network_tries.ALL["layers"]
    stopped = numbers.walked(forgotten.show).stopped
    assert stopped.shape_in == (1, 64, 1, 1)
    assert numbers.walked(smaller.show).steps[0].flow.shape[2:] == (32, 32)
    found = numbers.walked(pooled.show)
    assert (found.output_shape, f"{found.parameters:,}") == ((1, 10), pooled.answer[:6])
    many, one_ = numbers.walked(batch.show), numbers.walked(DEFAULTS)
    assert (many.macs, many.memory) == (64 * one_.macs, 64 * one_.memory)
    assert many.output_shape == (64, 10)
    dilated, halved, even = network_tries.ALL["same_size"]
    solved = [numbers.solution(t.show) for t in (dilated, halved, even)]
    assert [float(s.exact) for s in solved] == [2, 1, 1.5]
