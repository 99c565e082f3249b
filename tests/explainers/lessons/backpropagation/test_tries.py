"""What there is to try on backpropagation can be set, and is found as it is told."""

from dataclasses import replace

import pytest

from explainers import settings
from explainers.backprop import finite, tensors
from explainers.lessons.backpropagation import numbers, tries, words
from explainers.worked import number

ALL = [(view, one) for view, several in tries.ALL.items() for one in several]


@pytest.mark.parametrize(("view", "one"), ALL)
def test_every_button_sets_what_is_legal(view, one):
    shown = replace(one.show, view=view)
    assert settings.checked(shown) == numbers.settled(shown) == shown


def test_every_view_has_something_to_try_and_to_notice():
    assert [*tries.ALL, "predict"] == [*words.NOTICE, "predict"] == [*words.VIEWS]


def test_the_gradients_that_are_told_are_found():
    pixels, *_ = tries.TENSORS
    given, _ = numbers.given(pixels.show)
    gradient = tensors.run(given, tensors.LEAVES).graph.nodes["input"].grad[0]
    largest = (gradient.abs() == gradient.abs().max()).nonzero().tolist()
    assert [row for row, _ in largest] == [2, 2]
    assert number(float(gradient.abs().max()), 3) in pixels.answer
    _, tiny = tries.FINITE
    found = finite.check(*numbers.checked(tiny.show), 1e-8, finite.torch.float32)
    assert found[0].estimate == 0
