"""“Change it on the stage” opens the case of the question: the page's numbers are its answer."""

import pytest
import torch

from explainers.layers import max_pool2d
from explainers.lessons.convolution import beliefs as convolution_beliefs
from explainers.lessons.convolution import numbers as convolution
from explainers.lessons.pooling import beliefs as pooling_beliefs
from explainers.lessons.pooling import numbers as pooling
from explainers.worked import number
from tests.explainers.lessons import shown_cases


def convolved(values):
    given = convolution.numbers(values)
    return convolution.example(given, convolution.check(values, given))


def pooled(values):
    picture = pooling.numbers(values).input
    return pooling.maximum(values, picture, ceil_mode=True)


def refused(call):
    try:
        call()
    except ValueError:
        return "It refuses"
    return "It works"


SHOWN = {
    convolution_beliefs: {
        "dilation": lambda v: str(convolved(v).output.shape[-1]),
        "rounding": lambda v: f"It gives {convolved(v).output.shape[-1]}",
        "slices": lambda v: str(convolution.numbers(v).weight.flatten(0, 1).shape[0]),
        "flip": lambda v: (
            f"{convolved(v).explain(0, 0, 0).reads[1].value:g}, the kernel's top left"
        ),
    },
    pooling_beliefs: {
        "formula": lambda v: str(pooled(v).output.shape[-1]),
        "starts": lambda v: str(pooled(v).output.shape[-1]),
        "padding": lambda v: number(pooled(v).output[0, 0, 0].item()),
        "half": lambda v: refused(lambda: pooled(v)),
    },
}


@pytest.mark.parametrize(("module", "question"), shown_cases.cases(SHOWN))
def test_the_stage_shows_the_case_of_the_question(module, question):
    shown_cases.check(SHOWN[module], question)


def test_the_questions_own_widths_are_on_the_stage():
    shown = {q.name: q.show for q in convolution_beliefs.predictions()}
    assert "25 wide" in next(q.question for q in convolution_beliefs.predictions())
    assert shown["dilation"].size[1] == 25
    assert shown["rounding"].size[1] == 29


def test_every_box_of_pooling_has_a_stage():
    for question in pooling_beliefs.predictions():
        assert question.example is not None
        assert question.example.output.numel() > 0
    taken = max_pool2d.work(torch.zeros(1, 5, 5), 3, stride=1, padding=1)
    assert pooling_beliefs.predictions()[-1].example.output.shape == taken.output.shape
