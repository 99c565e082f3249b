"""Spans of time, in words."""

import pytest

from explainers.training.duration import duration


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.4, "0 s"),
        (59.4, "59 s"),
        (125, "2 min 5 s"),
        (4200, "1 h 10 min"),
        (-3, "0 s"),
        (1e299, "over 100 years"),
    ],
)
def test_a_span_of_time_in_words(seconds, words):
    assert duration(seconds) == words
