"""The activations page, set as each question says, gives the question's answer."""

import pytest
import torch

from explainers.lessons.activations import beliefs, in_place, numbers, vanishing
from explainers.worked import number
from tests.explainers.lessons import shown_cases


def slipped(values):
    given, _ = numbers.numbers(values)
    return in_place.memory(given, inplace=True).input_after


def chained(values):
    function = numbers.function(values)
    return vanishing.chain(function, values.x, values.depth).gradients[0]


ANSWERS = {
    "zero": lambda v: number(numbers.example(v, numbers.numbers(v)[0]).output.item()),
    "picture": lambda v: (
        "None"
        if torch.equal(*numbers.on_picture(v, torch.arange(12).view(3, 2, 2)))
        else "All of them"
    ),
    "inplace": lambda v: beliefs._listed(slipped(v)),
    "vanishing": lambda v: "less than a hundred thousandth" if chained(v) < 1e-5 else "more",
}


@pytest.mark.parametrize(("_", "question"), shown_cases.cases([beliefs]))
def test_the_stage_shows_the_case_of_the_question(_, question):
    shown_cases.check(ANSWERS, question)
