"""The rules of arguments: what fits, at the bounds and beside them, and what is said else."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainers.arguments import Choice, Flag, Number, Pair, Text, Whole, held

RULES = (Whole(1, 5), Number(0, 1), Choice(("a", "b")), Flag(), Pair(1, 5), Text(3))
ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.tuples(st.integers()),
    st.lists(st.integers(), max_size=3), st.dictionaries(st.text(), st.integers()),
)  # fmt: skip


@given(st.integers(-50, 50), st.integers(0, 50), st.integers(-120, 120))
def test_whole_numbers_fit_between_their_bounds_and_at_them(low, more, value):
    rule = Whole(low, low + more)
    assert rule.fits(value) == (value in range(low, low + more + 1))
    assert rule.fits(low)
    assert rule.fits(low + more)
    assert Whole(low).fits(value) == (value >= low)
    assert str(low) in rule.words
    assert str(low + more) in rule.words


@given(st.floats(-5, 5), st.floats(0, 5), st.floats(-12, 12), st.booleans(), st.booleans())
def test_numbers_fit_between_their_bounds(low, more, value, above, below):
    rule = Number(low, low + more, above=above, below=below)
    inside = low < value < low + more
    at_bound = (value == low and not above) or (value == low + more and not below)
    if low < low + more:
        assert rule.fits(value) == (inside or at_bound)
        assert rule.fits(low) == (not above)
        assert rule.fits(low + more) == (not below)


def test_words_say_whether_the_bound_itself_fits():
    assert Number(0, 1).words == "a number from 0 to 1"
    assert Number(0, 1, above=True).words == "a number greater than 0 and at most 1"
    assert Number(0, 1, below=True).words == "a number of at least 0 and less than 1"
    assert Number().words == Number(0).words == "a finite number"
    assert Whole(1, 1_000_000).words == "a whole number from 1 to 1,000,000"
    assert Number(1e-6, 1e7).words == "a number from 0.000001 to 10,000,000"
    assert Whole(2).words == "a whole number of at least 2"


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_no_number(value):
    assert not Number().fits(value)


@given(st.integers(-9, 9), st.integers(-9, 9), st.booleans())
def test_a_pair_is_two_whole_numbers(height, width, listed):
    rule = Pair(1, 5, 7)
    value = [height, width] if listed else (height, width)
    assert rule.fits(value) == (1 <= height <= 5 and 1 <= width <= 7)
    assert not rule.fits((*value, 1))


@given(ANYTHING)
def test_true_is_no_number_and_nothing_breaks_a_rule_but_by_not_fitting(value):
    for rule in RULES:
        fits = rule.fits(value)
        if isinstance(value, bool):
            assert fits == (rule == Flag())
        if fits:
            assert held("x", value, rule) == value
        else:
            with pytest.raises(ValueError, match=r"(?s)x is .*: it must be "):
                held("x", value, rule)


def test_the_sentence_names_the_argument_its_value_and_the_rule():
    with pytest.raises(ValueError, match=r"^mode is 'max': it must be one of mean, sum\.$"):
        held("mode", "max", Choice(("mean", "sum")))
