"""Whose answers are asked for, and which pictures of them are listed."""

from dataclasses import replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explainers.evaluation import calibration
from explainers.evaluation.answered import Answers
from explainers.lessons.evaluate import code, figures, looks, numbers, sentences, words
from explainers.lessons.evaluate.numbers import SHOWN, Values
from explainers.once import Once
from explainers.training import learned
from explainers.training.folder import create
from explainers.training.recipe import preset


def made(count: int, classes: int, seed: int = 0) -> Answers:
    generator = torch.Generator().manual_seed(seed)
    scores = torch.randn(count, classes, generator=generator)
    labels = torch.randint(classes, (count,), generator=generator)
    return Answers(scores, labels, tuple(f"class {k}" for k in range(classes)))


def test_a_shipped_network_and_its_test_pictures():
    found = numbers.subject(Values())
    assert (found.file.name, found.data) == ("cifar_quick_drawn.pt", "drawn")
    foreign = Values(weights="relu", trained_on="photographs", data="drawn")
    found = numbers.subject(foreign)
    assert (found.file.name, found.data) == ("cifar_quick_relu.pt", "drawn")
    assert numbers.subject(replace(foreign, data="fitting")).data == "cifar10"
    assert [numbers.foreign(v) for v in (Values(), foreign, Values(data="drawn"))] == [
        False,
        True,
        False,
    ]


def test_a_run_and_an_epoch_that_there_are(monkeypatch):
    monkeypatch.setattr(learned, "epochs", lambda: {"new": (1, 2, 6), "old": (1,)})
    asked = Values(weights="run")
    assert numbers.settled(asked) == replace(asked, run="new", epoch=6)
    assert numbers.settled(replace(asked, run="new", epoch=3)).epoch == 2
    assert numbers.missing(replace(asked, run="new", epoch=6)) == {}
    assert "epoch is 9" in numbers.missing(replace(asked, run="old", epoch=9))["epoch"]
    lost = numbers.missing(replace(asked, run="lost", epoch=9))
    assert "no run called “lost”" in lost["run"] and not lost["epoch"]
    assert numbers.settled(Values()) == Values()


def test_a_second_network_that_fits_the_pictures_which_both_are_asked_about(monkeypatch):
    """One that learned from drawings is at a loss with photographs: no comparison to begin with."""
    foreign = Values(view="versus", trained_on="photographs", data="drawn")
    assert numbers.other(Values(view="versus")).file.name == "cifar_quick_relu_drawn.pt"
    assert numbers.other(foreign).file.name == "cifar_quick_relu_drawn.pt"
    photographs = replace(foreign, data="fitting")
    assert numbers.other(photographs).file.name == "cifar_quick_relu.pt"
    asked = replace(photographs, other_trained_on="drawings")
    assert numbers.other(asked).file.name == "cifar_quick_relu_drawn.pt"


def test_a_second_run_is_another_one_on_the_same_pictures(tmp_path, monkeypatch):
    monkeypatch.setenv("LAYERS_RUNS", str(tmp_path))
    for name, data in (("ours", "/ours"), ("first", "/ours"), ("drawn", "drawn")):
        create(preset("fast", data=data), tmp_path, name)
    monkeypatch.setattr(learned, "epochs", lambda: dict.fromkeys(("drawn", "first", "ours"), (1,)))
    asked = Values(view="versus", weights="run", run="first", other_weights="run")
    assert numbers.settled(asked).other_run == "ours"
    assert numbers.settled(replace(asked, run="ours")).other_run == "first"
    assert numbers.settled(replace(asked, other_run="drawn")).other_run == "drawn"
    assert numbers.settled(replace(asked, run="drawn")).other_run == "drawn", "there is no other"
    lost = replace(asked, other_run="lost")  # or one without a checkpoint
    assert numbers.settled(lost).other_run == "ours"
    assert "“ours” is taken" in numbers.missing(lost)["other_run"]
    shipped = Values(view="versus", other_weights="run")
    assert numbers.settled(shipped).other_run == "drawn"


def test_without_runs_nothing_is_chosen(tmp_path, monkeypatch):
    monkeypatch.setenv("LAYERS_RUNS", str(tmp_path))
    asked = Values(weights="run", run="none")
    assert numbers.settled(asked) == asked
    with pytest.raises(ValueError, match="no run called “none”"):
        numbers.subject(asked)
    assert "cifar_quick" in code.of_classes(asked, "drawn")


@given(st.integers(0, 100), st.integers(0, 9_999))
def test_a_page_of_a_list(count, page):
    found = torch.arange(count) * 3
    shown = numbers.of_page(found, page)
    assert len(shown) <= SHOWN and bool(shown) == (count > 0)
    assert shown == [3 * place for place in numbers.places(found, page)]
    everything = [index for k in range(numbers.pages(found)) for index in numbers.of_page(found, k)]
    assert everything == found.tolist()
    assert numbers.chosen(Values(index=3), shown) in (shown or [-1])
    assert numbers.chosen(Values(index=3), [9, 3]) == 3


def test_the_matrix_of_many_classes_shows_those_that_are_mixed_up_most():
    found = made(2_000, 40)
    shown = numbers.shown_classes(found)
    assert len(shown) == numbers.MOST_CLASSES and shown == sorted(shown)

    def wrong(k: int) -> int:
        mixed = (found.labels == k) ^ (found.guesses == k)
        return int(mixed.sum())

    left = set(range(40)) - set(shown)
    assert min(map(wrong, shown)) >= max(map(wrong, left))
    counts = numbers.counts(found, shown)
    assert counts[3][5] == found.confusion[shown[3], shown[5]]
    assert numbers.shown_classes(made(50, 10)) == list(range(10))


def test_what_is_listed():
    found = made(300, 4)
    values = Values(target=2, guess=9_999)
    assert numbers.cell(values, found) == (2, 3)
    assert torch.equal(numbers.listed(values, found), found.within(2, 3))
    view = Values(view="mistakes")
    assert torch.equal(numbers.listed(view, found), found.mistakes())
    assert torch.equal(numbers.listed(replace(view, order="unsure"), found), found.least_sure())
    ranked = numbers.ranked(found, 7)
    assert [k for k, _ in ranked] == found.probabilities[7].argsort(descending=True).tolist()
    assert sum(share for _, share in ranked) == pytest.approx(1)


def test_names_are_text_in_the_bars_and_the_table():
    found = Answers(torch.eye(2), torch.tensor([0, 0]), ("<b>a", "b|c"))
    assert "&lt;b&gt;a" in figures.bars(found, 0) and "<b>" not in figures.bars(found, 0)
    assert "class='right'" in figures.bars(found, 0)
    assert "class='wrong'" in figures.bars(found, 1)
    assert figures.captions(found, [0, 1]) == ["<b>a 73 %\nright", "b|c 73 %\nis <b>a"]
    assert sentences.table(found).count("\n") == 3
    assert "–" in sentences.table(found)  # no test picture of the second class
    assert "no test picture" in sentences.formulas(found, 1, 0)[1]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.616, "62 %"),
        (0.9987, "99.87 %"),
        (0.00002, "< 0.01 %"),
        (0.99999, "> 99.99 %"),
        (1.0, "100 %"),
        (0.0, "0 %"),
    ],
)
def test_no_share_seems_to_be_none_or_all_unless_it_is(value, shown):
    assert figures.share(value) == shown


def test_another_number_of_bins_needs_no_other_temperature(monkeypatch):
    answers, subject = made(40, 3), numbers.subject(Values())
    monkeypatch.setattr(looks, "_fitted", Once(4))
    monkeypatch.setattr(looks, "_scaled", Once(4))
    monkeypatch.setattr(looks, "_tempered", Once(4))
    first, _ = looks.tempered(subject, answers, Values(bins=10))
    assert first.temperature == calibration.fitted(answers)
    monkeypatch.setattr(calibration, "best_temperature", None)
    other, _ = looks.tempered(subject, answers, Values(bins=15))
    assert other.temperature == first.temperature
    assert (len(first.before.bins), len(other.before.bins)) == (10, 15)


def test_half_of_a_single_picture_fits_no_temperature(monkeypatch):
    monkeypatch.setattr(looks, "_fitted", Once(4))
    with pytest.raises(ValueError, match="there is no half"):
        looks.tempered(numbers.subject(Values()), made(1, 3), Values())


def test_the_orders_of_the_mistakes_fit_the_half_column_of_a_phone():
    """A select box there cuts off what is longer than about 135 px."""
    assert max(map(len, words.ORDERS.values())) <= 17
