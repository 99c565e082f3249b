"""What differs between two runs, in a sentence."""

import math
from dataclasses import fields, replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explainers.lessons.runs import examples
from explainers.training import changes, comparing, overview
from explainers.training.changes import Change
from explainers.training.comparing import Comparison
from explainers.training.parents import Parent
from explainers.training.recipe import PRESETS, Recipe
from tests.explainers.training.runs_made import finished


@pytest.fixture
def pair(tmp_path):
    """Two runs as they are seen, made of the fields of their recipes and their accuracies."""

    def make(before, after, accuracies=(0.75, 0.768), parent=None):
        finished(tmp_path, "before", accuracies[:1], made=1000.0, **before)
        finished(tmp_path, "after", accuracies[1:], made=2000.0, parent=parent, **after)
        found = overview.look(tmp_path)
        return found.named("before"), found.named("after")

    return make


def test_one_difference_is_named_with_both_values_and_what_became_of_it(pair):
    told = comparing.sentence(*pair({"batch_size": 128}, {"batch_size": 32}))
    assert told == "only the batch size differs: 128 → 32; +1.8 points"


def test_several_are_counted_and_the_first_are_named(pair):
    changes = {"batch_size": 32, "seed": 1, "lr": 0.02, "flip": True, "normalize": True}
    told = comparing.sentence(*pair({}, changes, (0.5, 0.25)))
    assert told == (
        "5 things differ: batch size 64 → 32, seed 0 → 1, learning rate 0.01 → 0.02, and 2 more; "
        "−25.0 points"
    )
    two = comparing.sentence(overview_of(Recipe()), overview_of(Recipe(seed=1, flip=True)))
    assert two == "2 things differ: seed 0 → 1, mirroring off → on; ±0.0 points"


def overview_of(recipe, best=0.5):
    return replace(examples.shipped().found[0], recipe=recipe, best=best)


def test_the_same_recipe_under_another_name_is_the_same():
    before, after = (overview_of(Recipe(preset=name)) for name in ("notes", "mine"))
    assert comparing.sentence(before, after) == "the same recipe; ±0.0 points"


def test_what_decides_nothing_does_not_differ():
    before = Recipe(optimizer="sgd", momentum=0.9, schedule="constant", warmup=0.25)
    assert comparing.differences(before, replace(before, momentum=0.5, warmup=0.5)) == ()
    found = comparing.differences(before, replace(before, optimizer="momentum", momentum=0.5))
    assert [one.field for one in found] == ["optimizer", "momentum"]
    found = comparing.differences(before, replace(before, schedule="one_cycle", warmup=0.5))
    assert [one.field for one in found] == ["schedule", "warmup"]


def test_numbers_are_written_as_one_would_type_them():
    found = comparing.differences(Recipe(lr=0.02), Recipe(lr=0.00001))
    assert [str(one) for one in found] == ["learning rate 0.02 → 0.00001"]
    assert [comparing.typed(one) for one in (0.0, 2.0, 3.5e-6, 1e-12)] == [
        "0",
        "2",
        "0.0000035",
        "1e-12",
    ]


def test_presets_are_named_where_more_than_one_thing_differs():
    told = comparing.asked(overview_of(PRESETS["notes"]), overview_of(PRESETS["fast"]))
    assert told.startswith("notes → fast: 11 things differ: batch size 64 → 128, ")


def test_accuracies_on_other_pictures_are_not_compared():
    before, after = overview_of(Recipe()), overview_of(Recipe(data="/home/me/cats.zip"))
    told = comparing.sentence(before, after)
    assert told == (
        "only the data set differs: drawn → cats.zip; "
        "accuracies on other pictures cannot be compared"
    )


def test_folders_of_one_name_and_lists_of_as_many_layers_are_told_apart():
    found = comparing.differences(Recipe(data="/a/cats"), Recipe(data="/b/cats"))
    assert [str(one) for one in found] == ["data set another → cats"]
    own = [f"layers: Flatten()|Linear(3072, {n})|Linear({n}, 10)" for n in (8, 9)]
    found = comparing.differences(Recipe(), Recipe(network=own[0]))
    assert [str(one) for one in found] == ["network cifar_quick → its own 3 layers"]
    found = comparing.differences(*(Recipe(network=name) for name in own))
    assert [str(one) for one in found] == ["network another → its own 3 layers"]


def test_a_run_that_began_with_others_weights_says_so():
    before, other = overview_of(Recipe()), overview_of(Recipe())
    child = replace(other, name="child", parent=Parent(before.name, before.created, 3, 12))
    assert comparing.asked(before, child) == (
        "the same recipe, begun with its weights after epoch 3"
    )
    stranger = replace(before, name="stranger", created=7.0)
    assert comparing.asked(stranger, child) == (
        f"the same recipe, begun with the weights of {before.name} after epoch 3"
    )
    assert comparing.asked(child, replace(child, name="its sister")) == "the same recipe"


def test_what_was_changed_on_the_way_is_said():
    before = overview_of(Recipe())
    lr, momentum, decay = (Change(3, name, 0.1, 0.2) for name in changes.FIELDS)
    after = replace(before, changed=(lr, momentum))
    assert comparing.asked(before, after) == (
        "the same recipe, its learning rate and momentum changed on the way"
    )
    assert comparing.asked(after, before) == (
        "the same recipe, without the change of learning rate and momentum on the way"
    )
    three = replace(before, changed=(lr, momentum, decay))
    assert comparing.asked(before, three) == (
        "the same recipe, its learning rate, momentum and weight decay changed on the way"
    )
    assert comparing.asked(after, replace(after, name="its sister")) == "the same recipe"
    assert comparing.asked(after, three) == "the same recipe, its weight decay changed on the way"
    later = replace(after, changed=(replace(lr, step=9), decay))
    assert comparing.asked(after, later) == (
        "the same recipe, its weight decay changed on the way, its learning rate changed otherwise "
        "on the way, without the change of momentum on the way"
    )


CHANGED = st.lists(
    st.builds(
        Change,
        st.integers(1, 3),
        st.sampled_from(changes.FIELDS),
        st.just(0.5),
        st.sampled_from([0.1, 0.2]),
    ),
    max_size=4,
).map(tuple)


@given(CHANGED, CHANGED)
def test_a_change_that_both_runs_had_is_none_between_them(one, other):
    before, after = (replace(overview_of(Recipe()), changed=each) for each in (one, other))
    told = comparing.asked(before, after)
    assert (told == "the same recipe") == (set(one) == set(other))
    for field in changes.FIELDS:
        sets = [{each for each in run if each.field == field} for run in (one, other)]
        assert (comparing.NAMES[field] in told) == (sets[0] != sets[1]), field


def test_a_run_that_was_not_tested_has_no_points():
    before, after = overview_of(Recipe()), overview_of(Recipe(seed=1), best=None)
    assert comparing.sentence(before, after) == "only the seed differs: 0 → 1"


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 100_000))
def test_the_reach_of_chance_is_two_standard_errors(p, q, n):
    variance = torch.distributions.Binomial(n, torch.tensor([p, q], dtype=torch.float64)).variance
    expected = 2 * math.sqrt(float(variance.sum()) / n**2)
    assert comparing.chance(p, q, n) == pytest.approx(expected, abs=1e-9)


@given(st.floats(), st.floats(), st.integers(-1, 10))
def test_of_what_is_no_accuracy_nobody_asks_what_chance_may_do(p, q, n):
    reach = comparing.chance(p, q, n)
    assert (reach is not None) == (0 <= p <= 1 and 0 <= q <= 1 and n > 0)
    found = Comparison.of(
        replace(examples.shipped().found[0], best=p), replace(examples.shipped().found[0], best=q)
    )
    assert (found.chance is None) == (not 0 <= p <= 1 or not 0 <= q <= 1)


@given(st.sampled_from([f.name for f in fields(Recipe)]))
def test_every_field_has_words(name):
    default = getattr(Recipe(), name)
    assert comparing.value(name, default)


def test_a_fork_from_the_middle_of_an_epoch_names_the_step():
    before = overview_of(Recipe())
    other = overview_of(Recipe())
    for step, when in ((9, "after step 9"), (12, "after epoch 3"), (1000, "after epoch 250")):
        parent = Parent(before.name, before.created, 2, step, each=4)
        child = replace(other, name="child", parent=parent)
        assert comparing.asked(before, child) == f"the same recipe, begun with its weights {when}"
