"""The fingerprint of a data set: equal for equal pictures, and able to say what has changed."""

import dataclasses
import json

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explainers.images import fingerprint
from explainers.images.pictures import Pictures, Split


def half(counts, first=0):
    """`counts[k]` different pictures of class k; the label is written into none of them."""
    labels = torch.arange(len(counts)).repeat_interleave(torch.tensor(counts))
    numbers = torch.arange(first, first + len(labels))
    images = torch.zeros(len(labels), 3, 32, 32, dtype=torch.uint8)
    images[:, 0, 0, 0], images[:, 0, 0, 1] = (numbers % 256).byte(), (numbers // 256).byte()
    return Split(images, labels)


def some(train=(3, 4, 2), test=(1, 2, 2), classes=("cat", "cow", "dog")):
    return Pictures(half(train), half(test, 1000), classes)


def told(old, new):
    return fingerprint.difference(fingerprint.of(old), fingerprint.of(new))


def without(split, keep):
    return Split(split.images[keep], split.labels[keep])


counts = st.lists(st.integers(0, 5), min_size=1, max_size=6).filter(any)


@given(counts, st.data())
@settings(max_examples=40, deadline=None)
def test_any_changed_byte_or_label_or_place_is_told(train, data):
    classes = tuple(f"class {k}" for k in range(len(train)))
    old = Pictures(half(train), half(train, 500), classes)
    assert told(old, dataclasses.replace(old)) == []
    place = data.draw(st.integers(0, len(old.train.labels) - 1))
    part = data.draw(st.sampled_from(("train", "test")))
    images, labels = getattr(old, part).images.clone(), getattr(old, part).labels.clone()
    images[place, 2, 31, 31] += 1
    assert len(told(old, dataclasses.replace(old, **{part: Split(images, labels)}))) == 1
    keep = torch.arange(len(labels)) != place
    [sentence] = told(old, dataclasses.replace(old, **{part: without(getattr(old, part), keep)}))
    name, count = classes[labels[place]], train[labels[place]]
    purpose = "to train on" if part == "train" else "to test on"
    assert sentence == f"“{name}” had {count} pictures {purpose} and has {count - 1} now."


def test_it_survives_json_and_a_checkpoint(tmp_path):
    made = fingerprint.of(some())
    assert fingerprint.difference(json.loads(json.dumps(made)), made) == []
    torch.save({"pictures": made}, tmp_path / "checkpoint.pt")
    back = torch.load(tmp_path / "checkpoint.pt", weights_only=True)["pictures"]
    assert fingerprint.difference(back, made) == []
    assert made["train"]["counts"] == [3, 4, 2]


def test_a_renamed_class_is_called_by_both_names():
    assert told(some(), some(classes=("cat", "cow", "hound"))) == [
        "The class “dog” is called “hound” now."
    ]


def test_a_renamed_class_that_changes_its_number_is_said_to():
    old = some()
    labels = (old.train.labels + 1) % 3, (old.test.labels + 1) % 3
    new = Pictures(
        Split(old.train.images, labels[0]), Split(old.test.images, labels[1]), ("aal", "cat", "cow")
    )
    assert told(old, new) == [
        "The class “dog” is called “aal” now.",
        "Labels have changed their meaning: “cat” was number 0 and is number 1 now, and so have "
        "2 others.",
    ]


def test_classes_that_come_and_go():
    assert told(some(), some((3, 4, 5), (1, 2, 3), ("cat", "cow", "owl"))) == [
        "The class “dog” is gone, with 2 pictures to train on and 2 to test on.",
        "The class “owl” has come, with 5 pictures to train on and 3 to test on.",
    ]


def test_one_label_besides_that_has_moved_is_one():
    old = some((2, 3), (2, 2), ("cat", "dog"))
    sentences = told(old, some((1, 2, 3), (1, 2, 2), ("ape", "cat", "dog")))
    assert any(words.endswith("is number 1 now, and so has 1 other.") for words in sentences)


def test_exchanged_names_are_no_renaming():
    sentences = told(some(), some(classes=("cow", "cat", "dog")))
    assert "Labels have changed their meaning: “cat” was number 0 and is number 1" in sentences[0]
    assert "“cat” had 3 pictures to train on and has 4 now." in sentences


def test_another_order_is_told():
    old = some()
    flipped = Split(old.train.images.flip(0), old.train.labels.flip(0))
    [sentence] = told(old, dataclasses.replace(old, train=flipped))
    assert sentence.startswith("The pictures come in another order")


def test_two_classes_with_the_same_pictures_are_not_mixed_up():
    empty = Split(torch.zeros(0, 3, 32, 32, dtype=torch.uint8), torch.zeros(0, dtype=torch.int64))
    old, new = (Pictures(empty, empty, names) for names in (("a", "b"), ("c", "d")))
    assert len(told(old, new)) == 4


def test_many_changes_are_counted():
    names = [tuple(f"{letter}{k}" for k in range(30)) for letter in "ab"]
    old, new = (
        Pictures(half([1] * 30, first), half([1] * 30, first + 100), classes)
        for first, classes in zip((0, 200), names, strict=True)
    )
    found = told(old, new)
    assert len(found) == fingerprint.MOST_SENTENCES
    assert found[-1] == "There are 53 more changes of this kind."


@pytest.mark.parametrize(
    "damaged",
    [{}, {"classes": "abc"}, {"classes": ["a"], "train": 3, "test": 4},
     {"classes": ["a"], "train": {"counts": [1, 2], "contents": ["x"], "order": ""}, "test": {}}],
)  # fmt: skip
def test_what_is_no_fingerprint_is_told(damaged):
    for both in ((damaged, fingerprint.of(some())), (fingerprint.of(some()), damaged)):
        [sentence] = fingerprint.difference(*both)
        assert "its fingerprint is damaged" in sentence
