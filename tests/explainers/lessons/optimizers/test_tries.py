"""What there is to try on optimizers can be set, and is found as it is told."""

from dataclasses import replace

import pytest

from explainers import settings
from explainers.lessons.optimizers import numbers, tries, words
from explainers.optimizers.paths import walk
from explainers.optimizers.verdicts import verdict

ALL = [(view, one) for view, several in tries.ALL.items() for one in several]


@pytest.mark.parametrize(("view", "one"), ALL)
def test_every_button_sets_what_is_legal(view, one):
    shown = replace(one.show, view=view)
    assert settings.checked(shown) == numbers.settled(shown) == shown


def test_every_view_has_something_to_try_and_to_notice():
    assert [*tries.ALL, "predict"] == [*words.NOTICE, "predict"] == [*words.VIEWS]


def word(one, **changes):
    return verdict(walk(numbers.plan(replace(one.show, **changes)))).word


def test_the_paths_that_are_told_are_walked():
    zigzag, ridge, dip, straight = tries.PATH
    for start in ((2.5, 1.5), (-1.0, 2.0), (0.3, -2.0)):
        shown = replace(straight.show, x=start[0], y=start[1])
        x, y = walk(numbers.plan(shown)).positions.T
        assert (x * start[1] - y * start[0]).abs().max() < 1e-4
    assert (word(zigzag), word(zigzag, lr=0.3)) == ("on the way", "diverged")
    assert (word(ridge), word(ridge, y=0.0)) == ("arrived", "stuck")
    assert (word(dip), word(dip, momentum=0.9)) == ("stuck", "arrived")
    one_rate, _, decay = tries.RACE
    ends = {
        name: float(walk(plan).losses[-1]) for name, plan in numbers.race(one_rate.show).items()
    }
    assert ends["SGD"] < ends["Adam"]
    plans = numbers.race(decay.show)
    assert verdict(walk(plans["AdamW"])).step < verdict(walk(plans["Adam"])).step
    round_ = walk(replace(numbers.plan(tries.ZERO_GRAD[1].show), zero_grad=False))
    assert round_.positions[5].tolist() == round_.positions[6].tolist() == [2.5, 1.5]
    assert round_.used[5].tolist() == [0, 0]
    beyond = numbers.scheduled(tries.SCHEDULE[2].show)
    ended = {name: walk(plan).diverged_at is not None for name, plan in beyond.items()}
    assert ended == {"constant": True, "StepLR": False}
    _, crossing, _ = tries.ONE_STEP
    _, example = numbers.at_step(crossing.show)
    assert example.operands["param"][0] < 0 < example.output[0]
    assert example.state["momentum_buffer"][0] < 0
    arrive = [
        {lr for lr, path in numbers.swept(one.show)[0].items() if verdict(path).word == "arrived"}
        for one in tries.RATES
    ]
    assert arrive[0] == {0.1}
    assert arrive[2] == {0.05, 0.1, 0.2}
