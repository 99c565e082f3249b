"""Whether a page, set as a question's `show` says, gives the question's answer."""

from collections.abc import Iterable

import pytest

from explainers import settings as tables


def cases(shown: Iterable) -> list:
    """Every question of the modules in `shown`, as parameters of a test."""
    return [
        pytest.param(module, question, id=f"{module.__name__.rsplit('.', 1)[-1]}-{question.name}")
        for module in shown
        for question in module.predictions()
    ]


def check(table, answers, question) -> None:
    """The settings are legal for `table`, and what `answers` finds there is the truth."""
    defaults, _ = tables.read(table, {})
    values = {**defaults, **question.show}
    for setting in table:
        assert setting.check(values[setting.name]) == values[setting.name]
    assert answers[question.name](values) == question.truth
