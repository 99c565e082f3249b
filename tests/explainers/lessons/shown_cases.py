"""Whether a page, set as a question's `show` says, gives the question's answer."""

from collections.abc import Iterable

import pytest

from explainers import settings


def cases(shown: Iterable) -> list:
    """Every question of the modules in `shown`, as parameters of a test."""
    return [
        pytest.param(module, question, id=f"{module.__name__.rsplit('.', 1)[-1]}-{question.name}")
        for module in shown
        for question in module.predictions()
    ]


def check(answers, question) -> None:
    """The settings are legal, and give the question's truth."""
    assert settings.checked(question.show) == question.show
    assert answers[question.name](question.show) == question.truth
