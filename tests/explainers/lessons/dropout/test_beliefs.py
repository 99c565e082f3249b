"""The truths of dropout's predictions, and what the page shows of each."""

import pytest
import torch

from explainers.lessons.dropout import beliefs, draws, numbers

QUESTIONS = beliefs.predictions()


def test_the_truths_of_the_predictions():
    assert {question.name: question.truth for question in QUESTIONS} == {
        "p": "2 of 10",
        "scale": "0 and 2",
        "eval": "1, 2, 3, 4",
        "functional": "5 of 10",
        "samples": "100",
        "variance": "9",
        "channels": "1: a map is kept or dropped as a whole",
        "gradient": "0 and 2",
    }


def test_asking_draws_nothing_from_the_global_generator():
    before = torch.get_rng_state()
    beliefs.predictions.__wrapped__()
    assert torch.equal(torch.get_rng_state(), before)


SHOWN = {
    "p": lambda v: f"{round(10 * (1 - v.p))} of 10",
    "scale": lambda v: beliefs._values(numbers.forward(v).output),
    "eval": lambda v: beliefs._listed(numbers.forward(v).output[0]),
    "functional": lambda v: f"{round(10 * v.p) if v.training else 0} of 10",
    "variance": lambda v: str(round(draws.draws(v).variance.item())),
    "channels": lambda v: (
        "1: a map is kept or dropped as a whole"
        if v.function == "dropout2d"
        else "2: some cells of each map are dropped"
    ),
    "gradient": lambda v: beliefs._values(numbers.backward(v).output),
}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_the_page_shows_the_case_of_the_question(question):
    values = question.show
    if question.name == "samples":
        made = numbers.forward(values)
        assert len(made.input.unique(dim=0)) == 1
        assert len(made.output.unique(dim=0)) == len(made.output)
    else:
        assert SHOWN[question.name](values) == question.truth
    assert question.example is not None
