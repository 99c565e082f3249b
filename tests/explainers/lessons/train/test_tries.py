"""What can be tried on the training page: its settings are legal, and the others stay."""

import pytest

from explainers import settings
from explainers.lessons.train import numbers, tries, words
from explainers.lessons.train.numbers import Values

BEFORE = Values(data="cifar10", epochs=3, seed=7)
SHOWN = [one for view in tries.ALL.values() for one in view if one.show]


@pytest.mark.parametrize("one", SHOWN, ids=lambda one: one.text[:30])
def test_what_is_set_on_the_page_is_legal_and_the_rest_stays(one):
    after = one.show(BEFORE)
    assert settings.checked(after) == after
    assert settings.changes(BEFORE, after)
    assert (after.view, after.data, after.epochs, after.seed) == ("train", "cifar10", 3, 7)


def test_there_are_some_in_each_view():
    assert set(tries.ALL) == set(words.VIEWS) - {"predict"}
    asked = numbers.recipe(tries.TRAIN[0].show(BEFORE))
    assert (asked.preset, asked.optimizer, asked.batch_size, asked.lr) == ("notes", "sgd", 64, 1.0)
