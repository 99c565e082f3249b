"""What there is to try on optimizers and backpropagation can be done, and is found so."""

import pytest

from explainers import listed as tables
from explainers.backprop import finite, tensors
from explainers.lessons.backpropagation import numbers
from explainers.lessons.backpropagation import tries as backpropagation_tries
from explainers.lessons.optimizers import numbers as optimizers
from explainers.lessons.optimizers import tries as optimizers_tries
from explainers.optimizers.paths import walk
from explainers.optimizers.verdicts import verdict
from explainers.worked import number

LESSONS = {
    optimizers_tries: optimizers,
    backpropagation_tries: numbers,
}
ALL = [
    pytest.param(lesson, view, one, id=f"{view}-{k}")
    for tries, lesson in LESSONS.items()
    for view, several in tries.ALL.items()
    for k, one in enumerate(several)
]


def values(lesson, one):
    defaults, _ = tables.read(lesson.SETTINGS, {})
    return {**defaults, **one.show}


@pytest.mark.parametrize(("lesson", "view", "one"), ALL)
def test_every_button_sets_what_is_legal(lesson, view, one):
    assert view in lesson.VIEWS
    assert one.show
    table = {setting.name: setting for setting in lesson.SETTINGS}
    for name, value in one.show.items():
        assert table[name].check(value) == value


def test_every_view_has_something_to_try():
    for tries, lesson in LESSONS.items():
        assert [*tries.ALL, "Predict, then see"] == list(lesson.VIEWS)


def word(one, **changes):
    return verdict(walk(optimizers.plan(values(optimizers, one) | changes))).word


def test_the_paths_that_are_told_are_walked():
    zigzag, ridge, dip, straight = optimizers_tries.PATH
    for start in ((2.5, 1.5), (-1.0, 2.0), (0.3, -2.0)):
        shown = values(optimizers, straight) | dict(zip("xy", start, strict=True))
        x, y = walk(optimizers.plan(shown)).positions.T
        assert (x * start[1] - y * start[0]).abs().max() < 1e-4
    assert (word(zigzag), word(zigzag, lr=0.3)) == ("on the way", "diverged")
    assert (word(ridge), word(ridge, y=0.0)) == ("arrived", "stuck")
    assert (word(dip), word(dip, momentum=0.9)) == ("stuck", "arrived")
    one_rate, _, decay = optimizers_tries.RACE
    ends = {
        name: float(walk(plan).losses[-1])
        for name, plan in optimizers.race(values(optimizers, one_rate)).items()
    }
    assert ends["SGD"] < ends["Adam"]
    plans = optimizers.race(values(optimizers, decay))
    assert verdict(walk(plans["AdamW"])).step < verdict(walk(plans["Adam"])).step
    round_ = walk(
        optimizers.plan(values(optimizers, optimizers_tries.ZERO_GRAD[1]), zero_grad=False)
    )
    assert round_.positions[5].tolist() == round_.positions[6].tolist() == [2.5, 1.5]
    assert round_.used[5].tolist() == [0, 0]
    beyond = optimizers.scheduled(values(optimizers, optimizers_tries.SCHEDULE[2]))
    ended = {name: walk(plan).diverged_at is not None for name, plan in beyond.items()}
    assert ended == {"constant": True, "StepLR": False}
    _, crossing, _ = optimizers_tries.ONE_STEP
    _, example = optimizers.at_step(values(optimizers, crossing))
    assert example.operands["param"][0] < 0 < example.output[0]
    assert example.state["momentum_buffer"][0] < 0
    arrive = [
        {lr for lr, path in optimizers.sweep(values(optimizers, one)).items()
         if verdict(path).word == "arrived"}
        for one in optimizers_tries.RATES
    ]  # fmt: skip
    assert arrive[0] == {0.1}
    assert arrive[2] == {0.05, 0.1, 0.2}


def test_the_gradients_that_are_told_are_found():
    pixels, *_ = backpropagation_tries.TENSORS
    given, _ = numbers.given(values(numbers, pixels))
    gradient = tensors.run(given, tensors.LEAVES).graph.nodes["input"].grad[0]
    largest = (gradient.abs() == gradient.abs().max()).nonzero().tolist()
    assert [row for row, _ in largest] == [2, 2]
    assert number(float(gradient.abs().max()), 3) in pixels.answer
    _, tiny = backpropagation_tries.FINITE
    shown = values(numbers, tiny)
    found = finite.check(*numbers.checked(shown), 1e-8, finite.torch.float32)
    assert found[0].estimate == 0
