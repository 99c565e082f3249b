"""The batch norm page, set as each question says, gives the question's answer."""

import pytest

from explainers.lessons.batch_norm import beliefs, numbers, running_statistics
from explainers.training import eval_step
from explainers.worked import number
from tests.explainers.lessons import shown_cases


def frozen(values):
    tried = eval_step.trial(values.mode, values.no_grad, values.step, float(values.lr))
    return "Yes: they move" if tried.largest(statistics=False) > 0 else "No: eval() freezes them"


def moved(values):
    made = numbers.modes(numbers.numbers(values), values.seen, values.shift)
    return {(True, False): "Only in train()"}[made.train_moved > 0, made.eval_moved > 0]


def variances(values):
    given = numbers.numbers(values)
    unbiased = numbers.example(given, "unbiased").output.item()
    biased = numbers.example(given, "variance").output.item()
    return f"normalise: {number(biased)}, keep: {number(unbiased)}"


ANSWERS = {
    "freezing": frozen,
    "momentum": lambda v: number(running_statistics.history(v).running_mean[-1].item()),
    "neighbours": moved,
    "one": lambda v: "Only 1×2×3×3" if numbers.pytorch_says(numbers.numbers(v)) else "Both",
    "variance": variances,
}


@pytest.mark.parametrize(("_", "question"), shown_cases.cases([beliefs]))
def test_the_stage_shows_the_case_of_the_question(_, question):
    shown_cases.check(ANSWERS, question)
