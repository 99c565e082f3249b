"""What there is to try on the losses page: it can be set, and is found as it is told."""

from dataclasses import replace

import pytest

from explainers import settings
from explainers.lessons.losses import numbers, tries, words
from explainers.lessons.losses.formulas import four
from explainers.losses import cross_entropy, epoch, softmax_twice

CASES = [(view, point) for view, points in tries.ALL.items() for point in points]


@pytest.mark.parametrize(("view", "point"), CASES)
def test_what_a_button_sets_is_legal_and_stays(view, point):
    shown = replace(point.show, view=view)
    assert settings.checked(shown) == numbers.settled(shown) == shown


def test_every_view_has_something_to_try():
    assert [*tries.ALL, "predict"] == list(words.VIEWS)


def loss(values):
    given = numbers.classification(values)
    return float(cross_entropy.work(given.input, given.target, **given.arguments).output)


def test_the_losses_that_are_told_are_found():
    first, _, smoothed, _ = tries.CROSS_ENTROPY
    assert loss(first.show) < 0.01 < loss(replace(first.show, logits="0.1 5.4 0.3"))
    assert f"{loss(first.show):.5f}" in first.answer
    beside = [loss(replace(smoothed.show, logits=f"{x} −1 0.5")) for x in (3.1, 3.5)]
    assert loss(smoothed.show) < min(beside)
    assert f"{loss(smoothed.show):.3f}" in smoothed.answer
    _, sure, more = tries.TWICE
    given = numbers.classification(sure.show)
    assert four(float(softmax_twice.loss(given.input, given.target))) in sure.answer
    assert all(four(bound) in more.answer for n in (3, 4) for bound in softmax_twice.bounds(n))
    for one, same in zip(tries.EPOCH, (False, True, True), strict=True):
        of_means, mean = epoch.work(numbers.epoch_losses(one.show), one.show.batch_size).output
        assert (four(float(of_means)) == four(float(mean))) is same


def test_outputs_for_which_only_the_wrong_axis_is_right():
    outputs, targets, _ = numbers.matrix(tries.ACCURACY[1].show)
    assert outputs.argmax(0).tolist() == targets.tolist()
    assert not (outputs.argmax(1) == targets).any()
