"""Every number is that of a plain computation, over random scores and labels."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from explainers.evaluation import calibration, steadiness, versus
from explainers.evaluation.answered import Answers, of_classes

FEW = settings(max_examples=20)  # of up to 40 pictures each


@st.composite
def answers(draw, least: int = 1):
    count, classes = draw(st.integers(least, 40)), draw(st.integers(2, 6))
    generator = torch.Generator().manual_seed(draw(st.integers(0, 10**6)))
    scores = torch.randn(count, classes, generator=generator) * draw(st.sampled_from([0.1, 1, 8]))
    labels = torch.randint(classes, (count,), generator=generator)
    return Answers(scores, labels, tuple("abcdef"[:classes]))


def plainly(given: Answers) -> list[tuple[int, int, float]]:
    """Label, guess and the guess's probability of each picture, one after the other."""
    found = []
    for row, label in zip(given.scores.tolist(), given.labels.tolist(), strict=True):
        powers = [math.exp(value - max(row)) for value in row]
        guess = row.index(max(row))
        found.append((label, guess, powers[guess] / sum(powers)))
    return found


@FEW
@given(answers())
def test_the_matrix_and_its_classes_are_counted(given):
    rows = plainly(given)
    for i in range(len(given.classes)):
        for j in range(len(given.classes)):
            count = sum(label == i and guess == j for label, guess, _ in rows)
            assert given.confusion[i, j] == count == len(given.within(i, j))
    right = [label == guess for label, guess, _ in rows]
    assert given.correct == sum(right)
    assert given.accuracy == sum(right) / len(right)
    for k, one in enumerate(of_classes(given)):
        of, named = [r for r in rows if r[0] == k], [r for r in rows if r[1] == k]
        assert (one.support, one.named) == (len(of), len(named))
        hits = sum(r[1] == k for r in of)
        assert one.recall == (hits / len(of) if of else None)
        assert one.precision == (hits / len(named) if named else None)
        if one.recall and one.precision:
            mean = 2 / (1 / one.recall + 1 / one.precision)
            assert one.f1 == pytest.approx(mean)


@FEW
@given(answers())
def test_mistakes_come_surest_first_and_right_answers_least_sure_first(given):
    rows = plainly(given)
    wrong, right = given.mistakes().tolist(), given.least_sure().tolist()
    assert sorted(wrong + right) == list(range(len(rows)))
    assert all(rows[k][0] != rows[k][1] for k in wrong)
    assert all(rows[k][0] == rows[k][1] for k in right)
    sure = [given.sure[k].item() for k in wrong]
    assert sure == sorted(sure, reverse=True)
    assert (unsure := [given.sure[k].item() for k in right]) == sorted(unsure)
    assert given.sure.tolist() == pytest.approx([row[2] for row in rows], rel=1e-4)


@FEW
@given(answers(), st.integers(1, 20))
def test_the_bins_and_the_expected_calibration_error(given, bins):
    found = calibration.reliability(given.scores, given.labels, bins)
    scores = given.scores.double()
    sure, guesses = scores.softmax(1).max(1)
    ece = 0.0
    for k, one in enumerate(found.bins):
        inside = [n for n, s in enumerate(sure.tolist()) if math.ceil(s * bins) == k + 1]
        assert one.count == len(inside)
        if inside:
            accuracy = sum(bool(guesses[n] == given.labels[n]) for n in inside) / len(inside)
            mean = sum(sure[n].item() for n in inside) / len(inside)
            assert (one.accuracy, one.sure) == pytest.approx((accuracy, mean))
            ece += len(inside) / len(sure) * abs(accuracy - mean)
        else:
            assert math.isnan(one.accuracy)
    assert found.ece == pytest.approx(ece)
    assert found.loss == pytest.approx(F.cross_entropy(scores, given.labels).item())
    assert sum(one.count for one in found.bins) == len(given)


def test_a_probability_on_a_border_belongs_below_it():
    found = calibration.reliability(torch.zeros(3, 2), torch.tensor([0, 0, 1]), 2)
    assert [one.count for one in found.bins] == [3, 0]


@FEW
@given(answers())
def test_no_temperature_nearby_is_better_than_the_best(given):
    best = calibration.best_temperature(given.scores, given.labels)
    assert calibration.LOWEST <= best <= calibration.HIGHEST

    def loss(temperature: float) -> float:
        return F.cross_entropy(given.scores.double() / temperature, given.labels).item()

    for other in (0.7, 0.99, 1.01, 1.5):
        tried = min(max(best * other, calibration.LOWEST), calibration.HIGHEST)
        assert loss(best) <= loss(tried) + 1e-9


@FEW
@given(answers(least=2))
def test_the_temperature_is_fitted_on_other_pictures_than_it_is_reported_on(given):
    fit, report = calibration.halves(len(given))
    assert sorted([*fit.tolist(), *report.tolist()]) == list(range(len(given)))
    assert 0 <= len(report) - len(fit) <= 1
    found = calibration.scaled(given, 10, calibration.fitted(given))
    assert found.temperature == calibration.best_temperature(given.scores[fit], given.labels[fit])
    assert found.pictures == len(report)
    assert found.before.accuracy == found.after.accuracy
    softened = given.scores[report].double() / found.temperature
    assert found.after.loss == pytest.approx(F.cross_entropy(softened, given.labels[report]).item())


@FEW
@given(answers(), st.integers(0, 10**6))
def test_two_networks_are_counted_against_each_other(one, seed):
    noise = torch.randn(one.scores.shape, generator=torch.Generator().manual_seed(seed))
    other = Answers(one.scores + noise, one.labels, one.classes)
    found = versus.versus(one, other)
    pairs = list(zip(one.right.tolist(), other.right.tolist(), strict=True))
    counts = [pairs.count(pair) for pair in ((True, True), (True, False), (False, True))]
    assert [found.both, found.one, found.other] == counts
    assert found.neither == len(pairs) - sum(counts)
    kinds = {
        "both": (True, True),
        "one": (True, False),
        "other": (False, True),
        "neither": (False, False),
    }
    for kind, wanted in kinds.items():
        picked = versus.of_kind(kind, one, other).tolist()
        assert sorted(picked) == [k for k, pair in enumerate(pairs) if pair == wanted]
        sure = [one.sure[k].item() for k in picked]
        assert sure == sorted(sure, reverse=True)


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_chance_of_so_uneven_tosses(one, other):
    tosses = one + other
    tail = sum(math.comb(tosses, k) for k in range(min(one, other) + 1)) / 2**tosses
    assert versus.chance(one, other) == pytest.approx(min(1.0, 2 * tail), rel=1e-9)


def test_many_tosses_do_not_overflow():
    assert 0 < versus.chance(4_900, 5_100) < 0.1
    assert versus.chance(0, 5_000) == 0.0


def test_different_pictures_are_not_compared():
    one = Answers(torch.eye(2), torch.tensor([0, 1]), ("a", "b"))
    for other in (
        Answers(torch.eye(2), torch.tensor([1, 1]), ("a", "b")),
        Answers(torch.eye(2), torch.tensor([0, 1]), ("a", "c")),
    ):
        with pytest.raises(ValueError, match="different pictures"):
            versus.versus(one, other)


@given(st.integers(-4, 4), st.integers(-4, 4))
def test_a_shift_moves_each_pixel(rows, columns):
    image = torch.arange(64).view(1, 1, 8, 8)
    moved = steadiness.shifted(image, rows, columns)[0, 0]
    for y in range(8):
        for x in range(8):
            if 0 <= y - rows < 8 and 0 <= x - columns < 8:
                assert moved[y, x] == image[0, 0, y - rows, x - columns]
    assert set(steadiness.variants(image, 2)) == {"flipped", "up", "down", "left", "right"}
    assert torch.equal(steadiness.variants(image, 2)["up"], steadiness.shifted(image, -2, 0))
    assert torch.equal(steadiness.flipped(image)[..., 0], image[..., 7])


@FEW
@given(answers(), st.integers(0, 10**6))
def test_how_steady_answers_are(first, seed):
    varied = torch.randn(first.scores.shape, generator=torch.Generator().manual_seed(seed))
    found = steadiness.steady("up", first, varied)
    after = varied.softmax(1)
    for k, guess in enumerate(first.guesses.tolist()):
        assert bool(found.changed[k]) == (int(varied[k].argmax()) != guess)
    assert found.after == pytest.approx(
        sum(after[k, g].item() for k, g in enumerate(first.guesses.tolist())) / len(first)
    )
    assert found.before == pytest.approx(first.sure.mean().item(), rel=1e-4)
    mean = (first.scores.softmax(1) + after) / 2
    right = (mean.argmax(1) == first.labels).sum().item()
    assert steadiness.averaged(first, varied) == right / len(first)


@pytest.mark.parametrize(
    ("scores", "labels", "said"),
    [
        (torch.zeros(2, 3), torch.tensor([0, 1]), r"\(2, 3\) for 2 test pictures of 2 classes"),
        (torch.zeros(0, 2), torch.tensor([], dtype=torch.int64), "row of 2 scores"),
        (torch.zeros(2, 2), torch.tensor([0, 2]), "names no class"),
        (torch.tensor([[0.0, math.nan]]), torch.tensor([0]), "diverged"),
    ],
)
def test_what_does_not_belong_together_is_refused(scores, labels, said):
    with pytest.raises(ValueError, match=said):
        Answers(scores, labels, ("a", "b"))
