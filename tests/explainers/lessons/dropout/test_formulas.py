"""The formulas of the dropout page hold with their numbers filled in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainers.figures.palette import LIGHT
from explainers.lessons.dropout import draws, formulas, numbers
from explainers.lessons.dropout.numbers import Values
from explainers.worked import number
from tests.explainers.lessons.dropout.drawing import POSITIONS, PROBABILITIES
from tests.harness import intervals, latex

NUMBERS = st.one_of(st.integers(-9, 9).map(float), st.floats(-1e6, 1e6, width=32))


@given(x=NUMBERS, p=PROBABILITIES.filter(lambda p: p < 1))
def test_both_sides_of_every_formula_are_equal(x, p):
    intervals.begin()
    for formula in (formulas.mean(x, p, LIGHT), formulas.spread(x, p, LIGHT)):
        for first, *others in latex.sides(formula):
            assert all(first.meets(other) for other in others), formula


def test_the_formulas_end_in_the_mean_and_the_variance():
    assert formulas.mean(-3, 0.5, LIGHT).endswith("= \\textcolor{#006B5E}{(-3)}")
    assert formulas.spread(-3, 0.5, LIGHT).endswith("= 9")


def forward(values):
    return "\n".join(formulas.forward(values, numbers.forward(values), LIGHT))


def test_no_formula_divides_by_0():
    values = Values(p=1.0)
    for text in (forward(values), formulas.many(values, 5, LIGHT)):
        assert r"\textcolor" not in text and "With p = 1" in text
    assert r"\textcolor" in forward(Values()) and r"\textcolor" in formulas.many(Values(), 5, LIGHT)


def test_in_eval_the_formulas_do_nothing():
    values = Values(training=False)
    assert "\ny = x\n" in forward(values)
    assert "- p" not in formulas.back(values)
    assert "- p" in forward(Values()) and "- p" in formulas.back(Values())


@pytest.mark.parametrize("features", [1, 8])
@pytest.mark.parametrize("p", [0.5, 1.0])
def test_the_table_has_a_row_for_each_feature(features, p):
    made = draws.draws(Values(features=features, p=p))
    head, _, *rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in formulas.spreads(made, p).splitlines()
    ]
    assert len(rows) == features
    assert {len(row) for row in rows} == {len(head)}
    assert [row[3] for row in rows] == [number(found) for found in made.variance.tolist()]
    expected = [number(numbers.variance(x, 0.5)) for x in made.input.tolist()]
    assert [row[4:] for row in rows] == [[found] if p < 1 else [] for found in expected]


@given(values=POSITIONS)
def test_the_tally_counts_the_mask(values):
    made = numbers.forward(values)
    said = formulas.tally(made, values.p)
    kept = made.input.numel() if made.mask is None else int(made.mask.sum())
    assert f"**{kept} of" in said or said.startswith("All numbers are kept.")
    assert said.endswith(f"is :green[{number(made.output.mean().item())}].")


def test_the_tally_tells_what_is_kept_on_average():
    values = Values(p=0.2, batch_size=2, features=5)
    assert "on average it is 8" in formulas.tally(numbers.forward(values), 0.2)
