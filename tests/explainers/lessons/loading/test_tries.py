"""What can be tried on the loading page: its settings are legal, and its answers hold."""

import pytest
from torch.utils.data import DataLoader

from explainers import settings
from explainers.lessons.loading import beliefs, numbers, tries, words
from explainers.lessons.loading.numbers import Values
from explainers.loading import plan
from explainers.loading.plan import Request

BATCHES = [
    *tries.batches(Request(numbers.LABELS, 5)),
    *tries.batches(Request(numbers.LABELS, 7, shuffle=True)),
]
ALL = [*tries.DATASET, *tries.OWN, *tries.WORKERS, *tries.CIFAR, *BATCHES]
SHOWN = [
    *((one.text, one.show) for one in ALL if one.show),
    *((one.name, one.show) for one in beliefs.predictions()),
    *numbers.PRESETS.items(),
    *numbers.own_presets(Values(own_idx=3)).items(),
]


@pytest.mark.parametrize(("what", "show"), SHOWN)
def test_what_is_set_on_the_page_is_legal_and_changes_something(what, show):
    values = show(Values(shuffle=True, batch=2)) if callable(show) else show
    assert settings.checked(values) == values


def test_every_word_belongs_to_a_setting_or_view():
    known = set(settings.table(Values))
    assert {*words.HELP, *words.LABELS} <= known
    assert set(words.NOTICE) == set(words.VIEWS) - {"predict"}
    assert set(words.PRESETS) == set(numbers.PRESETS)
    assert words.DATASETS["both"] == " + ".join((numbers.BIRD, numbers.FROG))


def test_the_answers_about_batches_hold():
    assert len(DataLoader(range(50_000), batch_size=64)) == 782
    assert list(DataLoader(range(50_000), batch_size=64))[-1].shape == (16,)
    assert "782 batches, and the last one has 16" in tries.CIFAR[0].answer
    for size in (5, 7):
        made = plan.plan(Request(numbers.LABELS, size)).batches
        first = next(
            k for k, batch in enumerate(made) if any(numbers.LABELS[i] == "frog" for i in batch)
        )
        assert f"Batch {first} " in tries.batches(Request(numbers.LABELS, size))[0].answer
    assert "1, 2, 3, 4, 6, 8, 12, 24." in BATCHES[1].answer
    made = plan.plan(Request(numbers.LABELS, 20, drop_last=True))
    assert (len(made.batches), len(made.dropped)) == (1, 4) and "other 4 pictures" in BATCHES[
        2
    ].answer
