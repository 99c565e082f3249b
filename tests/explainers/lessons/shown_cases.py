"""Whether a page, set as a question's `show` says, gives the question's answer."""

from collections.abc import Iterable

import pytest

from explainers import listed as tables
from explainers import settings
from explainers.settings import Values


def cases(shown: Iterable) -> list:
    """Every question of the modules in `shown`, as parameters of a test."""
    return [
        pytest.param(module, question, id=f"{module.__name__.rsplit('.', 1)[-1]}-{question.name}")
        for module in shown
        for question in module.predictions()
    ]


def check(table, answers, question) -> None:
    """The settings are legal (for `table`, if it is a list), and give the question's truth."""
    if isinstance(question.show, Values):
        assert settings.checked(question.show) == question.show
        assert answers[question.name](question.show) == question.truth
        return
    defaults, _ = tables.read(table, {})
    values = {**defaults, **question.show}
    for setting in table:
        assert setting.check(values[setting.name]) == values[setting.name]
    assert answers[question.name](values) == question.truth
