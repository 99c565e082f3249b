"""What there is to try on backpropagation can be done, and is found so."""

import pytest

from explainers import listed as tables
from explainers.backprop import finite, tensors
from explainers.lessons.backpropagation import numbers
from explainers.lessons.backpropagation import tries as backpropagation_tries
from explainers.worked import number

LESSONS = {
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
