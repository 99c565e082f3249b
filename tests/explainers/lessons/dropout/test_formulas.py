"""The formulas of the dropout page hold with their numbers filled in."""

from hypothesis import given
from hypothesis import strategies as st

from explainers.figures.palette import LIGHT
from explainers.lessons.dropout import formulas, numbers
from explainers.lessons.dropout.numbers import Values
from explainers.worked import number
from tests.explainers.lessons.dropout.drawing import POSITIONS, PROBABILITIES
from tests.harness import intervals, latex

NUMBERS = st.one_of(st.integers(-9, 9).map(float), st.floats(-1e6, 1e6, width=32))


@given(x=NUMBERS, p=PROBABILITIES)
def test_both_sides_of_every_formula_are_equal(x, p):
    intervals.begin()
    for formula in (formulas.mean(x, p, LIGHT), formulas.spread(x, p, LIGHT)):
        for first, *others in latex.sides(formula):
            assert all(first.meets(other) for other in others), formula


def test_the_formulas_end_in_the_mean_and_the_variance():
    assert formulas.mean(-3, 0.5, LIGHT).endswith("= \\textcolor{#006B5E}{(-3)}")
    assert formulas.mean(5, 1.0, LIGHT).endswith("= \\textcolor{#006B5E}{0}")
    assert formulas.spread(-3, 0.5, LIGHT).endswith("= 9")
    assert "=" not in formulas.spread(-3, 1.0, LIGHT).replace("y = 0", "")


@given(values=POSITIONS)
def test_the_tally_counts_the_mask(values):
    made = numbers.forward(values)
    said = formulas.tally(made, values.p)
    kept = made.input.numel() if made.mask is None else int(made.mask.sum())
    assert f"**{kept} of" in said or said.startswith("All numbers are kept.")
    assert said.endswith(f"is :green[{number(made.output.mean().item())}].")


def test_the_tally_tells_what_is_kept_on_average():
    values = Values(p=0.2, batch_size=2, features=5)
    assert "on average 8 would be" in formulas.tally(numbers.forward(values), 0.2)
