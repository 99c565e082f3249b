"""The linear page shows the very case of each of its questions."""

import pytest

from explainers.images import batch
from explainers.lessons.linear import beliefs, flattening, numbers, whole_batch


def whole(values):
    return whole_batch.whole(batch.pictures(values.pictures, values.order))


def parameters(values):
    size = numbers.Size("", values.larger_in_features, values.larger_out_features)
    return f"{size.parameters:,}"


ANSWERS = {
    "weight": lambda v: str(tuple(numbers.numbers(v).weight.shape)),
    "parameters": parameters,
    "order": lambda v: str(flattening.flattened(v).output[0].int().tolist()),
    "batch": lambda v: str(whole(v).shapes[-1]),
    "last": lambda v: "PyTorch raises an error" if whole(v).error else "",
}


@pytest.mark.parametrize("question", beliefs.predictions(), ids=lambda question: question.name)
def test_the_page_shows_the_case_of_the_question(question):
    assert ANSWERS[question.name](question.show) == question.truth
