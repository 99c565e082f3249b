"""The losses lesson: what its controls stand for, and what is typed."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explainers import settings as tables
from explainers.lessons.losses import (
    numbers,
    words,
)
from explainers.lessons.losses.numbers import Values
from explainers.losses import cross_entropy, cross_entropy_steps

DEFAULTS = Values()
PRESETS = (
    numbers.POINTWISE_PRESETS,
    numbers.PRESETS,
    numbers.TWICE_PRESETS,
    numbers.ACCURACY_PRESETS,
)


def test_the_defaults_are_the_notes():
    given_ = numbers.pairs(DEFAULTS)
    assert (given_.input.tolist(), given_.target.tolist()) == ([1, 2, 3], [1, 2, 5])
    sample = numbers.classification(DEFAULTS)
    assert sample.input.tolist() == [[pytest.approx(0.1), pytest.approx(0.2), pytest.approx(0.3)]]
    assert sample.target.tolist() == [1]
    outputs, targets, complaints = numbers.matrix(DEFAULTS)
    assert outputs.tolist() == torch.tensor([[0.1, 0.2], [0.3, 0.4]]).tolist()
    assert (targets.tolist(), complaints) == ([0, 1], ())


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"logits": "a b"}, 'logits, row 1, column 1 is "a"'),
        ({"logits": "1 nan"}, "logits, row 1, column 2 is NaN"),
        ({"logits": "1 inf"}, "type a number between"),
        ({"logits": "1 2\n\n3 4"}, "logits has an empty line in it"),
        ({"logits": " ".join(["1"] * 9)}, "logits has 1 rows of 9 numbers: at most 6 rows of 8"),
        ({"labels": "0.5"}, "labels has 0.5 in it: a class index is a whole number"),
        ({"weighted": True, "weight": "1 2 x"}, 'weight, row 1, column 3 is "x"'),
        ({"kind": "probabilities", "probabilities": ","}, "is empty: every cell needs a number"),
    ],
)
def test_what_cannot_be_used_is_told_and_the_notes_stay(changes, sentence):
    found = numbers.classification(Values(**changes))
    assert sentence in " ".join(found.complaints)
    assert found.input.shape == (1, 3)
    kept = {name: value for name, value in changes.items() if name in ("kind", "weighted")}
    notes = numbers.classification(Values(**kept))
    for tensor, expected in ((found.input, notes.input), (found.target, notes.target)):
        assert tensor.tolist() == expected.tolist()
    assert kept.get("weighted", False) is (found.weight is not None)


def test_a_typed_input_without_a_typed_target_finds_targets_of_its_size():
    found = numbers.pairs(Values(input="1 2 3 4\n5 6 7 8"))
    assert found.target.tolist() == [[1, 2, 5, 1], [2, 5, 1, 2]]


def test_class_indices_turn_into_one_hot_probabilities():
    found = numbers.classification(Values(kind="probabilities", logits="1 2\n3 4", labels="1 0"))
    assert found.target.tolist() == [[0, 1], [1, 0]]
    assert not found.by_class


@given(st.text(alphabet="0123456789.,- \n\tabn∞", max_size=30))
def test_no_text_breaks_the_lesson(text):
    changed = Values(
        input=text, target=text, logits=text, labels=text, weighted=True, weight=text, outputs=text
    )
    numbers.pairs(changed)
    numbers.matrix(changed)
    found = numbers.classification(changed)
    try:
        cross_entropy.work(found.input, found.target, **found.arguments)
    except ValueError as error:
        assert str(error)[0].islower()


@given(
    st.sampled_from([*words.VIEWS]),
    st.sampled_from(["", "1", "1 2", "1 2\n3 4", "x", "1 2 3 4 5 6 7 8", "1\n2\n3\n4\n5\n6"]),
    st.integers(0, 47),
    st.integers(0, 5),
    st.integers(0, 7),
)
def test_what_is_settled_stays_so_and_is_there(view, text, cell, sample, logit):
    asked = Values(
        view=view,
        input=text,
        logits=text,
        moves=cell,
        against=47 - cell,
        sample=sample,
        logit=logit,
        other_logit=7 - logit,
    )
    found = numbers.settled(asked)
    assert numbers.settled(found) == tables.checked(found) == found
    if view == "pointwise":
        assert max(found.moves, found.against) < numbers.pairs(found).input.numel()
    elif view in ("cross_entropy", "softmax_twice"):
        samples, classes = numbers.classification(found).input.shape
        assert found.sample < samples
        assert max(found.logit, found.other_logit) < classes
    else:
        assert found == asked


@pytest.mark.parametrize("preset", [preset for several in PRESETS for preset in several.values()])
def test_presets_are_in_their_usual_spelling(preset):
    assert tables.checked(preset) == preset


def test_presets_are_called_by_their_words():
    labels = (words.POINTWISE_PRESETS, words.PRESETS, words.TWICE_PRESETS, words.ACCURACY_PRESETS)
    assert [list(several) for several in PRESETS] == [list(several) for several in labels]


def test_the_steps_are_called_as_those_of_the_arithmetic():
    given_ = numbers.classification(DEFAULTS)
    names = [step.name for step in cross_entropy_steps.steps(given_.input, given_.target)]
    assert names == list(words.STEPS.values())[1:]


def test_a_class_is_put_into_the_target_and_taken_out():
    three = numbers.THREE
    assert numbers.labelled(1, three, "2").labels == "1 2 0"
    assert numbers.labelled(1, three, words.IGNORED).labels == "1 -100 0"
