"""What there is to try on the transforms page: it can be set, and is found as it is told."""

from dataclasses import replace

import pytest
import torch

from explainers import settings
from explainers.images import drawn
from explainers.lessons.transforms import answer, numbers
from explainers.lessons.transforms.tries import ALL
from explainers.transforms import start as transforms_start
from explainers.transforms.facts import outside
from explainers.transforms.start import DRAWN_SIDE
from explainers.transforms.walk import walk

CASES = [(view, point) for view, points in ALL.items() for point in points]


@pytest.mark.parametrize(("view", "point"), CASES)
def test_what_a_button_sets_is_legal(view, point):
    assert point.text and point.answer
    if point.show:
        values = replace(point.show, view=view)
        assert numbers.settled(settings.checked(values)) == values


def picture():
    return transforms_start.of_drawing(
        drawn.draw("cat", 3, DRAWN_SIDE), "cat", 3, "landscape", "RGB"
    )


def gone(values, seed=0):
    return walk(numbers.steps(values), picture().picture, seed)


def test_the_answers_about_chains_hold():
    first, resize, back, augment = ALL["steps"]
    failure = gone(first.show).failure
    assert failure.error.rstrip(".") in first.answer.replace("`", "")
    size = gone(resize.show).stops[0].value.size
    assert f"{size[0]} × {size[1]}" in resize.answer
    assert "1 lower" in gone(back.show).stops[-1].remarks[0]
    stops = [gone(augment.show, seed).stops for seed in range(10)]
    assert any(outside(made[-2].value) and not outside(made[-1].value) for made in stops)


def test_the_answers_about_normalize_hold():
    floats = numbers.small(picture().picture)
    known = numbers.known_statistics(floats)
    made = numbers.there_and_back(floats, known["own"]).normalized
    assert torch.allclose(made.mean((1, 2)), torch.zeros(3), atol=1e-4)
    assert (numbers.there_and_back(floats, known["notes"]).normalized < 0).all()


@pytest.mark.parametrize("without", ["convert", "shrink", "batch_of_one"])
def test_the_answers_about_the_class_hold(without):
    asked = {"convert": True, "shrink": True, "batch_of_one": True, without: False}
    start = transforms_start.of_drawing(
        drawn.draw("cat", 3, DRAWN_SIDE), "cat", 3, "square", "RGBA"
    )
    assert answer.answer(start, **asked).scores is None
