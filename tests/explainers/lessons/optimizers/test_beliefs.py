"""The optimizers page shows the very case of each of its questions."""

from dataclasses import replace

import pytest

from explainers import settings
from explainers.lessons.optimizers import beliefs, muon, numbers
from explainers.optimizers.kinds import KINDS
from explainers.optimizers.paths import walk
from explainers.worked import number


def diverges(values):
    path = walk(numbers.plan(values))
    return "It diverges: every step lands farther away" if path.losses[-1] > path.losses[0] else ""


def overshoots(values):
    heavy = walk(numbers.plan(values)).positions[:, 0].min() < 0
    plain = walk(numbers.plan(replace(values, momentum=0.0))).positions[:, 0].min() < 0
    return {(True, False): "Only the one with momentum"}[bool(heavy), bool(plain)]


def piled(values):
    path = walk(replace(numbers.plan(values), zero_grad=False))
    return number(float(path.used[values.step - 1, 0]))


def decayed(values):
    def taken(optimizer, decay):
        _, example = numbers.at_step(replace(values, optimizer=optimizer, weight_decay=decay))
        return float(example.output[1])

    decay = values.weight_decay
    assert decay
    extra = {name: taken(name, 0.0) - taken(name, decay) for name in ("Adam", "AdamW")}
    assert set(extra) <= set(KINDS)
    return f"With {max(extra, key=extra.get)}"


def directions(values):
    moved = (-muon.shown(replace(values, muon_lr=1.0)).step.singular_values()[-1]).tolist()
    return "Both move about as far" if 0.5 < moved[0] / moved[1] < 2 else ""


ANSWERS = {
    "twice": diverges,
    "overshoot": overshoots,
    "zero_grad": piled,
    "decay": decayed,
    "directions": directions,
}


@pytest.mark.parametrize("question", beliefs.predictions(), ids=lambda question: question.name)
def test_the_page_shows_the_case_of_the_question(question):
    assert settings.checked(question.show) == question.show
    assert ANSWERS[question.name](question.show) == question.truth
    assert question.example is not None
    assert question.example.output.numel() > 0
