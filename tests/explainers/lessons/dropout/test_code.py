"""The snippets of the dropout page leave the very tensors that the page shows."""

import torch
from hypothesis import given, settings

from explainers.lessons.dropout import code, draws, numbers
from explainers.lessons.dropout.numbers import Values
from tests.explainers.lessons.dropout.drawing import POSITIONS, after_seed
from tests.explainers.lessons.running import run


def ran(snippet: str) -> dict:
    return after_seed(0, lambda: run(snippet))


@settings(max_examples=25)
@given(values=POSITIONS)
def test_each_snippet_leaves_what_its_view_shows(values):
    made = numbers.forward(values)
    left = ran(code.forward(values, made))
    assert torch.equal(left["output"], made.output)
    assert ("ones" in left) is values.training
    assert made.mask is None or torch.equal(left["ones"] > 0, made.mask == 1)
    made = numbers.forward_maps(values)
    left = ran(code.maps(values, made))
    assert torch.equal(left["output"], made.output)
    input, _ = numbers.samples(values)
    made = numbers.backward(values)
    assert torch.equal(ran(code.backward(values, input, made))["input"].grad, made.output)
    shown = draws.draws(values)
    torch.testing.assert_close(ran(code.many(values, shown))["draws"].mean(0), shown.mean)


def test_a_variance_that_is_not_defined_is_not_printed():
    made = draws.draws(Values(p=1.0))
    assert len(ran(code.many(Values(p=1.0), made))["printed"].split("tensor")) == 3
    assert "/ (1 - 1" not in code.many(Values(p=1.0), made)
