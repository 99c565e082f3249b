"""What there is to try on losses, optimizers and backpropagation can be done, and is found so."""

import pytest

from explainers import listed as tables
from explainers.backprop import finite, tensors
from explainers.lessons.backpropagation import numbers
from explainers.lessons.backpropagation import tries as backpropagation_tries
from explainers.lessons.losses import numbers as losses
from explainers.lessons.losses import tries as losses_tries
from explainers.lessons.losses.formulas import four
from explainers.lessons.optimizers import numbers as optimizers
from explainers.lessons.optimizers import tries as optimizers_tries
from explainers.losses import cross_entropy, epoch, softmax_twice
from explainers.optimizers.paths import walk
from explainers.optimizers.verdicts import verdict
from explainers.tries import Try
from explainers.worked import number

LESSONS = {
    losses_tries: losses,
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


def loss(one):
    given = losses.classification(values(losses, one))
    return float(cross_entropy.work(given.input, given.target, **given.arguments).output)


def test_the_losses_that_are_told_are_found():
    first, _, smoothed, _ = losses_tries.CROSS_ENTROPY
    assert loss(first) < 0.01 < loss(Try("", "", {**first.show, "logits": "0.1 5.4 0.3"}))
    assert f"{loss(first):.5f}" in first.answer
    beside = [loss(Try("", "", {**smoothed.show, "logits": f"{x} −1 0.5"})) for x in (3.1, 3.5)]
    assert loss(smoothed) < min(beside)
    assert f"{loss(smoothed):.3f}" in smoothed.answer
    _, sure, more = losses_tries.TWICE
    given = losses.classification(values(losses, sure))
    assert four(float(softmax_twice.loss(given.input, given.target))) in sure.answer
    assert all(four(bound) in more.answer for n in (3, 4) for bound in softmax_twice.bounds(n))
    for one, same in zip(losses_tries.EPOCH, (False, True, True), strict=True):
        shown = values(losses, one)
        of_means, mean = epoch.work(losses.epoch_losses(shown), shown["batch_size"]).output
        assert (four(float(of_means)) == four(float(mean))) is same


def test_outputs_for_which_only_the_wrong_axis_is_right():
    _, both, _ = losses_tries.ACCURACY
    outputs, targets, _ = losses.matrix(values(losses, both))
    assert outputs.argmax(0).tolist() == targets.tolist()
    assert not (outputs.argmax(1) == targets).any()


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
