"""The losses page shows the very case of each of its questions."""

from dataclasses import replace

import pytest
from torch.nn import functional as F

from explainers import settings
from explainers.lessons.losses import beliefs, numbers
from explainers.lessons.losses.formulas import four
from explainers.losses import accuracy, epoch, softmax_twice
from explainers.shares import percent


def loss(values):
    given = numbers.classification(values)
    return float(F.cross_entropy(given.input, given.target, **given.arguments))


def kinds(values):
    classes = loss(replace(values, kind="indices"))
    assert numbers.classification(values).target.tolist() == [[0, 1, 0]]
    return "Both, with the same loss" if four(classes) == four(loss(values)) else "different"


def twice(values):
    given = numbers.once(values)
    return four(float(softmax_twice.loss(given.input, given.target)))


def means(values):
    of_means, mean = epoch.work(numbers.epoch_losses(values), values.batch_size).output.tolist()
    return "No, it is smaller" if mean < of_means else "No, it is larger"


def scored(values):
    outputs, targets, _ = numbers.matrix(values)
    return percent(accuracy.score(outputs.argmax(1), targets).accuracy, 0)


ANSWERS = {
    "softmax": twice,
    "targets": kinds,
    "epoch": means,
    "argmax": scored,
    "weight": lambda v: four(loss(v)),
    "ignored": lambda v: "NaN: not a number" if loss(v) != loss(v) else "",
}


@pytest.mark.parametrize("question", beliefs.predictions(), ids=lambda question: question.name)
def test_the_page_shows_the_case_of_the_question(question):
    assert settings.checked(question.show) == numbers.settled(question.show) == question.show
    assert ANSWERS[question.name](question.show) == question.truth
    assert question.example.output.numel() > 0


def test_the_truths_are_those_of_pytorch():
    truths = {p.name: p.truth for p in beliefs.predictions()}
    assert truths == {
        "softmax": "1.1001",
        "targets": "Both, with the same loss",
        "epoch": "No, it is smaller",
        "argmax": "50 %",
        "weight": "1.1019",
        "ignored": "NaN: not a number",
    }


def test_both_gradients_and_both_kinds_of_target_are_shown():
    because = {p.name: p.because for p in beliefs.predictions()}
    assert "[0.3006, −0.6678, 0.3672] to [0.0964, −0.2223, 0.1259]" in because["softmax"]
    assert "[0.0006, −0.0005, −0.0001]" in because["softmax"]
    assert because["targets"].count("1.1019") == 2
    assert "it is read as probabilities" in because["targets"]


def test_what_a_prediction_shows_is_legal_and_comes_to_its_view():
    for prediction in beliefs.predictions():
        assert settings.checked(prediction.show) == prediction.show
        assert prediction.example is not None
